"""The tables of a rehearsal, in words: what the terminal prints and the page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.values import Level
from local.rehearsal.comparing import Moved
from local.rehearsal.counting import Load, Tally
from local.rehearsal.replay import Verdict
from local.rehearsal.run import Rehearsal
from local.rehearsal.words import Words, percent, signed

MOST = 40
"""Lines of a table; a city has more people than anybody reads of at once."""


@dataclass(frozen=True)
class Sheet:
    """A table; the first `texts` columns are words, the others figures."""

    key: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    texts: int = 1
    note: str = ""


def sheets(result: Rehearsal, words: Words) -> list[Sheet]:
    """All of them, in the order in which they are read."""
    found = [deadlines(result, words)]
    if result.trials:
        found.append(terms(result, words))
    if result.comparison:
        found += changes(result, words)
    return [*found, people(result, words), units(result, words), worst(result, words)]


def packs(result: Rehearsal, words: Words) -> list[tuple[str, Tally]]:
    """What stands beside each other: the pack of today, if one is named, and the new one."""
    if result.before is None:
        return [(result.after.sla.policy.name, result.after)]
    return [(words.say("before"), result.before), (words.say("after"), result.after)]


def deadlines(result: Rehearsal, words: Words) -> Sheet:
    rows = [
        [
            words.target(target),
            name,
            f"{count.cases:,}",
            *(f"{count.verdicts[verdict]:,}" for verdict in Verdict),
            percent(count.verdicts[Verdict.ON_TIME], count.judged),
            words.length(count.median),
            words.length(count.worst),
            f"{count.provisional:,}",
        ]
        for target in result.after.targets
        for name, tally in packs(result, words)
        if (count := tally.targets.get(target))
    ]
    keys = ("target", "pack", "cases", *Verdict, "share", "median", "worst_by", "provisional")
    return _sheet("deadlines", words, keys, rows, texts=2, note=words.say("share_note"))


def terms(result: Rehearsal, words: Words) -> Sheet:
    rows = [
        [
            words.term(trial.term),
            *(f"{trial.verdicts[verdict]:,}" for verdict in Verdict),
            percent(trial.verdicts[Verdict.ON_TIME], trial.judged),
            f"{trial.provisional:,}",
        ]
        for trial in result.trials
    ]
    keys = ("term", *Verdict, "share", "provisional")
    return _sheet("terms", words, keys, rows, note=words.say("terms_note"))


def changes(result: Rehearsal, words: Words) -> list[Sheet]:
    """How many of each target, then those that moved furthest, both ways."""
    comparison = result.comparison
    if comparison is None:
        return []
    keys = ("becomes_late", "becomes_on_time", "earlier", "later", "same")
    rows = [
        [words.target(target), *(f"{getattr(change, key):,}" for key in keys)]
        for target, change in comparison.targets.items()
    ]
    flipped = comparison.becomes_late or comparison.becomes_on_time
    note = "" if flipped else words.say("no_change")
    found = [_sheet("changes", words, ("target", *keys), rows, note=note)]
    for key in ("becomes_late", "becomes_on_time"):
        moved: list[Moved] = getattr(comparison, key)
        if moved:
            found.append(_moved(key, moved, words))
    return found


def _moved(key: str, moved: Sequence[Moved], words: Words) -> Sheet:
    rows = [
        [
            each.ref,
            words.unit(each.unit),
            words.target(each.target),
            words.when(each.before_at),
            words.when(each.after_at),
            words.when(each.met_at) if each.met_at else words.say("still_open"),
        ]
        for each in moved
    ]
    keys = ("ref", "unit", "target", "due_before", "due_after", "met")
    note = words.say("examples", count=len(moved))
    return _sheet(key, words, keys, rows, texts=6, note=note)


def people(result: Rehearsal, words: Words) -> Sheet:
    """Most messages first; who would get none under either pack and has none late is not listed."""
    ranked = ranked_people(result)
    rows = [[name_of(result, id, words), *_load(result, id, words)] for id in ranked[:MOST]]
    keys = ["person", "person_late", "reminders", *(f"level.{level}" for level in Level), "messages"]
    keys += ["difference"] if result.before else []
    note = words.say("messages_note", overtaken=f"{result.after.total.overtaken:,}")
    more = len(ranked) - MOST
    note += words.say("others", count=more) if more > 0 else ""
    return _sheet("people", words, (*keys, "busiest"), rows, note=note)


def ranked_people(result: Rehearsal) -> list[str]:
    """Ids of those who have anything to do with it, most messages first."""
    known = {**(result.before.people if result.before else {}), **result.after.people}
    loads = {id: result.after.people.get(id, Load()) for id in known}
    seen = (id for id in known if any(load.messages or load.late for load in _both(result, id)))
    return sorted(seen, key=lambda id: (-loads[id].messages, id))


def name_of(result: Rehearsal, id: str, words: Words) -> str:
    """A person as people call them."""
    for tally in (result.after, result.before):
        if tally and id in tally.staff:
            return words.person(tally.staff[id], tally.places.get(tally.staff[id].unit))
    return id


def _both(result: Rehearsal, id: str) -> list[Load]:
    tallies = (result.after, result.before)
    return [tally.people[id] for tally in tallies if tally and id in tally.people]


def _load(result: Rehearsal, id: str, words: Words) -> list[str]:
    load = result.after.people.get(id, Load())
    before = result.before.people.get(id, Load()).messages if result.before else None
    changed = [] if before is None else [signed(load.messages - before)]
    return [f"{load.late:,}", *_told(load), *changed, _busiest(load, words)]


def _told(load: Load) -> list[str]:
    counts = (load.reminders, *(load.escalations[level] for level in Level), load.messages)
    return [f"{count:,}" for count in counts]


def _busiest(load: Load, words: Words) -> str:
    busiest = load.busiest
    return words.say("busiest_day", day=busiest[0].isoformat(), count=busiest[1]) if busiest else "—"


def units(result: Rehearsal, words: Words) -> Sheet:
    """Most late cases first."""
    tally = result.after
    ranked = sorted(tally.units.items(), key=lambda unit: (-unit[1].late, -unit[1].cases, unit[0] or ""))
    rows = [
        [
            words.unit(tally.places[id] if id is not None else None),
            f"{load.cases:,}",
            f"{load.late:,}",
            *_told(load),
        ]
        for id, load in ranked[:MOST]
    ]
    keys = ("unit", "cases", "unit_late", "reminders", *(f"level.{level}" for level in Level), "messages")
    more = len(ranked) - MOST
    return _sheet("units", words, keys, rows, note=words.say("others", count=more) if more > 0 else "")


def worst(result: Rehearsal, words: Words) -> Sheet:
    rows = [
        [
            each.ref,
            words.unit(each.unit),
            words.target(each.target),
            words.when(each.due_at),
            words.when(each.met_at) if each.met_at else words.say("still_open"),
            words.length(each.late_by),
        ]
        for each in result.after.worst
    ]
    keys = ("ref", "unit", "target", "due", "met", "late_by")
    title = words.say("worst", count=len(rows))
    note = "" if rows else words.say("nothing_late")
    return Sheet("worst", title, [words.say(key) for key in keys], rows, 5, note)


def _sheet(
    key: str, words: Words, keys: Sequence[str], rows: list[list[str]], *, texts: int = 1, note: str = ""
) -> Sheet:
    return Sheet(key, words.say(key), [words.say(heading) for heading in keys], rows, texts, note)
