"""What is written by a use case: submissions, changes of a case, deliveries."""

from dataclasses import replace

import pytest

from chalicelib.domain.chain import verify
from chalicelib.domain.errors import ConflictError, RepeatError
from chalicelib.domain.events import NoteAdded
from chalicelib.domain.inbox import Contact, OpenTicket
from chalicelib.ports import Change, Consumer, DueKind, Once, Store
from tests.store.builders import DAY, MINUTE, NOW, a_case, a_delivery, a_submission, noted, tell
from tests.store.contract_base import StoreContract


class Inbox(StoreContract):
    def test_a_submission_is_kept_as_it_came(self, store: Store) -> None:
        assert store.put_submission(a_submission()) is None
        assert store.submission("T1") == a_submission()

    def test_nobody_has_an_unknown_ticket(self, store: Store) -> None:
        assert store.submission("T1") is None
        assert store.case("T1") is None
        assert store.history("T1") == []

    def test_a_taken_ticket_tells_whose_it_is(self, store: Store) -> None:
        store.put_submission(a_submission(key="sms:1"))
        assert store.put_submission(a_submission(key="sms:2", text="other")) == a_submission(key="sms:1")
        assert store.submission("T1") == a_submission(key="sms:1")
        assert len(self.records(store, Consumer.REACT)) == 1


class Commits(StoreContract):
    def test_a_case_comes_back_as_it_was_saved(self, store: Store) -> None:
        case = noted(a_case(unit="roads", due_at=NOW + DAY, wake_at=NOW + MINUTE))
        store.commit(Change(case))
        assert store.case("T1") == case

    def test_a_save_raises_the_version_and_empties_pending(self, store: Store) -> None:
        case = noted(a_case())
        store.commit(Change(case))
        assert (case.version, case.pending) == (1, [])
        store.commit(Change(case))
        assert case.version == 2

    def test_events_come_back_in_order_and_their_chain_holds(self, store: Store) -> None:
        case = noted(noted(a_case(), "first"), "second")
        told = list(case.pending)
        store.commit(Change(case))
        told += noted(case, "third").pending
        store.commit(Change(case))
        assert store.history("T1") == told
        assert verify(store.history("T1"), "salt") == []

    def test_events_without_personal_data_come_back(self, store: Store) -> None:
        case = tell(a_case(), NoteAdded(text=""))
        told = list(case.pending)
        store.commit(Change(case))
        assert store.history("T1") == told

    def test_a_ticket_has_one_case(self, store: Store) -> None:
        store.commit(Change(a_case()))
        with pytest.raises(ConflictError):
            store.commit(Change(a_case()))

    def test_a_case_that_was_never_saved_has_no_later_version(self, store: Store) -> None:
        case = a_case()
        case.version = 3
        with pytest.raises(ConflictError):
            store.commit(Change(case))
        assert store.case("T1") is None

    def test_of_two_who_change_a_case_the_second_must_load_again(self, store: Store) -> None:
        store.commit(Change(a_case()))
        first, second = store.case("T1"), store.case("T1")
        assert first
        assert second
        store.commit(Change(noted(first, "mine")))
        with pytest.raises(ConflictError):
            store.commit(Change(noted(second, "theirs")))
        assert store.case("T1") == first

    def test_a_refused_case_stays_as_it_was(self, store: Store) -> None:
        store.commit(Change(a_case()))
        late = noted(a_case())
        pending = list(late.pending)
        with pytest.raises(ConflictError):
            store.commit(Change(late))
        assert (late.version, late.pending) == (0, pending)

    def test_a_cause_has_its_result(self, store: Store) -> None:
        assert store.once("sms:1") is None
        store.commit(Change(once=Once("sms:1", "T1")))
        assert store.once("sms:1") == "T1"

    def test_a_cause_works_once(self, store: Store) -> None:
        store.commit(Change(once=Once("sms:1", "T1")))
        with pytest.raises(RepeatError):
            store.commit(Change(once=Once("sms:1", "T2")))
        assert store.once("sms:1") == "T1"

    def test_a_repeat_wins_over_a_conflict(self, store: Store) -> None:
        store.commit(Change(a_case(), Once("sms:1"), Contact("c1")))
        with pytest.raises(RepeatError):
            store.commit(Change(a_case(), Once("sms:1"), Contact("c1")))

    def test_nobody_has_been_heard_of_at_first(self, store: Store) -> None:
        assert store.contact("c1") == Contact("c1")

    def test_a_contact_comes_back_one_version_later(self, store: Store) -> None:
        store.commit(Change(contact=Contact("c1", 0, (OpenTicket("T1", NOW),), opted_out=True)))
        known = store.contact("c1")
        assert known == Contact("c1", 1, (OpenTicket("T1", NOW),), opted_out=True)
        store.commit(Change(contact=replace(known, opted_out=False)))
        assert store.contact("c1") == replace(known, version=2, opted_out=False)

    @pytest.mark.parametrize("version", [0, 2])
    def test_a_contact_of_another_version_is_refused(self, store: Store, version: int) -> None:
        store.commit(Change(contact=Contact("c1")))
        with pytest.raises(ConflictError):
            store.commit(Change(contact=Contact("c1", version, opted_out=True)))
        assert store.contact("c1") == Contact("c1", 1)

    def test_nothing_of_a_refused_change_is_written(self, store: Store) -> None:
        store.commit(Change(contact=Contact("c1")))
        change = Change(noted(a_case(wake_at=NOW)), Once("sms:1"), Contact("c1"), (a_delivery(next_at=NOW),))
        with pytest.raises(ConflictError):
            store.commit(change)
        assert (store.case("T1"), store.history("T1"), store.once("sms:1")) == (None, [], None)
        assert store.deliveries("T1") == []
        assert self.due(store) == []
        assert self.records(store, Consumer.REACT) == []

    def test_nothing_of_a_repeat_is_written(self, store: Store) -> None:
        store.commit(Change(once=Once("sms:1")))
        with pytest.raises(RepeatError):
            store.commit(Change(noted(a_case()), Once("sms:1"), Contact("c1"), (a_delivery(),)))
        assert (store.case("T1"), store.contact("c1"), store.delivery("d1")) == (None, Contact("c1"), None)


