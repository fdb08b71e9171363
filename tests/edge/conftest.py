import json
import logging
from functools import cache
from typing import Any

import pytest
from chalice.app import Response
from jsonschema_rs import Validator, validator_for

from chalicelib.aws import log
from chalicelib.edge.operations import Operation
from chalicelib.edge.schemas import Schemas


@pytest.fixture(autouse=True)
def fresh_logger() -> None:
    """It writes to what was the output when it was made, which another test has closed."""
    logging.Logger.manager.loggerDict.pop(log.SERVICE, None)
    log._logger.cache_clear()


@pytest.fixture(autouse=True)
def answers_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test of this folder asks: an answer that is not of the declared type is one that fails."""
    answered = Operation.answered

    def checked(self: Operation, answer: object) -> Response:
        response = answered(self, answer)
        if self.kind is not Response:
            wrong = [error.message for error in _validator(self.kind).iter_errors(json.loads(response.body))]
            assert not wrong, (self.id, wrong)
        return response

    monkeypatch.setattr(Operation, "answered", checked)


@cache
def _validator(kind: Any) -> Validator:
    schemas = Schemas([kind])
    whole = {**schemas.of(kind), "components": {"schemas": schemas.components}}
    return validator_for(whole, validate_formats=True)
