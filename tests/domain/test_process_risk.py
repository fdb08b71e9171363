"""Process risk: probability times impact, from the counts of a unit."""

import pytest

from chalicelib.domain.process_risk import MONTH, Risk, Threat, risks

DAYS = round(MONTH)


def risk(threat: Threat, days: int = DAYS, **counts: int) -> Risk:
    (found,) = [each for each in risks(counts, days) if each.threat is threat]
    return found


@pytest.mark.parametrize(
    ("late", "of", "probability", "impact", "band"),
    [
        (0, 100, 1, 1, "low"),
        (3, 100, 2, 2, "low"),
        (10, 100, 4, 3, "high"),
        (31, 100, 5, 4, "extreme"),
        (9, 100, 3, 2, "medium"),
        (200, 10_000, 2, 5, "high"),
    ],
)
def test_delay_is_how_often_and_how_many(
    late: int, of: int, probability: int, impact: int, band: str
) -> None:
    found = risk(Threat.DELAY, concluded=of, on_time=of - late)
    assert (found.cases, found.of) == (late, of)
    assert (found.probability, found.impact, found.band) == (probability, impact, band)


def test_who_was_not_contacted_and_who_comes_again_is_told_apart() -> None:
    found = risk(Threat.MISSED, answered=20, responded=15)
    assert (found.cases, found.of) == (5, 20)
    found = risk(Threat.CONFLICT, answered=20, unresolved=4, received=30, repeated=3)
    assert (found.cases, found.of) == (7, 50)


def test_the_same_number_over_a_year_is_less_than_in_a_month() -> None:
    assert risk(Threat.DELAY, concluded=100, on_time=70).impact == 4
    assert risk(Threat.DELAY, 365, concluded=100, on_time=70).impact == 1


def test_of_too_few_cases_nothing_is_said() -> None:
    assert risks({"concluded": 4, "on_time": 0, "answered": 4}, DAYS) == ()
