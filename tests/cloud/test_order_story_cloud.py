"""The story of tests/test_order_story.py on the cloud home: the same claims, these fixtures."""

from tests.test_order_story import test_an_officer_works_by_sms_alone as test_orders_on_the_cloud_home

__all__ = ["test_orders_on_the_cloud_home"]
