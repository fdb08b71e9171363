"""Books: what is written in them stays as it is."""

from chalicelib.ports import Change, Entry, Store
from tests.store.builders import a_case, noted
from tests.store.contract_base import StoreContract


class Books(StoreContract):
    def test_a_line_is_written_once_and_the_second_is_told_what_stands_there(self, store: Store) -> None:
        assert store.enter(Entry("roots", "2026-05-06", "first")) is None
        assert store.enter(Entry("roots", "2026-05-06", "second")) == Entry("roots", "2026-05-06", "first")
        assert store.entry("roots", "2026-05-06") == Entry("roots", "2026-05-06", "first")
        assert store.entry("roots", "2026-05-07") is None

    def test_a_book_is_read_in_the_order_of_its_keys(self, store: Store) -> None:
        for key in ("b", "c", "a"):
            store.enter(Entry("letters", key))
        store.enter(Entry("letters/more", "d", "another book"))
        assert [line.key for line in store.entries("letters", "", 2)] == ["a", "b"]
        assert store.entries("letters", "b", 9) == [Entry("letters", "c")]
        assert store.last_entry("letters") == Entry("letters", "c")
        assert store.last_entry("nothing") is None

    def test_what_is_too_long_for_a_key_is_not_there(self, store: Store) -> None:
        for text in ("9" * 2_049, "字" * 700):
            assert store.case(text) is None
            assert store.submission(text) is None
            assert store.once(text) is None
            assert store.entry("letters", text) is None
            assert store.entry(text, "a") is None

    def test_every_case_has_its_ticket_told(self, store: Store) -> None:
        for ticket in ("T1", "T2", "T3"):
            store.commit(Change(noted(a_case(ticket))))
        self.settle(store)
        assert sorted(store.tickets()) == ["T1", "T2", "T3"]
        for of in (2, 5, 64):
            shares = [ticket for number in range(of) for ticket in store.tickets(number, of)]
            assert sorted(shares) == ["T1", "T2", "T3"]
