"""The invariant of returns notices each way in which one could go wrong."""

import pytest

from chalicelib.domain import events as e
from chalicelib.domain.returning import ReturnReason, Ruling
from local.sim.returns import wrongs
from tests.domain.histories import ACCEPTED, RECEIVED, REPLIED, History, dispatched
from tests.sla.builders import at

RETURNED = e.CaseReturned(reason=ReturnReason.NOT_OURS, returned_by="urban", text="")
APPEALED = e.ReturnAppealed(returned_by="urban", text="")
SIGNED, SILENT = e.CaseSignedFor(silent=False), e.CaseSignedFor(silent=True)
TAKEN, MOVED = (
    e.CaseTakenBack(taken_from="urban"),
    e.CaseTransferred(unit="market", handler="w-kong", before="w-urban", reason=""),
)
BACK = e.CaseTransferred(unit="urban", handler="w-pan", before="w-kong", reason="")


def ruled(ruling: Ruling, *, final: bool = False) -> e.ReturnRuled:
    until = None if final or ruling is Ruling.UPHELD else at("Mon 2026-03-02 18:00")
    return e.ReturnRuled(
        ruling=ruling,
        returned_by="urban",
        handler="w-urban",
        final=final,
        appeal_until=until,
        text="",
        precedent="",
    )


NO, YES, NEVER = ruled(Ruling.REJECTED), ruled(Ruling.UPHELD), ruled(Ruling.REJECTED, final=True)


def told(*bodies: e.Body) -> list[str]:
    history = History()
    for body in (RECEIVED, ACCEPTED, dispatched("urban"), *bodies):
        history.at("Mon 2026-03-02 10:00", body)
    return list(wrongs(history.case, history.events))


@pytest.mark.parametrize(
    "bodies",
    [
        (RETURNED,),
        (RETURNED, YES, TAKEN, dispatched("market")),
        (RETURNED, NO, SIGNED, APPEALED, NEVER),
        (RETURNED, NO, SIGNED, APPEALED, YES, TAKEN),
        (RETURNED, SIGNED, MOVED),
        (RETURNED, NO, SIGNED, APPEALED, REPLIED),
    ],
)
def test_a_return_by_the_rules_is_right(bodies: tuple[e.Body, ...]) -> None:
    assert told(*bodies) == []


@pytest.mark.parametrize(
    ("bodies", "wrong"),
    [
        ((RETURNED, SILENT), "moved on"),
        ((RETURNED, MOVED), "moved on"),
        ((RETURNED, TAKEN), "moved on"),
        ((RETURNED, NO, SIGNED, MOVED, BACK, RETURNED), "refused"),
        ((RETURNED, NO, SIGNED, APPEALED, NEVER, APPEALED), "again"),
        ((NO, SIGNED), "nobody has asked"),
    ],
)
def test_a_return_against_the_rules_is_noticed(bodies: tuple[e.Body, ...], wrong: str) -> None:
    assert any(wrong in line for line in told(*bodies)), told(*bodies)
