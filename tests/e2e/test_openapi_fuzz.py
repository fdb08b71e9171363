"""Requests of every kind to every operation of /openapi.json, and its answers. `make fuzz` asks more."""

from pathlib import Path

import pytest

from tests.e2e.server import Server
from tests.fuzz import run

pytestmark = pytest.mark.e2e


def test_requests_of_every_kind_get_what_the_document_says_and_nothing_without_authority(
    office: Server, tmp_path: Path
) -> None:
    known = run.prepared(office)
    runs = [
        run.run(office, caller, known=known, seed=1, examples=examples, phases=phases, folder=tmp_path)
        for caller, examples, phases in (
            ("supervisor", 1, "coverage,fuzzing"),
            ("handler", 1, "fuzzing"),
            (run.NOBODY, 1, "fuzzing"),
        )
    ]
    assert {told.caller: told.text[-6000:] for told in runs if told.code} == {}
    assert sum(told.tally["requests"] for told in runs) > 2000
