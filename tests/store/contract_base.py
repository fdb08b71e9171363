"""The hooks of the contract suite.

The due index, the work list and the feed of a store may run behind its rows: `settle` waits for them.
"""

from dataclasses import replace
from datetime import datetime

from chalicelib.ports import Consumer, Due, DueKind, Position, Record, Store, WorkQuery
from tests.store.builders import NOW


class StoreContract:
    """Inherit, name the class Test…, and provide `store`."""

    def settle(self, store: Store) -> None:
        """Wait until the indexes and the feed show every write; at once unless overridden."""

    def due(self, store: Store, now: datetime = NOW, limit: int = 100) -> list[Due]:
        self.settle(store)
        return store.due(DueKind.CASE, now, limit)

    def listed(self, store: Store, query: WorkQuery) -> list[str]:
        """The tickets of all pages of a work list."""
        self.settle(store)
        page = store.worklist(query)
        tickets = [case.ticket for case in page.items]
        while page.cursor:
            page = store.worklist(replace(query, cursor=page.cursor))
            tickets += [case.ticket for case in page.items]
        return tickets

    def records(self, store: Store, consumer: Consumer, limit: int = 100) -> list[Record]:
        """Everything on the feed, finished record by record."""
        self.settle(store)
        read: list[Record] = []
        while batch := store.feed(consumer, limit):
            assert len(batch) <= limit
            read += batch
            store.advance(consumer, Position(batch[-1].position))
        return read