class Deliveries(StoreContract):
    def test_a_delivery_comes_back_as_it_was_written(self, store: Store) -> None:
        store.commit(Change(deliveries=(a_delivery(next_at=NOW), a_delivery("d2", "T2"))))
        assert store.delivery("d1") == a_delivery(next_at=NOW)
        assert store.deliveries("T2") == [a_delivery("d2", "T2")]
        assert store.delivery("d3") is None

    def test_an_existing_delivery_is_left_as_it_is(self, store: Store) -> None:
        store.commit(Change(deliveries=(a_delivery(text="once"),)))
        store.commit(Change(a_case(), deliveries=(a_delivery(text="twice"), a_delivery("d2"))))
        assert [d.text for d in store.deliveries("T1") if d.id == "d1"] == ["once"]
        assert store.case("T1")
        assert store.delivery("d2")

    def test_an_existing_delivery_is_left_as_it_is_under_another_ticket_as_well(self, store: Store) -> None:
        """A letter stands under the round that carries it, and a repeat may name another one."""
        id = "T1-0003-sms-0123456789ab"
        store.commit(Change(deliveries=(a_delivery(id, "round.1", text="once"),)))
        store.commit(Change(deliveries=(a_delivery(id, "round.2", text="twice", next_at=NOW),)))
        assert store.deliveries("round.2") == []
        assert store.delivery(id) == a_delivery(id, "round.1", text="once")
        assert store.due(DueKind.DELIVERY, NOW, 9) == []

    def test_deliveries_of_a_case_are_listed_oldest_first(self, store: Store) -> None:
        older = replace(a_delivery("d9"), created_at=NOW - MINUTE)
        store.commit(Change(deliveries=(a_delivery("d2"), a_delivery("d1"), older)))
        assert [d.id for d in store.deliveries("T1")] == ["d9", "d1", "d2"]

    def test_an_update_is_the_next_version(self, store: Store) -> None:
        store.commit(Change(deliveries=(a_delivery(next_at=NOW),)))
        store.update_delivery(replace(a_delivery(next_at=NOW), provider_id="SM1"))
        assert store.delivery("d1") == replace(a_delivery(next_at=NOW), provider_id="SM1", version=1)

    def test_of_two_who_update_a_delivery_the_second_is_refused(self, store: Store) -> None:
        store.commit(Change(deliveries=(a_delivery(),)))
        store.update_delivery(replace(a_delivery(), provider_id="SM1"))
        with pytest.raises(ConflictError):
            store.update_delivery(replace(a_delivery(), provider_id="SM2"))
        with pytest.raises(ConflictError):
            store.update_delivery(a_delivery("d2"))


class Documents(StoreContract):
    def test_a_document_is_kept_under_its_hash(self, store: Store) -> None:
        assert store.document("h1") is None
        store.put_document("h1", "政策")
        store.put_document("h1", "政策")
        assert store.document("h1") == "政策"
