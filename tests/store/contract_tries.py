"""What is counted for a while: it adds up, key by key, and is forgotten."""

from chalicelib.ports import Consumer, Store
from tests.store.builders import MINUTE, NOW
from tests.store.contract_base import StoreContract

UNTIL = NOW + 60 * MINUTE


class Tries(StoreContract):
    def test_under_a_key_that_nobody_has_counted_there_is_nothing(self, store: Store) -> None:
        assert store.tries("somewhere") == {}

    def test_what_is_counted_adds_up_and_is_read_at_once(self, store: Store) -> None:
        store.add_tries("somewhere", {"all": 1, "a1b2": 1}, NOW, UNTIL)
        store.add_tries("somewhere", {"all": 1, "c3d4": 1}, NOW + MINUTE, UNTIL)
        store.add_tries("somewhere", {"all": 1, "a1b2": 1}, NOW + MINUTE, UNTIL)
        assert store.tries("somewhere") == {"all": 3, "a1b2": 2, "c3d4": 1}

    def test_each_key_is_counted_by_itself(self, store: Store) -> None:
        store.add_tries("somewhere", {"all": 7}, NOW, UNTIL)
        store.add_tries("elsewhere", {"all": 1}, NOW, UNTIL)
        assert (store.tries("somewhere"), store.tries("elsewhere")) == ({"all": 7}, {"all": 1})

    def test_until_its_time_nothing_is_forgotten_whatever_else_is_counted(self, store: Store) -> None:
        store.add_tries("somewhere", {"all": 2}, NOW, UNTIL)
        store.add_tries("elsewhere", {"all": 1}, UNTIL, UNTIL + 60 * MINUTE)
        assert store.tries("somewhere") == {"all": 2}

    def test_it_is_nothing_to_the_consumers_of_the_feed(self, store: Store) -> None:
        store.add_tries("somewhere", {"all": 1}, NOW, UNTIL)
        self.settle(store)
        assert [store.feed(consumer, 10) for consumer in Consumer] == [[], []]
