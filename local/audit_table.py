"""Findings as a table: a row for the finding and for each step after it."""

import csv
import io
from collections.abc import Iterable, Iterator

from chalicelib.domain.cells import neutral
from chalicelib.usecases.findings import Finding

HEADINGS = (*("finding", "ticket", "unit", "severity", "state", "step", "at", "person", "until", "words"),)


def rows(findings: Iterable[Finding]) -> Iterator[str]:
    """Lines of CSV, the headings first; a spreadsheet takes no cell for a formula."""
    yield _line(HEADINGS)
    for finding in findings:
        about = (finding.id, finding.ticket, finding.unit, finding.severity)
        yield _line((*about, "open", "finding", finding.at.isoformat(), finding.person, "", finding.words))
        for number, step in enumerate(finding.steps, start=1):
            until = step.until.isoformat() if step.until else ""
            yield _line(
                (*about, step.state, str(number), step.at.isoformat(), step.person, until, step.words)
            )


def _line(cells: Iterable[str]) -> str:
    kept = io.StringIO()
    csv.writer(kept, lineterminator="\r\n").writerow(neutral(str(cell)) for cell in cells)
    return kept.getvalue()
