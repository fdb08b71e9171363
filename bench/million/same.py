"""The figures that another help desk tells as well, asked of ours: what it counts, over all that is stored.

It tells one figure only with the whole page that it stands on. So both are asked for: the figure, which is
what somebody wants to know, and the page as a whole.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from bench.million.queries import ALL, MANAGER, who
from bench.million.rival import ANSWERED, BY_MONTH, OVERVIEW
from chalicelib.domain.steps import Step
from chalicelib.ports import Deps
from chalicelib.usecases import reports
from chalicelib.usecases.asked import MOST, Asked

UNIT = "gas"
SIXTY_DAYS = (ALL[1] - timedelta(days=60), ALL[1])
Ask = Callable[[], None]


class Same(NamedTuple):
    """A figure of one of its pages, and all that the page tells."""

    page: str
    figure: str
    one: Ask
    whole: Ask


def same_figures(deps: Deps) -> list[Same]:
    """Page by page."""

    def told(by: str, measure: str, span: tuple[date, date] = ALL, step: Step | None = None) -> None:
        """All pages of ours."""
        asked = Asked(by, *span, step=step, measures=frozenset({measure}), limit=MOST)
        while (page := reports.measures(deps, who(deps, MANAGER), asked)).cursor:
            asked = replace(asked, cursor=page.cursor)

    def one(measure: str) -> None:
        asked = Asked("unit", *ALL, step=Step.MONTH, measures=frozenset({measure}), value=UNIT)
        reports.measures(deps, who(deps, MANAGER), asked)

    def overview() -> None:
        told("all", "reply_hours")
        told("all", "reply_hours", SIXTY_DAYS)
        told("unit", "received")

    return [
        Same(OVERVIEW, "days until answered", lambda: told("all", "reply_hours"), overview),
        Same(
            BY_MONTH,
            "tickets of a queue, month by month",
            lambda: one("received"),
            lambda: told("unit", "received", step=Step.MONTH),
        ),
        Same(
            ANSWERED,
            "days until answered of a queue, month by month",
            lambda: one("reply_hours"),
            lambda: told("unit", "reply_hours", step=Step.MONTH),
        ),
    ]
