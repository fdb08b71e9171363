"""What only DynamoDB has in a write: reasons of a refusal, lost answers, 100 actions, throttling, 400 KB."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from botocore.endpoint import Endpoint
from botocore.exceptions import ConnectionClosedError
from pynamodb.exceptions import PynamoDBException, TransactWriteError

from chalicelib.domain.errors import ConflictError, HuiyinError, InvalidInputError, RepeatError
from chalicelib.domain.inbox import Contact
from chalicelib.ports import Change, Consumer, Due, DueKind, Once, Parked, Position, Tracked, WorkQuery
from chalicelib.store import dynamodb_keys as keys
from chalicelib.store.dynamodb import DynamoStore
from chalicelib.store.dynamodb_rows import ONCE_KEPT
from tests.store.builders import MINUTE, NOW, a_case, a_delivery, a_submission, noted, on, tracked
from tests.store.test_dynamodb import Wire, lost, refusing, through

FINE, FAILED, BUSY = "None", "ConditionalCheckFailed", "TransactionConflict"
SLOW = "ThrottlingError"


@pytest.mark.parametrize(
    ("once", "case", "contact", "error"),
    [
        (FAILED, FINE, FINE, RepeatError),
        (FINE, FAILED, FINE, ConflictError),
        (FINE, FINE, FAILED, ConflictError),
        (FAILED, FAILED, FAILED, RepeatError),
        (FAILED, BUSY, FINE, RepeatError),
        (FAILED, SLOW, FINE, RepeatError),
        (BUSY, FINE, FINE, ConflictError),
        (FINE, BUSY, FINE, ConflictError),
        (FINE, BUSY, SLOW, ConflictError),
        (FINE, FAILED, SLOW, ConflictError),
        (SLOW, FINE, FINE, TransactWriteError),
        (FINE, FINE, "ValidationError", TransactWriteError),
    ],
)
def test_the_reasons_tell_a_repeat_from_a_conflict_and_both_from_trouble(
    store: DynamoStore, wire: Wire, once: str, case: str, contact: str, error: type[Exception]
) -> None:
    known = noted(a_case())
    wire.answers = [refusing("TransactionCanceledException", once, case, contact)]
    with pytest.raises(error):
        store.commit(Change(known, Once("k"), Contact("c1")))
    assert (known.version, len(known.pending), wire.names().count("TransactWriteItems")) == (0, 1, 1)


def test_a_commit_whose_answer_was_lost_is_seen_to_be_ours(store: DynamoStore, wire: Wire) -> None:
    case = noted(a_case())
    told = list(case.pending)
    change = Change(case, contact=Contact("c1"), deliveries=(a_delivery(),))
    wire.answers = [lost]
    with pytest.raises(TransactWriteError):
        store.commit(change)
    store.commit(change)
    assert (case.version, case.pending) == (1, [])
    assert store.history("T1") == told
    assert store.contact("c1").version == 1
    assert store.case("T1") == case


def test_a_save_that_others_went_on_from_is_still_seen_to_be_ours(store: DynamoStore, wire: Wire) -> None:
    store.commit(Change(noted(a_case(), "first")))
    ours = store.case("T1")
    assert ours
    wire.answers = [through, through, lost]
    with pytest.raises(PynamoDBException):
        store.commit(Change(noted(ours, "ours")))
    other = store.case("T1")
    assert other
    store.commit(Change(noted(other, "theirs")))
    store.commit(Change(ours))
    assert [event.body.text for event in store.history("T1")] == ["first", "ours", "theirs"]  # type: ignore[attr-defined]  # a NoteAdded


def test_the_save_before_becomes_an_item_of_its_own(store: DynamoStore, wire: Wire) -> None:
    case = a_case()
    for text in ("first", "second", "third"):
        store.commit(Change(noted(case, text)))
    assert wire.names() == ["PutItem", "GetItem", *["PutItem"] * 2, "GetItem", *["PutItem"] * 2]
    told = [event.body.text for event in store.history("T1")]  # type: ignore[attr-defined]  # a NoteAdded
    assert told == ["first", "second", "third"]
    assert store._table.find(keys.events("T1", 3)) is None


def test_what_was_set_aside_by_a_save_that_failed_is_told_once(store: DynamoStore, wire: Wire) -> None:
    case = a_case()
    store.commit(Change(noted(case, "first")))
    wire.answers = [through, through, refusing("InternalServerError")]
    with pytest.raises(PynamoDBException):
        store.commit(Change(noted(case, "second")))
    assert store._table.find(keys.events("T1", 1)) is not None
    assert len(store.history("T1")) == 1
    store.commit(Change(case))
    assert len(store.history("T1")) == 2


def test_a_lost_answer_with_a_once_key_is_a_repeat(store: DynamoStore, wire: Wire) -> None:
    change = Change(noted(a_case()), Once("k", "T1"))
    wire.answers = [lost]
    with pytest.raises(TransactWriteError):
        store.commit(change)
    with pytest.raises(RepeatError):
        store.commit(change)
    assert store.once("k") == "T1"


def test_who_came_first_with_other_events_is_not_taken_for_us(store: DynamoStore) -> None:
    ours, theirs = noted(a_case(), "ours"), noted(a_case(), "theirs")
    store.commit(Change(theirs))
    with pytest.raises(ConflictError):
        store.commit(Change(ours))
    assert store.case("T1") == theirs


def test_botocore_tries_again_under_the_same_token(
    store: DynamoStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies: list[bytes] = []
    send = Endpoint._get_response

    def fail_once(endpoint: Endpoint, request: Any, *rest: Any) -> Any:
        bodies.append(request.body)
        if len(bodies) == 1:
            return None, ConnectionClosedError(endpoint_url="https://dynamodb")
        return send(endpoint, request, *rest)

    monkeypatch.setattr(Endpoint, "_get_response", fail_once)
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    store.commit(Change(noted(a_case()), Once("k")))
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]
    assert b"ClientRequestToken" in bodies[0]


def test_a_delivery_that_exists_costs_a_second_try_without_it(store: DynamoStore, wire: Wire) -> None:
    store.commit(Change(deliveries=(a_delivery("T1-1", text="first"),)))
    wire.calls.clear()
    store.commit(Change(noted(a_case()), deliveries=(a_delivery("T1-1"), a_delivery("T1-2"))))
    assert wire.names() == ["TransactWriteItems"] * 2
    assert [d.text for d in store.deliveries("T1")] == ["first", a_delivery().text]


def test_a_delivery_named_twice_is_written_once(store: DynamoStore) -> None:
    store.commit(Change(a_case(), deliveries=(a_delivery(text="first"), a_delivery(text="second"))))
    assert [d.text for d in store.deliveries("T1")] == ["first"]


def test_what_is_one_item_is_no_transaction(store: DynamoStore, wire: Wire) -> None:
    store.put_submission(a_submission())
    store.commit(Change(a_case()))
    store.commit(Change(deliveries=(a_delivery("T1-1"),)))
    store.update_delivery(a_delivery("T1-1"))
    store.track("T1", Tracked(), tracked(1, {}))
    assert wire.names() == ["PutItem"] * 5


def many(count: int) -> Change:
    return Change(
        noted(a_case()), Once("k"), deliveries=tuple(a_delivery(f"T1-{n:03}") for n in range(count))
    )


def test_more_than_a_hundred_actions_are_all_written_and_told_once(store: DynamoStore, wire: Wire) -> None:
    store.commit(many(120))
    assert len(store.deliveries("T1")) == 120
    assert all(
        len(asked["TransactItems"]) <= 100 for name, asked in wire.calls if name == "TransactWriteItems"
    )
    assert [record.version for record in store.feed(Consumer.REACT, 10)] == [1]


def test_falling_over_between_the_batches_loses_and_doubles_nothing(store: DynamoStore, wire: Wire) -> None:
    wire.answers = [through, refusing("InternalServerError")]
    with pytest.raises(TransactWriteError):
        store.commit(many(120))
    assert (store.once("k"), store.case("T1"), store.feed(Consumer.REACT, 1)) == (None, None, [])
    store.commit(many(120))
    assert len(store.deliveries("T1")) == 120
    assert store.once("k") == ""


@pytest.mark.parametrize(
    ("before", "error"), [(Change(once=Once("k")), RepeatError), (Change(a_case()), ConflictError)]
)
def test_of_a_refused_change_not_even_the_first_batch_is_written(
    store: DynamoStore, before: Change, error: type[HuiyinError]
) -> None:
    store.commit(before)
    with pytest.raises(error):
        store.commit(many(120))
    assert store.deliveries("T1") == []


CALLS: dict[str, Callable[[DynamoStore], object]] = {
    "put_submission": lambda store: store.put_submission(a_submission()),
    "submission": lambda store: store.submission("T1"),
    "commit": lambda store: store.commit(Change(noted(a_case()))),
    "commit one": lambda store: store.commit(Change(a_case())),
    "once": lambda store: store.once("k"),
    "history": lambda store: store.history("T1"),
    "update_delivery": lambda store: store.update_delivery(a_delivery()),
    "due": lambda store: store.due(DueKind.CASE, NOW, 1),
    "defer": lambda store: store.defer(Due(DueKind.CASE, "T1", NOW), None),
    "worklist": lambda store: store.worklist(WorkQuery()),
    "advance": lambda store: store.advance(Consumer.REACT, Position(1)),
    "park": lambda store: store.park(Parked("p", "wake", "T1", "", NOW)),
    "resolve_parked": lambda store: store.resolve_parked("p", NOW),
    "track": lambda store: store.track("T1", Tracked(), tracked(1, {on(1): {"received": 1}})),
    "counters": lambda store: store.counters("unit", date(2026, 5, 1), date(2026, 5, 2)),
    "put_document": lambda store: store.put_document("h", "text"),
}


@pytest.mark.parametrize("code", ["ThrottlingException", "ProvisionedThroughputExceededException"])
@pytest.mark.parametrize("call", CALLS)
def test_throttling_is_raised_and_is_no_answer(store: DynamoStore, wire: Wire, call: str, code: str) -> None:
    wire.answers = [refusing(code)]
    with pytest.raises(PynamoDBException) as raised:
        CALLS[call](store)
    assert raised.value.cause_response_code == code


def test_a_transaction_at_the_same_item_is_a_conflict(store: DynamoStore, wire: Wire) -> None:
    busy = refusing("TransactionConflictException")
    wire.answers = [busy, busy, busy]
    for name in ("update_delivery", "put_submission", "commit one"):
        with pytest.raises(ConflictError):
            CALLS[name](store)


def test_a_counter_that_others_add_to_just_now_is_a_conflict(store: DynamoStore, wire: Wire) -> None:
    wire.answers = [refusing("TransactionCanceledException", FINE, BUSY)]
    with pytest.raises(ConflictError):
        store.track("T1", Tracked(), tracked(1, {on(1): {"received": 1}}))


def test_a_case_in_more_counters_than_a_transaction_takes_changes_in_steps(store: DynamoStore) -> None:
    row = tracked(1, {on(1, value=f"u{n}"): {"received": 1} for n in range(100)})
    store.track("T1", Tracked(), row)
    assert store.tracked("T1") == row
    day = on(1).day
    assert store.counters("unit", day, day) == {f"u{n}": {"received": 1} for n in range(100)}


def test_steps_that_were_cut_short_are_gone_on_with(store: DynamoStore, wire: Wire) -> None:
    """After each, the counters hold what the row says, and the row has the version from before."""
    first = tracked(1, {on(1, value=f"u{n}"): {"received": 1} for n in range(50)})
    second = tracked(2, {on(2, value=f"u{n}"): {"received": 1} for n in range(50)})
    store.track("T1", Tracked(), first)
    before = store.tracked("T1")
    wire.answers = [through, refusing("TransactionCanceledException", FINE, BUSY)]
    with pytest.raises(ConflictError):
        store.track("T1", before, second)
    halfway = store.tracked("T1")
    assert halfway.version == 1
    assert halfway != first
    with pytest.raises(ConflictError):
        store.track("T1", replace(first, revision=1), second)
    store.track("T1", halfway, second)
    days = on(1).day, on(2).day
    assert store.counters("unit", *days) == {f"u{n}": {"received": 1} for n in range(50)}
    assert store.counters("unit", days[0], days[0]) == {}


def test_an_update_that_worked_and_was_not_heard_of_is_seen_to_be_ours(
    store: DynamoStore, wire: Wire
) -> None:
    store.commit(Change(deliveries=(a_delivery(),)))
    ours = replace(a_delivery(), claim="ours")
    wire.answers = [lost]
    with pytest.raises(PynamoDBException):
        store.update_delivery(ours)
    store.update_delivery(ours)
    with pytest.raises(ConflictError):
        store.update_delivery(replace(a_delivery(), claim="theirs"))


def test_a_deferral_while_the_case_is_being_saved_does_nothing(store: DynamoStore, wire: Wire) -> None:
    store.commit(Change(a_case(wake_at=NOW)))
    (due,) = store.due(DueKind.CASE, NOW, 1)
    wire.answers = [refusing("TransactionConflictException")]
    store.defer(due, None)
    assert store.due(DueKind.CASE, NOW, 1) == [due]


@pytest.mark.parametrize(
    "write",
    [
        lambda store, text: store.put_submission(a_submission(text=text)),
        lambda store, text: store.commit(Change(noted(a_case(), text))),
        lambda store, text: store.put_document("h", text),
    ],
)
def test_what_dynamodb_would_not_take_is_invalid_input(
    store: DynamoStore, wire: Wire, write: Callable[[DynamoStore, str], object]
) -> None:
    with pytest.raises(InvalidInputError, match="too_large"):
        write(store, "电" * 140_000)
    assert wire.calls == []


def test_a_once_key_lapses_400_days_after_what_it_caused(store: DynamoStore) -> None:
    store.commit(Change(noted(a_case()), Once("with events")))
    store.commit(Change(once=Once("without")))
    with_events, without = (store._table.find(keys.once(key)) for key in ("with events", "without"))
    assert with_events
    assert without
    assert with_events.expires == (NOW + ONCE_KEPT).replace(microsecond=0)
    assert without.expires is None


def test_tries_lapse_when_their_time_is_over(store: DynamoStore) -> None:
    store.add_tries("somewhere", {"all": 1}, NOW, NOW + MINUTE)
    (item,) = store._table.connection().scan()["Items"]
    assert item["e"] == {"N": str(int((NOW + MINUTE).timestamp()))}


def test_a_lapsed_once_key_counts_until_dynamodb_removes_it(store: DynamoStore) -> None:
    case = noted(a_case())
    case.pending = [replace(event, at=NOW - timedelta(days=500)) for event in case.pending]
    store.commit(Change(case, Once("k", "T1")))
    assert store.once("k") == "T1"
    with pytest.raises(RepeatError):
        store.commit(Change(once=Once("k")))
    row = store._table.find(keys.once("k"))
    assert row
    row.delete()
    assert store.once("k") is None
    store.commit(Change(once=Once("k")))
