"""The story of tests/test_call_story.py on the cloud home: the same claims, these fixtures."""

from tests.cloud import account, survey_calls_day
from tests.cloud.home import Cloud
from tests.cloud.permissions import Use, arn
from tests.test_call_story import (
    test_a_week_after_her_call_she_answers_by_three_keys as test_three_keys_on_the_cloud_home,
)
from tests.test_call_story import (
    test_who_is_not_there_is_asked_by_sms as test_nobody_is_there_on_the_cloud_home,
)

__all__ = ["test_nobody_is_there_on_the_cloud_home", "test_three_keys_on_the_cloud_home"]


def test_where_no_word_of_a_call_comes_its_function_asks_and_has_an_sms_sent(office: Cloud) -> None:
    survey_calls_day.a_call_that_nobody_takes(office)
    assert Use("deliver_voice", "sqs:SendMessage", arn("sqs", account.SMS)) in office.watch.uses
