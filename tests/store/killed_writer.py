"""Writes submissions until it is killed, and says each ticket once its write has returned."""

import sys
from itertools import count
from pathlib import Path
from threading import Thread

from chalicelib.store.sqlite import SqliteStore
from tests.store.builders import a_submission


def write_on(store: SqliteStore, name: str) -> None:
    for number in count():
        ticket = f"{name}-{number}"
        store.put_submission(a_submission(ticket))
        sys.stdout.write(f"{ticket}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    shared = SqliteStore(Path(sys.argv[1]))
    for thread in range(4):
        Thread(target=write_on, args=(shared, f"{sys.argv[2]}-{thread}")).start()
