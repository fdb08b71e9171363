"""What the two consumers read and write: the feed, their positions, what they park, the counters."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.domain.errors import ConflictError, InvalidInputError
from chalicelib.domain.inbox import Contact
from chalicelib.ports import Cell, Change, Consumer, Once, Parked, Position, Store, Tracked, Which
from chalicelib.store.additions import Key
from tests.store.builders import (
    DAY,
    MINUTE,
    NOW,
    a_case,
    a_count,
    a_delivery,
    a_submission,
    noted,
    on,
    tracked,
)
from tests.store.contract_base import StoreContract

REACT, TRACK = Consumer.REACT, Consumer.TRACK


class Feed(StoreContract):
    def test_the_feed_has_submissions_and_saved_events_in_order(self, store: Store) -> None:
        store.put_submission(a_submission())
        case = noted(noted(a_case()))
        first = tuple(case.pending)
        store.commit(Change(case))
        second = tuple(noted(case).pending)
        store.commit(Change(case))
        seen = [(r.ticket, r.version, r.events) for r in self.records(store, REACT)]
        assert seen == [("T1", 0, ()), ("T1", 1, first), ("T1", 2, second)]

    def test_a_save_without_events_is_not_on_the_feed(self, store: Store) -> None:
        store.commit(Change(a_case()))
        store.commit(Change(once=Once("k"), contact=Contact("c"), deliveries=(a_delivery(),)))
        assert self.records(store, TRACK) == []

    def test_records_of_a_case_stay_in_order_however_small_the_batches(self, store: Store) -> None:
        cases = [a_case("T1"), a_case("T2")]
        for _ in range(4):
            for case in cases:
                store.commit(Change(noted(case)))
        read = self.records(store, REACT, limit=3)
        assert [r.version for r in read if r.ticket == "T1"] == [1, 2, 3, 4]
        assert [r.version for r in read if r.ticket == "T2"] == [1, 2, 3, 4]

    def test_an_unfinished_record_comes_again(self, store: Store) -> None:
        store.put_submission(a_submission())
        self.settle(store)
        assert store.feed(REACT, 10) == store.feed(REACT, 10) != []

    def test_two_consumers_have_positions_of_their_own(self, store: Store) -> None:
        store.put_submission(a_submission())
        store.put_submission(a_submission("T2", "sms:2"))
        assert len(self.records(store, REACT)) == 2
        assert store.position(TRACK) == Position()
        assert len(self.records(store, TRACK)) == 2

    def test_a_position_remembers_failed_attempts(self, store: Store) -> None:
        store.put_submission(a_submission())
        self.settle(store)
        store.advance(REACT, Position(0, attempts=2))
        assert store.position(REACT) == Position(0, 2)
        assert len(store.feed(REACT, 10)) == 1


class Parking(StoreContract):
    def test_what_is_parked_is_listed_oldest_first(self, store: Store) -> None:
        items = [Parked(f"p{n}", "wake", f"T{n}", "TimeoutError", NOW + n * MINUTE) for n in (2, 0, 1)]
        for parked in items:
            store.park(parked)
        self.settle(store)
        first = store.parked(None, 2)
        assert [parked.id for parked in first.items] == ["p0", "p1"]
        last = store.parked(first.cursor, 2)
        assert (last.items, last.cursor) == ((items[0],), None)

    def test_a_parked_id_is_kept_once(self, store: Store) -> None:
        store.park(Parked("p1", "wake", "T1", "first", NOW))
        store.park(Parked("p1", "wake", "T1", "second", NOW + DAY))
        self.settle(store)
        assert store.parked(None, 10).items == (Parked("p1", "wake", "T1", "first", NOW),)

    def test_what_is_parked_is_found_resolved_or_not(self, store: Store) -> None:
        parked = Parked("p1", "wake", "T1", "reason", NOW)
        assert store.find_parked("p1") is None
        store.park(parked)
        assert store.find_parked("p1") == parked
        store.resolve_parked("p1", NOW + DAY)
        assert store.find_parked("p1") == replace(parked, resolved_at=NOW + DAY)

    def test_what_was_resolved_and_fails_again_is_open_again(self, store: Store) -> None:
        store.park(Parked("p1", "wake", "T1", "first", NOW))
        store.resolve_parked("p1", NOW + MINUTE)
        again = Parked("p1", "wake", "T1", "second", NOW + DAY)
        store.park(again)
        self.settle(store)
        assert store.parked(None, 10).items == (again,)
        assert store.find_parked("p1") == again

    def test_what_is_resolved_leaves_the_list_and_only_one_resolves_it(self, store: Store) -> None:
        store.park(Parked("p1", "wake", "T1", "reason", NOW))
        assert store.resolve_parked("p1", NOW + DAY) == Parked("p1", "wake", "T1", "reason", NOW, NOW + DAY)
        assert store.resolve_parked("p1", NOW + DAY) is None
        assert store.resolve_parked("p2", NOW) is None
        self.settle(store)
        assert store.parked(None, 10).items == ()


class Counters(StoreContract):
    def counts(self, store: Store, first: int = 1, last: int = 31) -> dict[str, dict[str, int]]:
        self.settle(store)
        found = store.counters("unit", date(2026, 5, first), date(2026, 5, last))
        return {value: dict(vector) for value, vector in found.items()}

    def test_a_case_that_was_never_counted_adds_nothing(self, store: Store) -> None:
        assert store.tracked("T1") == Tracked()
        assert self.counts(store) == {}

    def test_a_contribution_comes_back(self, store: Store) -> None:
        row = tracked(3, {on(1): {"received": 1}, on(2, "all", ""): {"replied": 1, "late": 0}})
        store.track("T1", Tracked(), row)
        assert store.tracked("T1") == row

    def test_counters_are_new_minus_old(self, store: Store) -> None:
        before = tracked(1, {on(1): {"received": 1, "late": 1}, on(2): {"replied": 2}})
        after = tracked(2, {on(1): {"received": 1}, on(2, value="water"): {"replied": 3}})
        store.track("T1", Tracked(), before)
        assert self.counts(store) == {"roads": {"received": 1, "late": 1, "replied": 2}}
        store.track("T1", store.tracked("T1"), after)
        assert self.counts(store) == {"roads": {"received": 1}, "water": {"replied": 3}}

    def test_cases_add_up(self, store: Store) -> None:
        for ticket in ("T1", "T2", "T3"):
            store.track(ticket, Tracked(), tracked(1, {on(1): {"received": 1}}))
        assert self.counts(store) == {"roads": {"received": 3}}

    def test_counters_cover_the_days_asked_for_both_included(self, store: Store) -> None:
        days = {on(day): {"received": 10**day} for day in (1, 2, 3, 4)}
        store.track("T1", Tracked(), tracked(1, days | {on(2, "channel", "sms"): {"received": 7}}))
        assert self.counts(store, 2, 3) == {"roads": {"received": 1100}}

    def test_several_days_of_a_month_are_one_sum(self, store: Store) -> None:
        store.track("T1", Tracked(), tracked(1, {on(day): {"received": 1} for day in (1, 2, 3)}))
        store.track("T2", Tracked(), tracked(1, {on(2): {"received": 1, "r:12": 1, "r:sum": 40}}))
        self.settle(store)
        sums: dict[str, int] = {}
        for cell in store.cells("unit"):
            sums[cell.period] = sums.get(cell.period, 0) + cell.counts.get("received", 0)
        assert sums == {"D2026-05-01": 1, "D2026-05-02": 2, "D2026-05-03": 1, "M2026-05": 4}
        assert self.counts(store)["roads"] == {"received": 4, "r:12": 1, "r:sum": 40}

    def test_only_the_values_and_counts_that_are_asked_for(self, store: Store) -> None:
        self.several(store)
        days = date(2026, 4, 30), date(2026, 5, 2)
        one = store.counters("unit", *days, Which(values=frozenset({"gas"})))
        assert one == {"gas": {"received": 1, "r:12": 1}}
        some = store.counters("unit", *days, Which(values=frozenset({"gas", "a b", "nobody"})))
        assert some == {"gas": {"received": 1, "r:12": 1}, "a b": {"received": 1}}
        named = store.counters("unit", *days, Which(names=frozenset({"received"})))
        assert named == {value: {"received": 1} for value in ("", "a", "a b", "a#b", "gas")}
        assert store.counters("unit", *days, Which(values=frozenset({"a"}))) == {"a": {"received": 1}}
        assert store.counters("unit", *days, Which(values=frozenset())) == {}

    def test_pages_of_values_hold_each_of_them_once(self, store: Store) -> None:
        self.several(store)
        store.adjust("unit", Cell("D2026-05-01", "a b", {"received": -1}))
        days = date(2026, 4, 30), date(2026, 5, 2)
        found: dict[str, dict[str, int]] = {}
        after = None
        while page := store.counters("unit", *days, Which(after=after, most=2)):
            assert not found.keys() & page.keys()
            assert len(page) == 2 or "gas" in page
            found |= {value: dict(counts) for value, counts in page.items()}
            after = max(page)
        every = store.counters("unit", *days)
        assert found == {"a b": {}, **every}
        assert every.keys() == {"", "a", "a#b", "gas"}

    def several(self, store: Store) -> None:
        """Five values, on days before and in the month of May."""
        for number, value in enumerate(("", "a", "a b", "a#b")):
            store.track(f"T{number}", Tracked(), tracked(1, {on(1, value=value): {"received": 1}}))
        april = Key(date(2026, 4, 30), "unit", "gas")
        store.track("T9", Tracked(), tracked(1, {april: {"received": 1, "r:12": 1}}))
        self.settle(store)

    def test_a_counter_can_be_put_right_by_itself(self, store: Store) -> None:
        store.track("T1", Tracked(), tracked(1, {on(1): {"received": 1}}))
        store.adjust("unit", Cell("M2026-05", "roads", {"received": -1, "replied": 2}))
        assert self.counts(store) == {"roads": {"replied": 2}}
        assert self.counts(store, 1, 1) == {"roads": {"received": 1}}

    def test_the_cases_behind_a_count_are_listed_by_day_and_page_by_page(self, store: Store) -> None:
        for number, day in enumerate((3, 1, 2, 2, 4), start=1):
            counts = {"received": 1} if number % 2 else {"received": 1, "repeated": 1}
            store.track(
                f"T{number}", Tracked(), tracked(1, {on(day): counts, on(day, "channel", "sms"): counts})
            )
        self.settle(store)
        asked = a_count("received", last=3, limit=2)
        first = store.counted(asked)
        assert [(each.day.day, each.ticket) for each in first.items] == [(1, "T2"), (2, "T3")]
        last = store.counted(replace(asked, cursor=first.cursor))
        assert ([each.ticket for each in last.items], last.cursor) == (["T4", "T1"], None)
        assert [each.ticket for each in store.counted(a_count("repeated")).items] == ["T2", "T4"]
        assert store.counted(a_count("received", value="water")).items == ()

    def test_a_list_goes_on_in_the_next_month(self, store: Store) -> None:
        days = {Key(date(2026, month, 28), "unit", "roads"): {"received": 1} for month in (4, 5, 6)}
        store.track("T1", Tracked(), tracked(1, days))
        self.settle(store)
        asked = replace(a_count("received"), first=date(2026, 4, 1), last=date(2026, 6, 30), limit=2)
        page = store.counted(asked)
        assert [each.day.month for each in page.items] == [4, 5]
        assert [each.day.month for each in store.counted(replace(asked, cursor=page.cursor)).items] == [6]

    def test_a_case_that_counts_no_more_is_listed_no_more(self, store: Store) -> None:
        store.track("T1", Tracked(), tracked(1, {on(1): {"received": 1, "repeated": 1}}))
        store.track("T1", store.tracked("T1"), tracked(2, {on(1): {"received": 1}}))
        assert [each.ticket for each in store.counted(a_count("received")).items] == ["T1"]
        assert store.counted(a_count("repeated")).items == ()
        store.track("T1", store.tracked("T1"), tracked(3, {on(1, value="water"): {"received": 1}}))
        assert store.counted(a_count("received")).items == ()

    @pytest.mark.parametrize("cursor", ["", "x", "2026-05-01", "2026-05-01!", "2026-05-01!\n"])
    def test_a_cursor_that_is_none_is_told(self, store: Store, cursor: str) -> None:
        with pytest.raises(InvalidInputError):
            store.counted(replace(a_count("received"), cursor=cursor))

    def test_a_contribution_that_has_moved_is_refused_and_adds_nothing(self, store: Store) -> None:
        first = tracked(1, {on(1): {"received": 1}})
        store.track("T1", Tracked(), first)
        for stale in (Tracked(), tracked(2, {})):
            with pytest.raises(ConflictError):
                store.track("T1", stale, tracked(3, {on(1): {"received": 5}}))
        assert store.tracked("T1") == first
        assert self.counts(store) == {"roads": {"received": 1}}
