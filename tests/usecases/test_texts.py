"""What people really get, whatever others wrote: at most two segments, and nothing that is not theirs."""

import pytest

from chalicelib.channels.segments import segments
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Channel, Outcome
from chalicelib.usecases import actions, intake
from tests.domain.test_wording_values import NASTY
from tests.office import DISPATCHER, SUPERVISOR, WANG, WATER, Office
from tests.usecases.phone import heard, on_the_line, ring

SECRET = "内部：此人多次上访"


def written(office: Office, lang: str, **citizen: str) -> str:
    who = Citizen(phone=WANG, **citizen)  # type: ignore[arg-type]  # text fields only
    submission = intake.submit(
        office.deps, Channel.SMS, f"SM{next(office.sids):032}", Content("随便说几句", lang=lang, citizen=who)
    )
    office.settle()
    return submission.ticket


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
@pytest.mark.parametrize("name", NASTY)
def test_whatever_an_officer_writes_a_message_is_two_segments_at_most(
    office: Office, lang: str, name: str
) -> None:
    """traps.md 23: sixty emoji in a question cost four, a curly quote in an English one three."""
    text = f"{NASTY[name]} Please tell us which house it is, since when, and who told you so, in a few words."
    declined = written(office, lang)
    office.act(declined, "decline", actions.Decline("other_place", text), DISPATCHER)
    asked = written(office, lang)
    office.act(asked, "dispatch", actions.Dispatch("urban"), DISPATCHER)
    office.act(asked, "ask", actions.Ask(text))
    sent = [row for row in office.sent() if row.channel is Channel.SMS]
    assert {"declined", "question"} <= {row.reaction for row in sent}
    assert [row.text for row in sent if segments(row.text) > 2] == []


@pytest.mark.parametrize("name", NASTY)
def test_whatever_the_reply_is_its_chinese_message_is_one_segment(office: Office, name: str) -> None:
    """traps.md 23"""
    office.reply(office.sms(WATER), NASTY[name] * 3)
    (reply,) = [row for row in office.sent() if row.reaction == "reply"]
    assert segments(reply.text) == 1


@pytest.mark.parametrize("name", NASTY)
def test_whatever_a_machine_heard_is_two_segments_at_most(office: Office, name: str) -> None:
    """traps.md 23"""
    on_the_line(office, words=[heard(NASTY[name] * 3)])
    ring(office)
    said = [row for row in office.sent() if row.reaction == "transcript"]
    assert said
    assert all(segments(row.text) <= 2 for row in said)


def test_no_message_to_a_citizen_has_a_note_or_an_officers_name_or_number(office: Office) -> None:
    """traps.md 37"""
    ticket = written(office, "zh-CN", email="wang@example.org")
    office.act(ticket, "dispatch", actions.Dispatch("urban", SECRET), DISPATCHER)
    office.act(ticket, "note", actions.Note(SECRET))
    office.act(ticket, "contact", actions.Contact("called", SECRET))
    office.act(ticket, "ask", actions.Ask("请问是哪一栋？"))
    office.sms("三栋")
    office.act(ticket, "reply", actions.Reply(Outcome.SOLVED, "已经处理好了"))
    office.act(ticket, "review", actions.Review(SECRET), SUPERVISOR)
    office.sms("退订")
    people = office.deps.office.people.values()
    internal = {SECRET, *(word for who in people for word in (who.name, who.phone, who.email, who.id))}
    to_citizens = [row for row in office.deps.store.deliveries(ticket) if row.recipient == "citizen"]
    kinds = {row.reaction for row in to_citizens}
    assert {"acknowledgement", "dispatched", "question", "added", "reply"} <= kinds
    for row in to_citizens:
        assert not [word for word in internal if word in f"{row.subject}{row.text}"]


def test_a_message_without_words_has_a_title_all_the_same(office: Office) -> None:
    """An empty mail with a picture: “” stood where the matter is named."""
    content = Content("", citizen=Citizen(email="li@example.org"))
    intake.submit(office.deps, Channel.EMAIL, "an empty mail", content)
    office.settle()
    (told,) = office.sent("li@example.org")
    assert "（没有文字）" in told.text
