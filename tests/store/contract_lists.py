"""What is read in an order: what is due, what is to be done."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from chalicelib.domain.errors import InvalidInputError
from chalicelib.domain.values import Status
from chalicelib.ports import Change, Due, DueKind, Store, WorkQuery
from tests.store.builders import DAY, MINUTE, NOW, a_case, a_delivery
from tests.store.contract_base import StoreContract


class DueIndex(StoreContract):
    def test_due_reads_oldest_first_and_no_more_than_asked(self, store: Store) -> None:
        for minutes in (3, 1, 2, -1):
            store.commit(Change(a_case(f"T{minutes}", wake_at=NOW - minutes * MINUTE)))
        store.commit(Change(a_case("asleep")))
        assert [due.id for due in self.due(store)] == ["T3", "T2", "T1"]
        assert self.due(store, limit=1) == [Due(DueKind.CASE, "T3", NOW - 3 * MINUTE)]

    def test_what_is_due_now_is_due(self, store: Store) -> None:
        exactly = NOW + timedelta(microseconds=1)
        store.commit(Change(a_case(wake_at=exactly)))
        assert self.due(store, NOW) == []
        assert self.due(store, exactly) == [Due(DueKind.CASE, "T1", exactly)]

    def test_deliveries_have_a_due_list_of_their_own(self, store: Store) -> None:
        store.commit(Change(a_case(wake_at=NOW), deliveries=(a_delivery(next_at=NOW), a_delivery("d2"))))
        self.settle(store)
        assert store.due(DueKind.DELIVERY, NOW, 10) == [Due(DueKind.DELIVERY, "d1", NOW)]

    def test_a_settled_delivery_is_not_due(self, store: Store) -> None:
        store.commit(Change(deliveries=(a_delivery(next_at=NOW),)))
        store.update_delivery(a_delivery(next_at=None))
        self.settle(store)
        assert store.due(DueKind.DELIVERY, NOW, 10) == []

    def test_a_case_that_was_woken_is_due_at_its_next_time(self, store: Store) -> None:
        case = a_case(wake_at=NOW)
        store.commit(Change(case))
        case.wake_at = NOW + DAY
        store.commit(Change(case))
        assert self.due(store) == []
        assert self.due(store, NOW + DAY) == [Due(DueKind.CASE, "T1", NOW + DAY)]

    def test_a_deferred_entry_comes_back_later_and_fresh_after_a_change(self, store: Store) -> None:
        case = a_case(wake_at=NOW)
        store.commit(Change(case))
        store.defer(self.due(store)[0], NOW + MINUTE)
        assert self.due(store) == []
        assert self.due(store, NOW + MINUTE) == [Due(DueKind.CASE, "T1", NOW + MINUTE, attempts=1)]
        assert store.case("T1") == case
        store.commit(Change(case))
        assert self.due(store) == [Due(DueKind.CASE, "T1", NOW)]

    def test_every_deferral_counts(self, store: Store) -> None:
        store.commit(Change(a_case(wake_at=NOW)))
        for minutes in range(1, 4):
            (due,) = self.due(store, NOW + DAY)
            store.defer(due, NOW + minutes * MINUTE)
        assert self.due(store, NOW + DAY) == [Due(DueKind.CASE, "T1", NOW + 3 * MINUTE, attempts=3)]

    def test_a_deferred_delivery_comes_back_later_and_fresh_after_a_change(self, store: Store) -> None:
        store.commit(Change(deliveries=(a_delivery(next_at=NOW),)))
        store.defer(Due(DueKind.DELIVERY, "d1", NOW), NOW + MINUTE)
        self.settle(store)
        assert store.due(DueKind.DELIVERY, NOW, 10) == []
        assert store.due(DueKind.DELIVERY, NOW + DAY, 10) == [
            Due(DueKind.DELIVERY, "d1", NOW + MINUTE, attempts=1)
        ]
        store.update_delivery(a_delivery(next_at=NOW))
        self.settle(store)
        assert store.due(DueKind.DELIVERY, NOW, 10) == [Due(DueKind.DELIVERY, "d1", NOW)]

    def test_a_parked_entry_leaves_the_index_until_its_row_changes(self, store: Store) -> None:
        case = a_case(wake_at=NOW)
        store.commit(Change(case))
        store.defer(self.due(store)[0], None)
        assert self.due(store, NOW + DAY) == []
        store.commit(Change(case))
        assert self.due(store) == [Due(DueKind.CASE, "T1", NOW)]

    def test_a_late_deferral_does_not_touch_what_has_changed_since(self, store: Store) -> None:
        case = a_case(wake_at=NOW)
        store.commit(Change(case))
        (stale,) = self.due(store)
        case.wake_at = NOW + MINUTE
        store.commit(Change(case))
        store.defer(stale, None)
        assert self.due(store, NOW + DAY) == [Due(DueKind.CASE, "T1", NOW + MINUTE)]

    def test_two_who_defer_the_same_entry_count_once(self, store: Store) -> None:
        store.commit(Change(a_case(wake_at=NOW)))
        (due,) = self.due(store)
        store.defer(due, NOW + MINUTE)
        store.defer(due, NOW + DAY)
        assert self.due(store, NOW + DAY) == [Due(DueKind.CASE, "T1", NOW + MINUTE, attempts=1)]


class WorkList(StoreContract):
    def fill(self, store: Store) -> None:
        for ticket, unit, days in (("T4", "roads", 4), ("T2", "water", 2), ("T1", "roads", 1)):
            store.commit(Change(a_case(ticket, unit=unit, due_at=NOW + days * DAY)))
        store.commit(Change(a_case("T3", unit="roads", due_at=NOW + 3 * DAY, status=Status.DISPATCHED)))
        store.commit(Change(a_case("T9", unit="roads", status=Status.REPLIED)))
        store.commit(Change(a_case("T8", status=Status.RECEIVED)))

    def test_a_work_list_is_in_due_order_and_what_has_no_due_time_comes_last(self, store: Store) -> None:
        self.fill(store)
        assert self.listed(store, WorkQuery()) == ["T1", "T2", "T3", "T4", "T8", "T9"]

    def test_a_unit_sees_its_own_cases(self, store: Store) -> None:
        self.fill(store)
        assert self.listed(store, WorkQuery(units=frozenset({"roads"}))) == ["T1", "T3", "T4", "T9"]
        both = WorkQuery(units=frozenset({"roads", "water", "parks"}))
        assert self.listed(store, both) == ["T1", "T2", "T3", "T4", "T9"]
        assert self.listed(store, WorkQuery(units=frozenset())) == []

    def test_a_work_list_keeps_to_the_statuses_asked_for(self, store: Store) -> None:
        self.fill(store)
        asked = frozenset({Status.DISPATCHED, Status.RECEIVED})
        assert self.listed(store, WorkQuery(statuses=asked)) == ["T3", "T8"]
        assert self.listed(store, WorkQuery(units=frozenset({"roads"}), statuses=asked)) == ["T3"]

    def test_due_before_leaves_out_what_is_due_then_or_never(self, store: Store) -> None:
        self.fill(store)
        assert self.listed(store, WorkQuery(due_before=NOW + 3 * DAY)) == ["T1", "T2"]

    def test_due_from_leaves_out_what_is_due_earlier_or_never(self, store: Store) -> None:
        self.fill(store)
        since = WorkQuery(due_from=NOW + 2 * DAY)
        assert self.listed(store, since) == ["T2", "T3", "T4"]
        assert self.listed(store, replace(since, limit=1)) == ["T2", "T3", "T4"]
        assert self.listed(store, replace(since, units=frozenset({"roads"}))) == ["T3", "T4"]
        assert self.listed(store, replace(since, due_before=NOW + 4 * DAY)) == ["T2", "T3"]
        assert self.listed(store, replace(since, due_before=NOW + DAY)) == []

    @pytest.mark.parametrize("limit", [1, 2, 3, 6])
    @pytest.mark.parametrize("units", [None, frozenset({"roads", "water"})])
    def test_pages_follow_each_other_without_gap_or_repeat(
        self, store: Store, limit: int, units: frozenset[str] | None
    ) -> None:
        self.fill(store)
        whole = self.listed(store, WorkQuery(units=units))
        assert len(store.worklist(WorkQuery(units=units, limit=limit)).items) == min(limit, len(whole))
        assert self.listed(store, WorkQuery(units=units, limit=limit)) == whole

    def test_cases_due_at_the_same_time_are_in_order_of_their_tickets(self, store: Store) -> None:
        for ticket in ("T3", "T1", "T2"):
            store.commit(Change(a_case(ticket, unit="roads", due_at=NOW)))
        assert self.listed(store, WorkQuery(limit=1)) == ["T1", "T2", "T3"]

    def test_a_case_that_moves_to_another_unit_moves_lists(self, store: Store) -> None:
        case = a_case(unit="roads", due_at=NOW)
        store.commit(Change(case))
        case.unit = "water"
        store.commit(Change(case))
        assert self.listed(store, WorkQuery(units=frozenset({"roads"}))) == []
        assert self.listed(store, WorkQuery(units=frozenset({"water"}))) == ["T1"]

    @pytest.mark.parametrize("cursor", ["", "?", "9" * 40 + ":T1"])
    def test_a_cursor_that_is_none_of_ours_is_invalid_input(self, store: Store, cursor: str) -> None:
        with pytest.raises(InvalidInputError):
            store.worklist(WorkQuery(cursor=cursor))
        with pytest.raises(InvalidInputError):
            store.parked(cursor, 10)


class Times(StoreContract):
    def test_times_come_back_in_utc_to_the_microsecond(self, store: Store) -> None:
        shanghai = timezone(timedelta(hours=8))
        at = datetime(2026, 5, 6, 9, 30, 0, 123456, tzinfo=shanghai)
        store.commit(Change(a_case(wake_at=at, due_at=at)))
        case = store.case("T1")
        assert case
        assert case.wake_at == at
        assert case.wake_at.tzinfo is UTC
        assert self.due(store, at) == [Due(DueKind.CASE, "T1", at)]
