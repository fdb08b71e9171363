"""Addresses as API Gateway reads them: Chalice's local server leaves them as they came over the wire."""

import json
from typing import Any
from urllib.parse import unquote

from chalice.app import Chalice
from chalice.config import Config
from chalice.local import LambdaEventConverter, LocalGateway, LocalGatewayException, RouteMatcher

from chalicelib.edge.http import JSON_HEADERS, nowhere


class UnknownAddressError(LocalGatewayException):
    """Chalice would say 403, with the caller's token in the answer, and die of one that is not ASCII."""

    CODE = 404


class Converter(LambdaEventConverter):
    """The parts of an address come decoded, an unknown address is told so (infra/template.py)."""

    def create_lambda_event(
        self, method: str, path: str, headers: dict[str, str], body: bytes | None = None
    ) -> dict[str, Any]:
        try:
            event = super().create_lambda_event(method, path, headers, body)
        except ValueError:
            said = json.dumps(nowhere(), ensure_ascii=False).encode()
            raise UnknownAddressError(dict(JSON_HEADERS), said) from None
        captured = event["pathParameters"].items()
        return {**event, "pathParameters": {name: unquote(value) for name, value in captured}}


class Gateway(LocalGateway):
    """OPTIONS is a method like others: Chalice's would say that all is well to anybody, about any address."""

    def __init__(self, app: Chalice, config: Config) -> None:
        super().__init__(app, config)
        self.event_converter = Converter(RouteMatcher(list(app.routes)), app.api.binary_types)

    def _has_user_defined_options_method(self, lambda_event: dict[str, Any]) -> bool:  # noqa: ARG002  theirs
        return True
