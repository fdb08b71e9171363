"""Reports on the cloud home: built by the schedule, kept in the bucket, sent once."""

from tests.cloud.home import Cloud
from tests.cloud.reports_day import a_morning


def test_a_digest_is_built_kept_and_told_once(office: Cloud) -> None:
    path = a_morning(office)
    rows = office.deps.store.deliveries("report_daily_2026_03_02")
    assert sorted((row.recipient, str(row.channel)) for row in rows) == [("m-gu", "sms"), ("s-xu", "email")]
    assert path.endswith("/reports/daily-2026-03-02")
    (again,) = {row.ticket for row in office.deps.store.deliveries("report_daily_2026_03_02_2")}
    assert again == "report_daily_2026_03_02_2"
