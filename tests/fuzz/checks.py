"""What schemathesis looks at beyond its own checks; it loads this file in its own process."""

import atexit
import json
import os
from collections import Counter
from itertools import cycle
from pathlib import Path
from typing import Any

import schemathesis
from schemathesis.core.parameters import ParameterLocation

ROLE = os.environ.get("FUZZ_ROLE", "")
"""Who asks: a role, or nothing where the token is missing or wrong."""
OF_SCHEMA = frozenset({"field_unknown", "body_not_json", "body_not_utf8", "action_unknown"})
ANSWERED = 400
KNOWN = [pair.split(":") for pair in os.environ.get("FUZZ_TICKETS", "").split(",") if pair]
"""Tickets and access codes."""

_turns, _known = cycle((True, True, False)), cycle(KNOWN)
_seen: Counter[str] = Counter()


@schemathesis.check
def no_answer_without_authority(ctx: Any, response: Any, case: Any) -> None:
    """Only whoever is named in the document gets what is behind an operation."""
    said = case.operation.definition.raw
    may = not said["security"] or (ROLE and ROLE in said.get("x-roles", [ROLE]))
    _seen["requests"] += 1
    _seen[f"{response.status_code}"] += 1
    if not may and response.status_code < ANSWERED:
        raise AssertionError(f"{ROLE or 'nobody'} got {response.status_code} from {case.operation.label}")


@schemathesis.check
def what_fits_the_schema_is_never_malformed(ctx: Any, response: Any, case: Any) -> None:
    """It may be refused for what a schema cannot say, such as a unit that the office does not have."""
    is_positive = case.meta is not None and case.meta.generation.mode.is_positive
    if is_positive and response.status_code == ANSWERED:
        said = json.loads(response.content)
        assert said["code"] not in OF_SCHEMA, f"{case.operation.label}: {said}"


@schemathesis.hook
def before_call(ctx: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Two requests of three are about cases that there are: about others there is one answer, 404."""
    if KNOWN and "ticket" in case.path_parameters and not _is_odd(case) and next(_turns):
        ticket, code = next(_known)
        case.path_parameters["ticket"] = ticket
        if "X-Access-Code" in (case.headers or {}):
            case.headers["X-Access-Code"] = code


def _is_odd(case: Any) -> bool:
    """The address was made wrong on purpose."""
    component = case.meta.components.get(ParameterLocation.PATH) if case.meta else None
    return component is not None and not component.mode.is_positive


@atexit.register
def _tell() -> None:
    if "FUZZ_TALLY" in os.environ:
        Path(os.environ["FUZZ_TALLY"]).write_text(json.dumps(_seen), "utf-8")
