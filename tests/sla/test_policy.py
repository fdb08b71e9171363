"""The hotline's table, row by row, and what becomes of a pack that is wrong."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.domain.values import Grade, Target, Type
from chalicelib.sla import packs
from chalicelib.sla.policy import Policy, PolicyError
from tests.sla.builders import CALENDAR, POLICY, at, shown

TUESDAY = "Tue 2026-03-10 10:00"
EARLY, EVENING, FRIDAY = "Tue 2026-03-10 00:30", "Mon 2026-03-09 19:00", "Fri 2026-03-06 16:30"
COMPLAINT, INQUIRY, TIP_OFF, SUGGESTION = Type.COMPLAINT, Type.INQUIRY, Type.TIP_OFF, Type.SUGGESTION
CRITICAL, URGENT, IMPORTANT, NORMAL = Grade


@pytest.mark.parametrize(
    ("target", "type", "grade", "start", "end"),
    [
        (Target.ACKNOWLEDGEMENT, COMPLAINT, NORMAL, TUESDAY, "Tue 2026-03-10 10:01"),
        (Target.ACKNOWLEDGEMENT, COMPLAINT, CRITICAL, EARLY, "Tue 2026-03-10 00:31"),
        (Target.DISPATCH, COMPLAINT, CRITICAL, TUESDAY, "Tue 2026-03-10 10:10"),
        (Target.DISPATCH, COMPLAINT, URGENT, TUESDAY, "Tue 2026-03-10 11:00"),
        (Target.DISPATCH, COMPLAINT, IMPORTANT, TUESDAY, "Tue 2026-03-10 15:30"),
        (Target.DISPATCH, INQUIRY, NORMAL, FRIDAY, "Mon 2026-03-09 11:30"),
        (Target.FIRST_CONTACT, COMPLAINT, CRITICAL, TUESDAY, "Tue 2026-03-10 10:30"),
        (Target.FIRST_CONTACT, COMPLAINT, URGENT, TUESDAY, "Tue 2026-03-10 14:00"),
        (Target.FIRST_CONTACT, COMPLAINT, IMPORTANT, TUESDAY, "Wed 2026-03-11 18:00"),
        (Target.FIRST_CONTACT, COMPLAINT, IMPORTANT, FRIDAY, "Sun 2026-03-08 16:30"),
        (Target.FIRST_CONTACT, COMPLAINT, NORMAL, FRIDAY, "Mon 2026-03-09 18:00"),
        (Target.REPLY, COMPLAINT, CRITICAL, TUESDAY, "Tue 2026-03-10 11:00"),
        (Target.REPLY, SUGGESTION, CRITICAL, TUESDAY, "Tue 2026-03-10 11:00"),
        (Target.REPLY, TIP_OFF, URGENT, TUESDAY, "Wed 2026-03-11 10:00"),
        (Target.REPLY, INQUIRY, URGENT, TUESDAY, "Wed 2026-03-11 10:00"),
        (Target.REPLY, INQUIRY, URGENT, EVENING, "Tue 2026-03-10 18:00"),  # a normal inquiry is due by then
        (Target.REPLY, INQUIRY, IMPORTANT, TUESDAY, "Wed 2026-03-11 18:00"),
        (Target.REPLY, INQUIRY, NORMAL, TUESDAY, "Wed 2026-03-11 18:00"),
        (Target.REPLY, COMPLAINT, IMPORTANT, TUESDAY, "Tue 2026-03-17 18:00"),
        (Target.REPLY, COMPLAINT, NORMAL, "Fri 2026-09-18 16:30", "Thu 2026-09-24 18:00"),
        (Target.REPLY, Type.HELP, NORMAL, TUESDAY, "Tue 2026-03-17 18:00"),
        (Target.REPLY, Type.PRAISE, NORMAL, TUESDAY, "Tue 2026-03-17 18:00"),
        (Target.REPLY, SUGGESTION, IMPORTANT, TUESDAY, "Tue 2026-03-31 18:00"),
        (Target.REPLY, TIP_OFF, NORMAL, TUESDAY, "Tue 2026-03-31 18:00"),
        (Target.RETURN_WINDOW, COMPLAINT, CRITICAL, TUESDAY, "Tue 2026-03-10 10:10"),
        (Target.RETURN_WINDOW, COMPLAINT, URGENT, TUESDAY, "Tue 2026-03-10 11:00"),
        (Target.RETURN_WINDOW, COMPLAINT, NORMAL, TUESDAY, "Wed 2026-03-11 18:00"),
        (Target.RETURN_RULING, COMPLAINT, CRITICAL, TUESDAY, "Tue 2026-03-10 10:10"),
        (Target.RETURN_RULING, COMPLAINT, NORMAL, TUESDAY, "Tue 2026-03-10 15:30"),
        (Target.EXTENSION_DECISION, COMPLAINT, URGENT, TUESDAY, "Tue 2026-03-10 11:00"),
        (Target.EXTENSION_DECISION, COMPLAINT, NORMAL, TUESDAY, "Tue 2026-03-10 15:30"),
        (Target.JOINT_REVIEW, COMPLAINT, CRITICAL, TUESDAY, "Fri 2026-03-13 18:00"),
        (Target.SURVEY_REVIEW, COMPLAINT, NORMAL, TUESDAY, "Fri 2026-03-13 18:00"),
        (Target.OBJECTION_REVIEW, COMPLAINT, NORMAL, TUESDAY, "Fri 2026-03-13 18:00"),
        (Target.REOPENED_REPLY, INQUIRY, NORMAL, TUESDAY, "Wed 2026-03-11 18:00"),
        (Target.REOPENED_REPLY, COMPLAINT, URGENT, TUESDAY, "Wed 2026-03-11 10:00"),
    ],
)
def test_the_hotline_is_due_by_its_table(
    target: Target, type: Type, grade: Grade, start: str, end: str
) -> None:
    found = POLICY.due(CALENDAR, target, type, grade, at(start))
    assert found is not None
    assert shown(found.at) == end


def test_the_survey_is_a_wait_to_the_hour_and_no_deadline() -> None:
    assert POLICY.due(CALENDAR, Target.SURVEY, COMPLAINT, NORMAL, at(TUESDAY)) is None
    rule = POLICY.survey
    assert (rule.after.days, rule.nudge_after.days, rule.close_after.days) == (7, 3, 14)


def test_the_other_numbers_of_the_hotline_are_those_of_the_domain() -> None:
    assert POLICY.no_receipt == timedelta(hours=24)
    assert str(POLICY.pause.limit) == "5wd"
    assert POLICY.pause.targets == {Target.REPLY, Target.REOPENED_REPLY}
    assert POLICY.triage_threshold == 0.6
    assert POLICY.conversation_window == timedelta(minutes=30)
    assert POLICY.reminders == (0.5, 0.8, 1.0)
    assert (POLICY.matters.repeat_within.days, POLICY.matters.group_citizens) == (90, 5)
    assert (POLICY.weights.response, POLICY.weights.resolution, POLICY.weights.satisfaction) == (
        0.1,
        0.45,
        0.45,
    )


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    document: dict[str, Any] = deepcopy(dict(packs.document("hotline")))
    change(document)
    return document


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda pack: pack.pop("name"), "name: is missing"),
        (lambda pack: pack.update(surprise=1), "surprise: is not known"),
        (lambda pack: pack.update(timezone="Asia/Nowhere"), "timezone: "),
        (lambda pack: pack.update(timezone="../etc/passwd"), "timezone: "),
        (lambda pack: pack.update(hours=[["09:00", 810]]), "hours: .*with quotes"),
        (lambda pack: pack.update(hours=[["09:00", "25:00"]]), "hours: .*no time of day"),
        (lambda pack: pack.update(hours=[["09:00", "12:00", "18:00"]]), "hours: needs pairs"),
        (lambda pack: pack.update(hours=[["09:00", "12:00"], ["11:00", "18:00"]]), "hours: needs its times"),
        (lambda pack: pack.update(hours=[]), "hours: needs pairs"),
        (lambda pack: pack.update(last_day_rolls="no"), "last_day_rolls: needs true or false"),
        (lambda pack: pack["quiet_hours"].update(begin="21:00+08:00"), "quiet_hours.begin: "),
        (lambda pack: pack["targets"]["reply"].pop("urgent"), "targets.reply.urgent: is missing"),
        (lambda pack: pack["targets"]["reply"].update(urgent="soon"), "targets.reply.urgent: .*no term"),
        (lambda pack: pack["targets"]["reply"].update(urgent="0m"), "targets.reply.urgent: .*longer"),
        (lambda pack: pack["targets"]["reply"].update(urgent=[]), "targets.reply.urgent: .*longer"),
        (lambda pack: pack["targets"]["reply"].update(urgnet="1h"), "targets.reply.urgnet: is not known"),
        (lambda pack: pack["targets"].pop("reply"), "targets.reply: is missing"),
        (lambda pack: pack["targets"].update(survey={"others": "7d"}), "targets.survey: is not known"),
        (lambda pack: pack["targets"].update(dispatch="dispatch"), "targets.dispatch: .*no other target"),
        (lambda pack: pack["targets"].update(dispatch="tomorrow"), "targets.dispatch: .*no other target"),
        (lambda pack: pack.update(reminders=[0.8, 0.5]), "reminders: needs rising"),
        (lambda pack: pack.update(reminders=[0.5, 1.5]), "reminders: needs a number from 0 to 1"),
        (lambda pack: pack["escalation"].update(urgent=["0m", "2h"]), "escalation.urgent: .*levels"),
        (lambda pack: pack["escalation"].pop("others"), "escalation.others: is missing"),
        (lambda pack: pack["pause"].update(targets=["reply", "lunch"]), "pause.targets: .*lunch"),
        (lambda pack: pack["pause"].update(reasons=["rain"]), "pause.reasons: .*rain.*question, hearing"),
        (lambda pack: pack.update(calendar=""), "calendar: needs a text"),
        (lambda pack: pack.update(types=[]), "types: needs at least one"),
        (lambda pack: pack.update(types=["help", "help"]), "types: .*each once"),
        (lambda pack: pack.update(types=["appeal", "wish"]), "types: .*wish"),
        (lambda pack: pack["targets"]["reply"].update({"from": "asked"}), "targets.reply.from: .*asked"),
        (lambda pack: pack["targets"]["dispatch"].update({"from": "accepted"}), "targets.dispatch.from: "),
        (lambda pack: pack.update(procedures={"simple": {"lunch": {}}}), "procedures.simple.lunch: is not"),
        (lambda pack: pack.update(procedures={"simple": {"acceptance": {}}}), "acceptance: is not known"),
        (lambda pack: pack.update(procedures={"simple": {"reply": {"urgent": "1h"}}}), "reply.critical: is"),
        (lambda pack: pack.update(procedures=[]), "procedures: needs a mapping"),
        (lambda pack: pack["extension"].update(times=-1), "extension.times: needs a whole number"),
        (lambda pack: pack["extension"].update(times=2), "extension.limit: first_term holds for one"),
        (lambda pack: pack["extension"].update(limit="0d"), "extension.limit: .*longer"),
        (lambda pack: pack["extension"].update(approver="handler"), "extension.approver: .*handler"),
        (lambda pack: pack["survey"].update(after="7wd"), "survey.after: .*around the clock"),
        (lambda pack: pack["survey"].update(nudge_after="20d"), "survey.nudge_after: "),
        (lambda pack: pack.update(survey=[]), "survey: needs a mapping"),
        (lambda pack: pack.update(triage_threshold=True), "triage_threshold: "),
        (lambda pack: pack["matters"].update(group_citizens=0), "matters.group_citizens: "),
        (lambda pack: pack["weights"].update(response=0.5), "weights: need to sum to 1"),
    ],
)
def test_a_wrong_pack_is_refused_with_the_path_of_the_key(
    change: Callable[[dict[str, Any]], object], fault: str
) -> None:
    with pytest.raises(PolicyError, match=fault):
        Policy.parse(changed(change))


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(PolicyError) as raised:
        Policy.parse(changed(lambda pack: pack.update(name="", no_receipt="x", reminders="often")))
    for path in ("name:", "no_receipt:", "reminders:"):
        assert path in str(raised.value)


def test_a_section_that_is_missing_is_one_fault() -> None:
    with pytest.raises(PolicyError) as raised:
        Policy.parse(changed(lambda pack: pack.pop("weights")))
    assert str(raised.value) == "weights: is missing"


def test_each_wrong_item_of_a_list_is_told() -> None:
    with pytest.raises(PolicyError) as raised:
        Policy.parse(changed(lambda pack: pack["escalation"].update(urgent=["now", "2h", "late"])))
    assert [fault.path for fault in raised.value.faults] == [("escalation", "urgent", n) for n in (0, 2)]


def test_a_document_from_before_the_later_keys_is_read_with_the_old_behaviour() -> None:
    kept = Policy.parse(packs.document_of(Path(__file__).parent / "old/hotline-1.yaml"))
    assert kept.version == "f9ca4b7790cc4382"
    assert kept.fast_path.measures == frozenset(), "nothing was settled at once then"
    assert kept.figures.pairs == (), "nothing was counted by two then"
    later = replace(kept, fast_path=POLICY.fast_path, figures=POLICY.figures)
    assert replace(later, version=POLICY.version) == POLICY


def test_the_version_follows_the_content_and_not_the_order_of_keys() -> None:
    document = changed(lambda _: None)
    assert Policy.parse(dict(reversed(document.items()))).version == POLICY.version
    assert Policy.parse(document | {"no_receipt": "25h"}).version != POLICY.version
    assert len(POLICY.version) == 16


def test_a_pack_may_leave_targets_out_and_roll_its_last_day() -> None:
    def petition(pack: dict[str, Any]) -> None:
        pack.update(targets={"reply": {"others": "60d"}}, last_day_rolls=True)

    policy = Policy.parse(changed(petition))
    assert policy.due(CALENDAR, Target.DISPATCH, COMPLAINT, NORMAL, at(TUESDAY)) is None
    found = policy.due(CALENDAR, Target.REPLY, COMPLAINT, NORMAL, at(TUESDAY))
    assert found is not None
    assert shown(found.at) == "Sun 2026-05-10 00:00"  # 24:00 of a make-up Saturday


@pytest.mark.parametrize("name", ["nowhere", "../hotline", "hotline.yaml", ""])
def test_only_packs_that_exist_are_loaded(name: str) -> None:
    with pytest.raises(PolicyError, match="no pack"):
        packs.load(name)
