"""The signs of one answer, told from what is known of it."""

from datetime import timedelta

import pytest

from chalicelib import parts
from chalicelib.domain import events as e
from chalicelib.domain import signs
from chalicelib.domain import work_events as w
from chalicelib.domain.cycle import Cycle
from chalicelib.domain.inbox import Citizen
from chalicelib.domain.marks import marked
from chalicelib.domain.signs import Circumstances
from chalicelib.domain.signs_events import SignsSettled, SurveyFlagged
from chalicelib.domain.values import Channel, Resolved, Sign, SignVerdict
from chalicelib.domain.wake import next_wake
from chalicelib.sla.rules import SignRule
from tests.domain.histories import ACCEPTED, RECEIVED, REPLIED, SLA, History, dispatched
from tests.sla.builders import at

OFFICE = parts.build_office()
RULE = SignRule(timedelta(seconds=5), 3)
NOW = at("Wed 2026-03-11 10:00")
ANSWERED = e.SurveyAnswered(
    cycle=1, channel=Channel.SMS, contacted=True, resolved=Resolved.YES, satisfaction=5, comment=""
)


def ago(seconds: float) -> object:
    return NOW - timedelta(seconds=seconds)


def found(rule: SignRule = RULE, **known: object) -> set[Sign]:
    return set(signs.found(Circumstances(NOW, **known), rule))  # type: ignore[arg-type]  # names are its own


@pytest.mark.parametrize(
    ("asked", "is_hasty"),
    [
        ((1,), True),
        ((4.9,), True),
        ((5,), False),
        ((0,), False),
        ((-3,), False),
        ((86_400, 2), True),
        ((), False),
    ],
)
def test_who_answers_within_seconds_of_being_asked_is_hasty(asked: tuple[float, ...], is_hasty: bool) -> None:
    """Whichever of the messages it was; what goes out at that moment or later is not what was answered."""
    assert (found(asked_at=[ago(seconds) for seconds in asked]) == {Sign.HASTY}) is is_hasty


@pytest.mark.parametrize(("opened", "is_hasty"), [(0, True), (4, True), (5, False), (-60, True)])
def test_who_answers_within_seconds_of_opening_the_page_is_hasty(opened: float, is_hasty: bool) -> None:
    """A page that was opened tomorrow says what somebody made up."""
    assert (found(opened_at=ago(opened)) == {Sign.HASTY}) is is_hasty


def test_more_citizens_than_the_policy_says_from_one_source_are_a_sign() -> None:
    assert found(citizens=3) == set()
    assert found(citizens=4) == {Sign.SHARED_SOURCE}


def test_a_policy_may_look_for_neither() -> None:
    nothing = SignRule(timedelta(), 0)
    assert found(nothing, asked_at=[ago(1)], opened_at=ago(0), citizens=99) == set()


def test_signs_come_together() -> None:
    every = found(asked_at=[ago(1)], citizens=4, contacted=True, by_officer=True)
    assert every == set(Sign)


@pytest.mark.parametrize(
    ("phone", "mail", "theirs"),
    [
        ("+8613800000042", "", True),
        ("", "LU@utilities.example.org ", True),
        ("+8613900000001", "wang@example.org", False),
        ("", "", False),
    ],
)
def test_an_officers_number_or_address_is_known(phone: str, mail: str, theirs: bool) -> None:
    assert signs.is_officers(Citizen(phone=phone, email=mail), OFFICE) is theirs


def asked() -> History:
    """Replied by the public utilities, and asked about a week later."""
    history = History().at("Mon 2026-03-02 09:00", RECEIVED, "citizen").at("Mon 2026-03-02 09:05", ACCEPTED)
    history.at("Mon 2026-03-02 09:10", dispatched("utilities")).at(
        "Mon 2026-03-02 09:20", e.CaseSignedFor(silent=False)
    )
    history.at("Mon 2026-03-02 10:00", e.ContactMade(how="called", note=""))
    replied = e.CaseReplied(outcome=REPLIED.outcome, unit="utilities", direct=False, text="修好了")
    history.at("Mon 2026-03-02 11:00", replied)
    return history.at("Mon 2026-03-09 11:00", e.SurveyDue(cycle=1), "system")


PROOF = w.EvidenceAdded(step="contact", text="通话录音", reference="0310")
BROUGHT = e.CitizenAdded(submission="T2", why="typed_in", taken_by="w-lu")


