"""A point of a score card in words."""

from chalicelib.domain.messages import say
from chalicelib.domain.score import Line
from chalicelib.ports import Deps
from chalicelib.usecases import scorecards


def point(deps: Deps, lang: str, line: Line) -> str:
    """Of which reply, what for, its worth, and what became of the objection to it."""
    worth = signed(scorecards.worth(deps)[line.count])
    said = say(lang, "page.point_of", number=str(line.cycle), point=say(lang, line.count), worth=worth)
    if not line.plea:
        return said
    return say(lang, "page.point_pleaded", said=said, plea=say(lang, f"plea.{line.plea}"))


def signed(points: float) -> str:
    """With its sign, unless it is nothing."""
    return f"{points:+g}" if points else "0"
