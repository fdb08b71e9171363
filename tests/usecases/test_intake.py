from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, cast

import pytest

from chalicelib.domain import ticket as tickets
from chalicelib.domain.errors import InvalidInputError, KeyReusedError, NotFoundError
from chalicelib.domain.inbox import Citizen, Contact, Content
from chalicelib.domain.values import Channel, Status
from chalicelib.ports import Consumer, Store
from chalicelib.store.sqlite import SqliteStore
from chalicelib.usecases import intake
from chalicelib.usecases.receive import receive
from tests.office import WANG, WATER, Office

KEY = "a-key-of-the-client"


def submit(office: Office, text: str = WATER, key: str = KEY, channel: Channel = Channel.WEB) -> str:
    return intake.submit(office.deps, channel, key, Content(text, citizen=Citizen(phone=WANG))).ticket


def test_a_repeat_gets_the_same_ticket_and_code(office: Office) -> None:
    assert submit(office) == submit(office)


def test_the_same_key_with_another_body_is_refused_on_the_web(office: Office) -> None:
    submit(office)
    with pytest.raises(KeyReusedError):
        submit(office, "别的事情")


def test_a_provider_that_reuses_an_id_loses_no_message(office: Office) -> None:
    first = submit(office, channel=Channel.SMS)
    second = submit(office, "别的事情", channel=Channel.SMS)
    assert first != second
    assert submit(office, "别的事情", channel=Channel.SMS) == second


def test_a_ticket_taken_by_another_key_gives_the_next_candidate(office: Office) -> None:
    first, second = islice(tickets.candidates(office.deps.secrets.key(), f"web:{KEY}"), 2)
    other = intake.submit(office.deps, Channel.SMS, "other", Content("先到的"))
    stored = office.deps.store.submission(other.ticket)
    assert stored
    office.deps.store.put_submission(replace(stored, ticket=first))
    assert submit(office) == second


def test_an_empty_form_is_told_what_is_missing(office: Office) -> None:
    with pytest.raises(InvalidInputError) as refused:
        submit(office, "  \n")
    assert refused.value.field == "text"


def test_an_empty_sms_is_kept_all_the_same(office: Office) -> None:
    ticket = office.sms("")
    assert office.case(ticket).status is Status.RECEIVED


def test_before_there_is_a_case_the_citizen_sees_the_submission(office: Office) -> None:
    ticket = submit(office)
    code = tickets.access_code(office.deps.secrets.key(), ticket)
    tracked = intake.track(office.deps, ticket, code)
    assert tracked.case is None
    assert tracked.submission.content.text == WATER


def test_unknown_ticket_and_wrong_code_are_one_and_the_same_error(office: Office) -> None:
    """traps.md 35."""
    ticket = office.web(WATER)
    errors = []
    for given in ((ticket, "WRONG2"), ("222222222", "WRONG2"), ("nonsense", ""), ("", "")):
        with pytest.raises(NotFoundError) as refused:
            intake.track(office.deps, *given)
        errors.append((type(refused.value), str(refused.value), refused.value.words))
    assert len(set(map(str, errors))) == 1


def test_50_parallel_posts_of_one_message_id_make_one_case_and_one_acknowledgement(tmp_path: Path) -> None:
    """traps.md 16."""
    office = Office()
    store = SqliteStore(tmp_path / "huiyin.db")
    office.world.deps = replace(office.deps, store=store)
    with ThreadPoolExecutor(50) as pool:
        told = set(pool.map(lambda _: submit(office, channel=Channel.SMS), range(50)))
    office.settle()
    (ticket,) = told
    assert len(store.feed(Consumer.REACT, 1_000)) == 0
    assert office.told().count("acknowledgement") == 1
    assert office.kinds(ticket).count("CaseReceived") == 1
    store.close()


def test_two_messages_of_one_number_at_the_same_moment_make_one_case(office: Office) -> None:
    """Both are stored before either is read; the contact item decides."""
    one = submit(office, channel=Channel.SMS, key="SM-one")
    two = submit(office, "还有，楼上也没有水", channel=Channel.SMS, key="SM-two")
    office.settle()
    cases = [t for t in (one, two) if office.deps.store.case(t)]
    assert len(cases) == 1
    assert "CitizenAdded" in office.kinds(cases[0])
    assert office.told().count("acknowledgement") == 1


def test_a_reader_of_an_old_contact_starts_over_instead_of_opening_a_second_case(office: Office) -> None:
    one = submit(office, channel=Channel.SMS, key="SM-one")
    two = submit(office, "还有，楼上也没有水", channel=Channel.SMS, key="SM-two")
    late = Interrupted(office.deps.store, lambda: receive(office.deps, one))
    receive(replace(office.deps, store=cast("Store", late)), two)
    assert [bool(office.deps.store.case(ticket)) for ticket in (one, two)] == [True, False]


class Interrupted:
    """A store on which somebody else gets in between the first reading of a contact and the write."""

    def __init__(self, inner: Store, between: Callable[[], None]) -> None:
        self._inner, self._between = inner, [between]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def contact(self, key: str) -> Contact:
        contact = self._inner.contact(key)
        while self._between:
            self._between.pop()()
        return contact
