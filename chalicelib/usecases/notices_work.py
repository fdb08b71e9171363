"""The letters of handling with others and of more time."""

from dataclasses import replace

from chalicelib.domain import protection
from chalicelib.domain import work_events as w
from chalicelib.ports import Deps
from chalicelib.usecases.letters import Matter
from chalicelib.usecases.writing import TWO_SEGMENTS, Letters, length, moment, shortened, to_citizen, to_staff


def tell_co_unit(deps: Deps, matter: Matter) -> Letters:
    """Somebody of a unit beside the lead has a part in the case."""
    if isinstance(matter.event.body, w.UnitAdded):
        yield to_staff(deps, matter, "co_unit", matter.event.body.handler)


def release_co_unit(deps: Deps, matter: Matter) -> Letters:
    """They need not go on; whoever left the office is not looked for."""
    if isinstance(matter.event.body, w.UnitRemoved) and matter.event.body.handler:
        yield to_staff(deps, matter, "co_unit_released", matter.event.body.handler)


def tell_of_report(deps: Deps, matter: Matter) -> Letters:
    """The lead's handler has what a unit beside it found."""
    if matter.case.handler:
        yield to_staff(deps, matter, "co_report", matter.case.handler)


def invite(deps: Deps, matter: Matter) -> Letters:
    """Each invited unit, once; a unit without anybody is asked by whoever called."""
    body, office = matter.event.body, deps.office
    if isinstance(body, w.JointReviewCalled):
        people = (protection.handler_for(matter.case, unit, office) for unit in body.units.split())
        for person in dict.fromkeys(person.id for person in people if person):
            yield to_staff(deps, matter, "joint_review", person)


def ask_for_extension(deps: Deps, matter: Matter) -> Letters:
    """Whoever decides has little time for it."""
    office, case = deps.office, matter.case
    head = office.head_of(case.unit) if case.work.head_decides and case.unit else None
    body = matter.event.body
    if case.work.extension and isinstance(body, w.ExtensionAsked):
        letter = to_staff(deps, matter, "extension_asked", (head or office.supervisor_on_duty()).id)
        yield replace(letter, words=letter.words | {"term": length("zh-CN", body.term)})


def tell_of_extension(deps: Deps, matter: Matter) -> Letters:
    """The new date and why, in plain words; the handler gets the date."""
    body, clock = matter.event.body, matter.case.reply_clock
    if isinstance(body, w.ExtensionApproved) and clock:
        due = moment(deps, matter.case.lang, clock.due_at)
        excerpt = shortened(matter, body.reason, TWO_SEGMENTS)
        yield to_citizen(deps, matter, "extended", due=due, text=body.reason, excerpt=excerpt)
        yield from _to_handler(deps, matter, "extension_approved")


def tell_of_refusal(deps: Deps, matter: Matter) -> Letters:
    """The date stays as it was."""
    yield from _to_handler(deps, matter, "extension_refused")


def tell_of_hearing(deps: Deps, matter: Matter) -> Letters:
    """The time for the answer stands still until it is held."""
    yield to_citizen(deps, matter, "hearing")


def tell_of_hearing_held(deps: Deps, matter: Matter) -> Letters:
    """It runs again, to a new date."""
    clock = matter.case.reply_clock
    due = clock.due_at if clock else matter.event.at
    yield to_citizen(deps, matter, "hearing_held", due=moment(deps, matter.case.lang, due))


def ask_to_review(deps: Deps, matter: Matter) -> Letters:
    """What was settled at once is in the sample; of a bad survey the supervisor learns by itself."""
    if isinstance(matter.event.body, w.FastSettled) and matter.event.body.sampled:
        yield to_staff(deps, matter, "fast_review", deps.office.supervisor_on_duty().id)


def _to_handler(deps: Deps, matter: Matter, key: str) -> Letters:
    if matter.case.handler:
        yield to_staff(deps, matter, key, matter.case.handler)
