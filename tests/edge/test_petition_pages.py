"""An office that runs the petition pack (信访): what its officers and citizens read and are offered."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib import parts
from chalicelib.domain.ledger import ledger
from chalicelib.domain.values import Outcome, Target, Type
from chalicelib.edge import clockface, present, signed_link
from chalicelib.sla import packs
from chalicelib.sla.content import canonical
from chalicelib.usecases import actions, intake, links
from tests.office import DISPATCHER, Office
from tests.pages.reader import Reader

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


def test_a_citizen_who_asks_no_higher_office_has_broken_no_deadline(office: Office, ticket: str) -> None:
    office.act(ticket, "dispatch", actions.Dispatch("utilities"), DISPATCHER)
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已经处理好了"))
    office.wait(33 * DAY, 6 * timedelta(hours=1))
    case = office.case(ticket)
    faces = clockface.faces(case, office.deps.sla, office.deps.office, office.world.now)
    (window,) = (face for face in faces if face.target is Target.REEXAMINATION_REQUEST)
    assert office.world.now > window.due_at
    assert window.met_at is None
    assert not window.breached


def test_the_officers_page_accepts_a_case_as_what_its_own_policy_knows(office: Office, ticket: str) -> None:
    link = links.action_link(office.deps, ticket, DISPATCHER.id)
    reader = Reader(signed_link.page(office.deps, link.rpartition("/")[2]))
    offered = [option["value"] for option in reader.all("option")]
    assert [type for type in Type if type in offered] == [Type.SUGGESTION, Type.APPEAL, Type.ACCUSATION]
    chosen = [option["value"] for option in reader.all("option") if "selected" in option]
    assert Type.APPEAL in chosen
