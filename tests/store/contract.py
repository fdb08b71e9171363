"""What every store must do: inherit `WholeContract` in a class named Test… and give it a `store` fixture."""

from tests.store.contract_books import Books
from tests.store.contract_feed import Counters, Feed, Parking
from tests.store.contract_lists import DueIndex, Times, WorkList
from tests.store.contract_saves import Commits, Deliveries, Documents, Inbox
from tests.store.contract_tries import Tries


class WholeContract(
    Inbox, Commits, Deliveries, Documents, DueIndex, WorkList, Parking, Times, Feed, Counters, Books, Tries
):
    """All of it; override `settle` where indexes or the feed run behind."""
