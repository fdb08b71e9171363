"""A rehearsal as plain figures, for programs: `--json`."""

from dataclasses import asdict
from datetime import datetime, timedelta

from chalicelib.domain.units import Unit
from chalicelib.domain.values import Level
from chalicelib.sla.policy import Policy
from local.rehearsal.comparing import Comparison, Moved
from local.rehearsal.counting import Load, Tally, Worst
from local.rehearsal.replay import Verdict
from local.rehearsal.run import Rehearsal
from local.rehearsal.trying import Trial


def figures(result: Rehearsal, assumed: tuple[str, ...]) -> dict[str, object]:
    """Moments in ISO 8601 UTC, lengths in seconds; days are the office's."""
    return {
        "until": result.until.isoformat(),
        "first_at": _iso(result.first_at),
        "last_at": _iso(result.last_at),
        "rows": result.rows,
        "cases": result.cases,
        "faulty": result.faulty,
        "repeats": result.repeats,
        "too_late": result.too_late,
        "faults": [asdict(fault) for fault in result.faults],
        "assumed": list(assumed),
        "pack": _tally(result.after),
        "against": _tally(result.before) if result.before else None,
        "changes": _comparison(result.comparison) if result.comparison else None,
        "terms": [_trial(trial) for trial in result.trials],
    }


def _tally(tally: Tally) -> dict[str, object]:
    return {
        **_policy(tally.sla.policy),
        "targets": {
            target: {
                "cases": count.cases,
                **{verdict: count.verdicts[verdict] for verdict in Verdict},
                "late_by_median": _seconds(count.median),
                "late_by_worst": _seconds(count.worst),
                "provisional": count.provisional,
            }
            for target, count in tally.targets.items()
        },
        "total": _load(tally.total),
        "people": {
            id: {"name": tally.staff[id].name, "unit": tally.staff[id].unit} | _load(load)
            for id, load in tally.people.items()
        },
        "units": {
            id or "": {"name": tally.places[id].name if id is not None else ""} | _load(load)
            for id, load in tally.units.items()
        },
        "by_weekday_and_hour": [[tally.hours[day, hour] for hour in range(24)] for day in range(7)],
        "by_day": {day.isoformat(): count for day, count in sorted(tally.days.items())},
        "worst": [_worst(worst) for worst in tally.worst],
    }


def _policy(policy: Policy) -> dict[str, object]:
    return {"name": policy.name, "version": policy.version}


def _load(load: Load) -> dict[str, object]:
    busiest = load.busiest
    return {
        "cases": load.cases,
        "late": load.late,
        "reminders": load.reminders,
        "escalations": {level.name.lower(): load.escalations[level] for level in Level},
        "overtaken": load.overtaken,
        "messages": load.messages,
        "busiest_day": busiest and {"day": busiest[0].isoformat(), "messages": busiest[1]},
    }


def _worst(worst: Worst) -> dict[str, object]:
    return {
        "ref": worst.ref,
        "unit": _name(worst.unit),
        "target": worst.target,
        "due_at": _iso(worst.due_at),
        "met_at": _iso(worst.met_at),
        "late_by": _seconds(worst.late_by),
    }


def _comparison(comparison: Comparison) -> dict[str, object]:
    return {
        "targets": {target: asdict(change) for target, change in comparison.targets.items()},
        "becomes_late": [_moved(moved) for moved in comparison.becomes_late],
        "becomes_on_time": [_moved(moved) for moved in comparison.becomes_on_time],
    }


def _moved(moved: Moved) -> dict[str, object]:
    return {
        "ref": moved.ref,
        "unit": _name(moved.unit),
        "target": moved.target,
        "due_before": _iso(moved.before_at),
        "due_after": _iso(moved.after_at),
        "met_at": _iso(moved.met_at),
    }


def _trial(trial: Trial) -> dict[str, object]:
    counts: dict[str, object] = {verdict: trial.verdicts[verdict] for verdict in Verdict}
    return {"term": str(trial.term), "provisional": trial.provisional} | counts


def _name(unit: Unit | None) -> str:
    return unit.name if unit else ""


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _seconds(length: timedelta | None) -> int | None:
    return int(length.total_seconds()) if length is not None else None
