"""An office that runs the petition pack (信访): what its officers and citizens read and are offered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import parts
from chalicelib.domain.ledger import ledger
from chalicelib.edge import present
from chalicelib.sla import packs
from chalicelib.sla.content import canonical
from chalicelib.usecases import actions, intake
from tests.office import DISPATCHER, Office

DAY = timedelta(days=1)


@pytest.fixture
def office() -> Office:
    """Monday 2026-03-02, 09:00."""
    office, policy = Office(), packs.load("petition")
    office.deps.store.put_document(policy.version, canonical(packs.document("petition")))
    rules = parts.by_version(office.deps.store, policy, parts.calendars())
    office.world.deps = replace(office.deps, sla=rules(policy.version), sla_of=rules)
    return office


@pytest.fixture
def ticket(office: Office) -> str:
    return office.sms("随便说几句，没有什么要紧的事")


def test_a_question_that_does_not_stop_the_clock_is_not_called_a_pause(office: Office, ticket: str) -> None:
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    office.act(ticket, "ask", actions.Ask("在哪一栋？"))
    office.wait(DAY)
    submission = office.deps.store.submission(ticket)
    assert submission
    tracked = intake.track(office.deps, ticket, intake.receipt(office.deps, submission).access_code)
    assert present.case_for_citizen(office.deps, tracked).waited == ()
    history = office.deps.store.history(ticket)
    (account,) = ledger(office.case(ticket), history, office.deps.sla, office.world.now)
    assert (account.pauses, account.paused.wall) == ((), timedelta())
