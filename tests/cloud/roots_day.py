"""A day is over on the cloud home: its root is kept under lock, once."""

from datetime import timedelta

from tests.cloud.home import Cloud

A_DAY = timedelta(days=1)


def a_day_is_closed(office: Cloud) -> None:
    """Time alone passes, and comes back: whatever else the day would bring belongs to other tests."""
    before = office.time.now
    office.time.now += A_DAY
    for _ in range(2):
        office.pump.close_days()
    office.time.now = before
