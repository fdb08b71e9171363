"""Whatever the domain can hold comes back from its bytes as it was."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.case import Case
from chalicelib.domain.chain import Event, chain, private_form, verify
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.events import Body, CaseReplied
from chalicelib.domain.head import Cycle
from chalicelib.domain.inbox import Contact, Submission
from chalicelib.domain.transitions import KINDS
from chalicelib.domain.values import Outcome, Target
from chalicelib.ports import Parked, Tracked
from chalicelib.sla.clock import Clock
from chalicelib.store import codec
from chalicelib.store.additions import Key
from chalicelib.store.squeeze import squeeze
from tests.store.builders import NOW, a_case, tracked

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  the strategy wants bare bounds
NUMBERS = st.integers(-(2**53), 2**53)
PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: st.text(max_size=20),
    int: NUMBERS,
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: MOMENTS,
    date: st.dates(),
    NoneType: st.none(),
}


def a(kind: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911  one return for each kind of type
    """Anything of a type that stands in the domain's dataclasses."""
    if kind in PLAIN:
        return PLAIN[kind]
    if get_origin(kind) is UnionType:
        return st.one_of(*map(a, get_args(kind)))
    if get_origin(kind) is tuple and get_args(kind)[-1] is not Ellipsis:
        return st.tuples(*map(a, get_args(kind)))
    if get_origin(kind) in {list, tuple}:
        return st.lists(a(get_args(kind)[0]), max_size=3).map(get_origin(kind))
    if get_origin(kind) is dict:
        return st.dictionaries(*map(a, get_args(kind)), max_size=3)
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    hints = get_type_hints(kind)
    return st.builds(kind, **{f.name: a(hints[f.name]) for f in fields(kind) if f.name != "pending"})


def with_its_clocks(case: Case) -> Case:
    """Each stands under its own target, as the domain has them."""
    case.clocks = {target: replace(clock, target=target) for target, clock in case.clocks.items()}
    return case


BODIES = st.sampled_from(list(KINDS.values())).flatmap(a)


@given(value=st.one_of(a(Submission), a(Delivery), a(Contact), a(Parked)))
def test_a_row_comes_back_as_it_was(value: object) -> None:
    assert codec.decode(codec.encode(value), type(value)) == value


@given(case=a(Case).map(with_its_clocks), version=st.integers(0, 2**53))
def test_a_case_comes_back_as_of_the_version_it_is_saved_under(case: Case, version: int) -> None:
    saved = codec.decode_case(codec.encode_case(case, version))
    case.version = version
    assert saved == case


@given(bodies=st.lists(BODIES, min_size=1, max_size=4), at=MOMENTS)
def test_events_come_back_as_they_were_and_their_chain_holds(bodies: list[Body], at: datetime) -> None:
    events = _chained(bodies, at)
    decoded = codec.decode_events(*codec.encode_events(events))
    assert list(decoded) == events
    assert verify(list(decoded), "salt") == []


@given(bodies=st.lists(BODIES, min_size=1, max_size=4))
def test_the_private_part_can_be_absent(bodies: list[Body]) -> None:
    events = _chained(bodies, NOW)
    bare = list(codec.decode_events(codec.encode_events(events).public, None))
    assert not any(text for event in bare for text in private_form(event.body).values())
    assert verify(bare, "salt") == []


def test_the_public_part_holds_no_personal_data() -> None:
    reply = CaseReplied(outcome=Outcome.SOLVED, unit="roads", direct=True, text="张三")
    saved = codec.encode_events(_chained([reply], NOW))
    assert "张三".encode() not in saved.public
    assert saved.private == '[{"text":"张三"}]'.encode()


VECTORS = st.dictionaries(st.text(max_size=8), NUMBERS, max_size=3)
KEYS = st.builds(Key, st.dates(), st.text(max_size=5), st.text(max_size=5))
TRACKED = st.builds(tracked, NUMBERS, st.dictionaries(KEYS, VECTORS, max_size=6))


@given(row=TRACKED)
def test_a_contribution_comes_back_as_it_was(row: Tracked) -> None:
    again = codec.decode_tracked(codec.encode_tracked(row, 7))
    assert (again, again.revision) == (row, 7)


@pytest.mark.parametrize("stage", [1, 4, 7])
def test_a_head_leaves_room_for_events_in_its_kilobyte(stage: int) -> None:
    case = a_case("7KQ2M4XW9", unit="bureau-of-roads/east", wake_at=NOW)
    case.salt, case.tip, case.policy = (bytes(range(n, n + 32)).hex() for n in (1, 2, 3))
    case.title, case.category = (
        "永安路一百二十号门前的路灯已经一个星期不亮了请尽快来修理夜里看不见",
        "城乡建设/道路/路灯",
    )
    moments = [NOW + timedelta(seconds=7919 * n, microseconds=104729 * n) for n in range(9)]
    for n, target in enumerate(list(Target)[:stage]):
        case.clocks[target] = Clock(target, moments[n], moments[n + 1], False, True, met_at=moments[n])
    case.cycles = [Cycle(n, moments[2], replied_at=moments[3], closed_at=moments[4]) for n in (1, 2)]
    assert len(squeeze(codec.encode_case(case, 9))) < 700


def _chained(bodies: list[Body], at: datetime) -> list[Event]:
    events: list[Event] = []
    for seq, body in enumerate(bodies, start=1):
        previous = events[-1].hash if events else ""
        events.append(chain("T1", seq, previous, at, "officer", body, "salt"))
    return events
