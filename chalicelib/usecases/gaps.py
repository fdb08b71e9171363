"""What a category needs and the citizen did not say is asked for once, by the own channel (domain.md §3)."""

from collections.abc import Iterator

from chalicelib.domain import events as e
from chalicelib.domain import gaps
from chalicelib.domain.messages import say
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps
from chalicelib.sla.quiet import Audience
from chalicelib.usecases.letters import Letter, Matter
from chalicelib.usecases.links import CITIZEN

MARKS = {"zh-CN": "、", "en": ", "}


def ask(deps: Deps, matter: Matter) -> Iterator[Letter]:
    """Nothing waits for the answer; not in danger, nor of a call, whose words come later."""
    body, case = matter.event.body, matter.case
    if not isinstance(body, e.CaseReceived) or body.quiet or case.pressing or case.channel is Channel.VOICE:
        return
    found = gaps.missing(matter.submission.content, deps.rules.required(body.category))
    if found:
        names = MARKS[case.lang].join(say(case.lang, f"field.{field}") for field in found)
        yield Letter("missing", CITIZEN, Audience.CITIZEN, {"ticket": case.ticket, "excerpt": names})
