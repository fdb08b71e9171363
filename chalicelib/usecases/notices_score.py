"""Who is told of the score card: whom a finding is held against, who rules, and who objected."""

from dataclasses import replace

from chalicelib.domain.messages import say
from chalicelib.domain.score_events import PointDisputed, PointRuled, StormFound
from chalicelib.ports import Deps
from chalicelib.sla.quiet import Audience
from chalicelib.usecases.letters import Letter, Matter
from chalicelib.usecases.writing import Letters, to_staff


def tell_of_storm(deps: Deps, matter: Matter) -> Letters:
    """The person of that reply, who may object."""
    body = matter.event.body
    if isinstance(body, StormFound):
        handler = matter.case.cycles[body.cycle - 1].handler
        if handler in deps.office.people:
            yield _at_work(to_staff(deps, matter, "storm_found", handler))


def ask_to_rule(deps: Deps, matter: Matter) -> Letters:
    body = matter.event.body
    if isinstance(body, PointDisputed):
        letter = to_staff(deps, matter, "point_disputed", deps.office.supervisor_on_duty().id)
        yield _at_work(letter, point=say("zh-CN", f"point.{body.point}"))


def tell_of_ruling(deps: Deps, matter: Matter) -> Letters:
    body = matter.event.body
    if isinstance(body, PointRuled) and body.objector in deps.office.people:
        letter = to_staff(deps, matter, "point_ruled", body.objector)
        said = {"point": say("zh-CN", f"point.{body.point}"), "ruling": say("zh-CN", f"plea.{body.ruling}")}
        yield _at_work(letter, **said)


def _at_work(letter: Letter, **words: str) -> Letter:
    """Nobody is woken for a point."""
    return replace(letter, audience=Audience.STAFF_WORKING, words=letter.words | words)
