"""The template is built once: a second without the zip."""

from copy import deepcopy

import pytest

from infra.functions import Json
from infra.template import build


@pytest.fixture(scope="session")
def built() -> Json:
    """Shared by all tests: nobody changes it."""
    return build()


@pytest.fixture
def template(built: Json) -> Json:
    """To be changed."""
    return deepcopy(built)


@pytest.fixture
def resources(template: Json) -> Json:
    found: Json = template["Resources"]
    return found
