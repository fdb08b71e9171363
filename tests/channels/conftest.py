import pytest

from tests.local.ports import a_free_port


@pytest.fixture
def free_port() -> int:
    return a_free_port()
