"""The story of tests/test_call_story.py on the cloud home: the same claims, these fixtures."""

from tests.test_call_story import (
    test_a_week_after_her_call_she_answers_by_three_keys as test_three_keys_on_the_cloud_home,
)
from tests.test_call_story import (
    test_who_is_not_there_is_asked_by_sms as test_nobody_is_there_on_the_cloud_home,
)

__all__ = ["test_nobody_is_there_on_the_cloud_home", "test_three_keys_on_the_cloud_home"]
