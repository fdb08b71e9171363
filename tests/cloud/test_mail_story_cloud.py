"""The mails of tests/test_mail_story.py on the cloud home: SES puts them on S3, EventBridge tells of it."""

from tests.test_mail_story import (
    test_a_machine_opens_and_answers_nothing,
    test_a_mail_that_nobody_can_read_is_parked,
    test_a_matter_by_mail,
    test_who_writes_faster_than_anybody_reads_is_kept_and_no_longer_answered,
)

__all__ = [
    "test_a_machine_opens_and_answers_nothing",
    "test_a_mail_that_nobody_can_read_is_parked",
    "test_a_matter_by_mail",
    "test_who_writes_faster_than_anybody_reads_is_kept_and_no_longer_answered",
]