@pytest.mark.parametrize(
    ("body", "actor", "was_in_contact"),
    [
        (e.ContactMade(how="called", note=""), "w-lu", True),
        (e.ContactMade(how="refused", note="不接"), "w-lu", True),
        (e.ContactMade(how="not_needed", note="无须"), "w-lu", False),
        (e.ContactMade(how="called", note=""), "h-wei", True),
        (e.ContactMade(how="called", note=""), "s-xu", False),
        (PROOF, "w-tang", True),
        (w.EvidenceAdded(step="handling", text="照片", reference="1"), "w-lu", False),
        (BROUGHT, "citizen", True),
        (e.CitizenAdded(submission="T2", why="typed_in", taken_by="d-lin"), "citizen", False),
        (e.CitizenAdded(submission="T2", why="named"), "citizen", False),
        (e.NoteAdded(text="内部"), "w-lu", False),
    ],
)
def test_contact_of_the_unit_between_survey_and_answer_is_a_sign(
    body: e.Body, actor: str, was_in_contact: bool
) -> None:
    history = asked().at("Tue 2026-03-10 09:00", body, actor).at("Wed 2026-03-11 10:00", ANSWERED, "citizen")
    seen = signs.was_contacted(history.case.cycles[0], history.events[-1], history.events, OFFICE)
    assert seen is was_in_contact


def test_contact_before_the_survey_and_after_the_answer_is_none() -> None:
    history = asked().at("Wed 2026-03-11 10:00", ANSWERED, "citizen")
    answer = history.events[-1]
    history.at("Wed 2026-03-11 11:00", BROUGHT, "citizen")
    assert not signs.was_contacted(history.case.cycles[0], answer, history.events, OFFICE)


def test_where_the_centre_has_answered_its_own_people_are_the_unit() -> None:
    history = asked().at("Tue 2026-03-10 09:00", e.ContactMade(how="called", note=""), "d-lin")
    history.at("Wed 2026-03-11 10:00", ANSWERED, "citizen")
    direct = Cycle(1, NOW, unit="center")
    assert signs.was_contacted(direct, history.events[-1], history.events, OFFICE)


def test_contact_after_the_reply_stands_on_the_trail_and_makes_nobody_contacted() -> None:
    """Else whoever was never called could be called on the day of the survey, for the response rate."""
    history = History().at("Mon 2026-03-02 09:00", RECEIVED, "citizen").at("Mon 2026-03-02 09:05", ACCEPTED)
    history.at("Mon 2026-03-02 09:10", dispatched("gas")).at(
        "Mon 2026-03-02 09:20", e.CaseSignedFor(silent=False)
    )
    history.at("Mon 2026-03-02 11:00", REPLIED)
    history.at("Mon 2026-03-02 12:00", e.ContactMade(how="called", note=""))
    cycle = history.case.cycle
    assert (cycle.contacted_at, cycle.contact_in_time) == (None, False)


def flagged(signs: str = "hasty") -> History:
    history = asked().at("Wed 2026-03-11 10:00", ANSWERED, "citizen")
    return history.at("Wed 2026-03-11 10:01", SurveyFlagged(cycle=1, signs=signs), "system")


def test_a_flag_changes_no_answer_and_no_status() -> None:
    history = flagged("hasty officers_own")
    cycle = history.case.cycle
    assert (cycle.resolved, cycle.satisfaction, cycle.contacted) == (Resolved.YES, 5, True)
    assert cycle.signs == (Sign.HASTY, Sign.OFFICERS_OWN)
    assert (cycle.flagged, cycle.disputed) == (True, False)


def test_an_answer_that_nobody_has_looked_into_is_not_archived() -> None:
    history = flagged()
    assert next_wake(history.case, SLA) is None
    settled = SignsSettled(cycle=1, verdict=SignVerdict.DISMISSED, reason="本人所答")
    history.at("Thu 2026-03-12 10:00", settled, "s-xu")
    assert next_wake(history.case, SLA) is not None


@pytest.mark.parametrize("verdict", SignVerdict)
def test_what_was_settled_is_open_again_when_another_sign_shows(verdict: SignVerdict) -> None:
    history = flagged().at("Thu 2026-03-12 10:00", SignsSettled(cycle=1, verdict=verdict, reason="r"), "s-xu")
    assert (history.case.cycle.verdict, history.case.cycle.flagged) == (verdict, False)
    assert history.case.cycle.disputed is (verdict is SignVerdict.CONFIRMED)
    history.at("Thu 2026-03-12 11:00", SurveyFlagged(cycle=1, signs="shared_source"), "system")
    assert history.case.cycle.signs == (Sign.HASTY, Sign.SHARED_SOURCE)
    assert history.case.cycle.flagged


def test_every_sign_and_verdict_has_a_mark_of_its_own() -> None:
    for sign in Sign:
        for verdict in (None, *SignVerdict):
            cycle = Cycle(1, NOW, marks=marked(0, [sign, verdict] if verdict else [sign]))
            assert (cycle.signs, cycle.verdict) == ((sign,), verdict)
