"""The morning of tests/test_desk_story.py on the cloud home: the same claims, these fixtures."""

import pytest

from tests.cloud.home import Cloud
from tests.test_desk_story import test_a_morning_at_the_desk as test_a_morning_at_the_desk_on_the_cloud_home

__all__ = ["test_a_morning_at_the_desk_on_the_cloud_home"]


@pytest.fixture
def clerk(office: Cloud) -> str:
    return office.far.token("d-lin", "dispatcher", "center")
