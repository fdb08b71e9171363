"""By schedule: what is due is built, kept, and sent to those who subscribe; each step once, whatever fails.

A report is due on the morning after its period. Where the office was down for longer, the latest of each kind
is made up for; an earlier one is built when somebody orders it.
"""

from datetime import timedelta

from chalicelib.domain.delivery import Delivery, delivery_id
from chalicelib.domain.messages import has, percent, say
from chalicelib.domain.report import Report
from chalicelib.domain.report_periods import Kind, Period, id_of, last_over
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel
from chalicelib.ports import Change, Deps, Entry
from chalicelib.sla.quiet import Audience, send_at
from chalicelib.usecases import figuring, kept_reports, personal
from chalicelib.usecases.subscriptions import subscribers

TOLD, REPORT = "reports/told", "report"


def build_due(deps: Deps) -> int:
    """Everything that is due now; how many periods. Safe to call at any time and to break off."""
    return sum(_deal_with(deps, period) for period in _due(deps))


def tell(deps: Deps, report: Report) -> None:
    """A row for each subscriber, whose name is the report's: a repeat writes nothing."""
    rows = tuple(_row(deps, report, person, channel) for person, channel in subscribers(deps, report.kind))
    for row in rows:
        # One at a time: a row of the cloud's transaction is not for a list of any length.
        deps.store.commit(Change(deliveries=(row,)))
    deps.enqueue(rows)
    deps.notify()


def _due(deps: Deps) -> list[Period]:
    now, calendar = deps.now(), deps.sla.calendar
    today = calendar.local_day(now)
    if calendar.local_time(now) < deps.sla.policy.figures.built_at:
        today -= timedelta(days=1)
    periods = [last_over(kind, today) for kind in Kind]
    return [period for period in periods if deps.store.entry(TOLD, id_of(period)) is None]


def _deal_with(deps: Deps, period: Period) -> int:
    """An office in which nothing has happened yet has nothing to report."""
    if figuring.rows(deps, figuring.ALL, period.first, period.last):
        kept = kept_reports.keep(deps, period)
        tell(deps, kept_reports.read(deps, personal.HOUSE, kept.id))
    deps.store.enter(Entry(TOLD, id_of(period)))
    return 1


def _row(deps: Deps, report: Report, person: Person, channel: Channel) -> Delivery:
    """Officers read Chinese; nobody is woken by a report."""
    now, event = deps.now(), f"report_{report.id.replace('-', '_')}"
    words = {
        "report": say("zh-CN", f"report.title_{report.kind}"),
        "period": report.period.name,
        "link": f"{personal.reader_link(deps, person)}/reports/{report.id}",
        "count": str(report.whole.now.count("received")),
        "summary": _summary(report),
    }
    key = f"{channel}.{REPORT}"
    subject = f"{key}.subject"
    return Delivery(
        id=delivery_id(event, REPORT, person.id, channel),
        ticket=event,
        event=event,
        reaction=REPORT,
        recipient=person.id,
        channel=channel,
        to=person.email if channel is Channel.EMAIL else person.phone,
        text=say("zh-CN", key, **words),
        subject=say("zh-CN", subject, **words) if has("zh-CN", subject) else "",
        created_at=now,
        next_at=send_at(deps.sla.policy, deps.sla.calendar, Audience.STAFF_CLOCK, now, pressing=False),
        audience=Audience.STAFF_CLOCK,
    )


def _summary(report: Report) -> str:
    """The rates that have something to divide, each with its two parts."""
    lines = []
    for name in ("on_time_rate", "response_rate", "resolution_rate", "satisfaction_rate"):
        n, of = report.whole.now.ratio(name)
        if of:
            lines.append(f"{say('zh-CN', f'rate.{name}')} {percent(n / of)}（{n}/{of}）")
    return "\n".join(lines)
