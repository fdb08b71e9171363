"""The story of tests/test_story.py on the cloud home: the same claims, these fixtures."""

from tests.test_story import test_from_the_first_message_to_the_rates as test_the_story_on_the_cloud_home

__all__ = ["test_the_story_on_the_cloud_home"]
