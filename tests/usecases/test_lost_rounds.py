"""What becomes of a round whose answer is lost, or that two workers take up."""

from dataclasses import replace

import pytest

from chalicelib.domain.delivery import Delivery, DeliveryStatus
from chalicelib.domain.errors import ConflictError
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel
from chalicelib.ports import Found
from chalicelib.usecases import actions, delivery, parking, rounds
from tests.office import SUPERVISOR, Office
from tests.usecases.test_rounds import MINUTE, many, reminded, rows_that_wait, until_reminded

S = DeliveryStatus
ROUND_BY_MAIL = "round", Channel.EMAIL


class Silent:
    """It may have taken everything; nobody knows, and nobody can say."""

    def send(self, delivery: Delivery) -> str:
        raise ConnectionError

    def find(self, delivery: Delivery) -> Found | None:
        return None


def lost_round(office: Office) -> tuple[list[str], Person, str]:
    """A round by mail of which nobody knows what became: its cases, its person, and its id."""
    tickets, handler = many(office, 3)
    healthy = office.deps.senders
    office.world.deps = replace(office.deps, senders={**healthy, Channel.EMAIL: Silent()})
    while not (items := office.deps.store.parked(None, 9).items):
        office.wait(MINUTE, MINUTE)
    office.world.deps = replace(office.deps, senders=healthy)
    (item,) = items
    assert (item.reason, item.ref.startswith("round_"), "w_" in item.ref) == ("unknown", True, True)
    return tickets, handler, item.ref


def test_a_lost_round_is_one_thing_to_see_to_and_goes_again_as_one(office: Office) -> None:
    tickets, handler, ref = lost_round(office)
    parking.settle(office.deps, SUPERVISOR, f"delivery:{ref}", "retry")
    office.wait(2 * MINUTE, MINUTE)
    (mail,) = reminded(office, handler.email)
    assert all(ticket in mail.text for ticket in tickets)


def test_a_lost_round_that_failed_after_all_has_no_letter_left_to_send_again(office: Office) -> None:
    """By SMS the round had arrived."""
    _, handler, ref = lost_round(office)
    delivery.settle(office.deps, ref, S.PERMANENT_FAILURE, "M1", "bounced")
    office.settle()
    parking.settle(office.deps, SUPERVISOR, f"delivery:{ref}", "retry")
    office.wait(20 * MINUTE, MINUTE)
    assert reminded(office, handler.email) == []
    assert len([row for row in reminded(office, handler.phone) if row.reaction == "round"]) == 1
    assert office.deps.store.parked(None, 9).items == ()


def test_what_was_done_since_a_lost_round_is_not_in_its_second_try(office: Office) -> None:
    (first, *others), handler, ref = lost_round(office)
    office.act(first, "contact", actions.Contact("called"))
    parking.settle(office.deps, SUPERVISOR, f"delivery:{ref}", "retry")
    office.wait(2 * MINUTE, MINUTE)
    (mail,) = reminded(office, handler.email)
    assert first not in mail.text
    assert all(ticket in mail.text for ticket in others)


def test_a_letter_is_not_set_free_by_a_worker_who_comes_after_its_round_has_gone(office: Office) -> None:
    """It read the round before that, and all cases but one have been seen to since."""
    (first, *others), handler = many(office, 3)
    while not rows_that_wait(office):
        office.world.pass_time(MINUTE)
        office.settle()
    ref = next(each.ticket for each in rows_that_wait(office) if each.channel is Channel.EMAIL)
    rows = office.deps.store.deliveries(ref)
    stale = next(row for row in rows if (row.reaction, row.channel) == ROUND_BY_MAIL)
    until_reminded(office, handler.email)
    for ticket in others:
        office.act(ticket, "contact", actions.Contact("called"))
    with pytest.raises(ConflictError):
        rounds.compose(office.deps, stale, office.deps.now())
    office.wait(20 * MINUTE, MINUTE)
    assert [row.reaction for row in reminded(office, handler.email) if first in row.text] == ["round"]
