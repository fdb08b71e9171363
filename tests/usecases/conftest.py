import pytest

from tests.office import Office


@pytest.fixture
def office() -> Office:
    return Office()
