import json
from dataclasses import replace
from datetime import UTC, datetime

from chalicelib.domain import events as e
from chalicelib.domain.chain import Event, chain, public_form, verify
from chalicelib.domain.transitions import KINDS
from chalicelib.domain.values import Target

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
SALT = "salt"


def chain_of(*texts: str) -> list[Event]:
    events: list[Event] = []
    for number, text in enumerate(texts, start=1):
        previous = events[-1].hash if events else ""
        events.append(chain("T", number, previous, AT, "h", e.NoteAdded(text=text), SALT))
    return events


def test_a_whole_chain_verifies() -> None:
    assert verify(chain_of("a", "b", "c"), SALT) == []


def test_a_removed_event_is_found() -> None:
    first, _, third = chain_of("a", "b", "c")
    assert verify([first, third], SALT)


def test_a_reordered_chain_is_found() -> None:
    first, second = chain_of("a", "b")
    assert verify([second, first], SALT)


def test_an_altered_actor_is_found() -> None:
    (only,) = chain_of("a")
    assert verify([replace(only, actor="somebody else")], SALT)


def test_altered_personal_data_are_found() -> None:
    (only,) = chain_of("a")
    assert verify([replace(only, body=e.NoteAdded(text="b"))], SALT)


def test_removed_personal_data_leave_the_chain_whole() -> None:
    first, second = chain_of("a", "b")
    assert verify([replace(first, body=e.NoteAdded(text="")), second], SALT) == []


def test_the_hash_does_not_depend_on_personal_data_that_can_be_guessed() -> None:
    """Without the salt nobody can try out phone numbers against a published hash."""
    one = chain("T", 1, "", AT, "h", e.NoteAdded(text="13900000001"), "salt one")
    two = chain("T", 1, "", AT, "h", e.NoteAdded(text="13900000001"), "salt two")
    assert one.hash != two.hash


def test_a_field_that_came_later_leaves_the_hashes_of_older_events() -> None:
    """The hash of an event as a version without the later fields wrote it."""
    asked = e.QuestionLapsed()
    added = e.CitizenAdded(submission="T2", why="answers_question")
    said = '{"submission":"T2","why":"answers_question"}'
    assert json.dumps(public_form(added), separators=(",", ":")) == said
    assert public_form(asked) == {}
    assert public_form(replace(added, quiet=True))["quiet"] is True


def test_every_event_has_a_kind_of_its_own() -> None:
    assert len(KINDS) == len(e.Body.__subclasses__())


def test_a_whole_number_given_for_a_fraction_hashes_like_the_fraction_it_is() -> None:
    def link(fraction: float) -> Event:
        body = e.ReminderDue(target=Target.REPLY, due_at=AT, fraction=fraction, person="h", steps=1)
        return chain("T", 1, "", AT, "system", body, SALT)

    assert link(1).hash == link(1.0).hash
