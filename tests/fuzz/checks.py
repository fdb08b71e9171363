"""What schemathesis looks at beyond its own checks; it loads this file in its own process."""

import atexit
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis

ROLE = os.environ.get("FUZZ_ROLE", "")
"""Who asks: a role, or nothing where the token is missing or wrong."""
OF_SCHEMA = frozenset({"field_missing", "field_unknown", "body_not_json", "body_not_utf8", "action_unknown"})
ANSWERED = 400
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
        # Words of blanks alone are as good as none.
        is_blank = said["code"] == "field_missing" and said.get("field") in (case.body or {})
        assert is_blank or said["code"] not in OF_SCHEMA, f"{case.operation.label}: {said}"


@atexit.register
def _tell() -> None:
    if "FUZZ_TALLY" in os.environ:
        Path(os.environ["FUZZ_TALLY"]).write_text(json.dumps(_seen), "utf-8")
