"""What the table is and what its items weigh, computed: moto's capacity figures are constant."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from bench.meter import REGION
from chalicelib.domain import running
from chalicelib.domain.case import Case
from chalicelib.domain.head import Cycle, Work
from chalicelib.domain.inbox import Citizen, Content, Submission
from chalicelib.domain.marks import marked
from chalicelib.domain.returning import Returned, Stage
from chalicelib.domain.values import Channel, Outcome, Sign, SignVerdict, Status, Target, Verdict
from chalicelib.sla import packs
from chalicelib.sla.sla import Sla
from chalicelib.store import codec
from chalicelib.store import dynamodb_rows as rows
from chalicelib.store.dynamodb import DynamoStore
from chalicelib.store.dynamodb_size import size_of, units_of
from chalicelib.store.dynamodb_table import Row, table
from tests.sla.builders import CALENDAR, POLICY
from tests.store.builders import NOW, a_case, a_delivery, noted, on, tracked
from tests.store.test_dynamodb import NAME, Wire

TICKET = "7KQ2M4XW9"
TEXT = "永安路一百二十号门前的路灯已经一个星期不亮了请尽快来修理夜里看不见"


@pytest.fixture
def items(store: DynamoStore) -> type[Row]:
    return store._table


def a_long_life() -> Case:
    """A case of help in its second cycle, with all clocks that it can have there: a promise is over."""
    case = a_case(TICKET, unit="bureau-of-roads/east", wake_at=NOW, status=Status.AWAITING_CITIZEN)
    case.salt, case.tip = (sha256(part).hexdigest() for part in (b"salt", b"tip"))
    case.policy, case.calendar = packs.load("hotline").version, packs.load("petition").version
    case.title, case.category, case.handler = TEXT, "城乡建设/道路/路灯", "wang.xiaoming"
    moments = [NOW + timedelta(seconds=7919 * n, microseconds=104729 * n) for n in range(20)]
    for at, target in zip(moments, packs.load("hotline").targets, strict=False):
        running.start(case, Sla(POLICY, CALENDAR), target, at)
    case.co_units = ("water", "gas", "market")
    case.work, case.leads = Work(extension="5wd", review=True), True
    case.cycles = [Cycle(n, moments[2], replied_at=moments[3], closed_at=moments[4]) for n in (1, 2)]
    case.cycles[0] = replace(case.cycles[0], marks=marked(0, [*Sign, SignVerdict.DISMISSED]))
    case.proposed, case.approved, case.verdict = Outcome.TERMINATED, True, Verdict.PARTLY
    case.returned = Returned(Stage.REJECTED, moments[5], ("bureau-of-roads/east",))
    return case


def a_merged_life() -> Case:
    """The same after it was merged: nobody is beside it, and nothing is asked, proposed or returned."""
    case = a_long_life()
    case.master, case.status = "KM555RBGQ", Status.MERGED
    case.drop_proposal()
    case.co_units, case.work = (), Work()
    case.returned = case.returned.over()
    return case


def a_long_petition() -> Case:
    """Answered by three offices, with all clocks that a petition can have."""
    case = a_long_life()
    clock, case.clocks = next(iter(case.clocks.values())), {}
    gone = {Target.REPLY, Target.REOPENED_REPLY}
    for target in (target for target in packs.load("petition").targets if target not in gone):
        shift = timedelta(seconds=7919 * len(case.clocks))
        case.clocks[target] = replace(
            clock, target=target, started_at=NOW + shift, due_at=NOW + 30 * shift, working=False
        )
    units = ("bureau-of-roads/east", "bureau-of-roads", "city")
    case.cycles = [
        replace(case.cycle, number=n, instance=n, unit=unit, marks=case.cycles[0].marks)
        for n, unit in enumerate(units, 1)
    ]
    # Only a suggestion has a verdict, and nobody returns a reexamination.
    case.verdict, case.returned = None, Returned(rejected=case.returned.rejected)
    case.instance, case.recused = 3, ("wang.xiaoming", "li.dandan")
    case.work, case.co_units = Work(), ()
    return case


@pytest.mark.parametrize(
    ("item", "size"),
    [
        ({"pk": {"S": "T#1"}}, 5),
        ({"pk": {"S": "灯"}, "d": {"B": b"12345"}}, 5 + 6),
        ({"v": {"N": "1"}}, 1 + 2),
        ({"v": {"N": "-123"}}, 1 + 3),
        ({"e": {"N": "1812345678"}}, 1 + 6),
    ],
)
def test_sizes_follow_the_published_rules(item: Any, size: int) -> None:
    assert size_of(item) == size


def test_units_are_whole_kilobytes_and_double_in_a_transaction() -> None:
    sizes = {1024: 1, 1025: 2, 5000: 5}
    for size, units in sizes.items():
        item = {"d": {"B": b"x" * (size - 1)}}
        assert (units_of(item), units_of(item, transaction=True)) == (units, 2 * units)


def test_a_submission_of_300_characters_is_one_call_and_at_most_four_units(
    store: DynamoStore, items: type[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = Citizen("王小明", "+8613800000000", "wang@example.org", "永安路一百二十号三单元五零二室")
    content = Content((TEXT * 10)[:300], TEXT, "east", "城乡建设/道路/路灯", citizen=citizen)
    submission = Submission(TICKET, "SM" + "0" * 32, content.digest(), Channel.SMS, NOW, "v1", content)
    wire = Wire(store, monkeypatch)
    store.put_submission(submission)
    assert wire.names() == ["PutItem"]
    assert units_of(rows.submission(items, submission).serialize()) <= 4
    assert set(wire.calls[0][1]["Item"]) == {"pk", "sk", "d"}


@pytest.mark.parametrize("life", [a_long_life, a_merged_life, a_long_petition])
def test_a_case_with_its_keys_and_an_event_stays_under_one_kilobyte(
    items: type[Row], life: Callable[[], Case]
) -> None:
    assert size_of(rows.case(items, noted(life())).serialize()) <= 1024


def test_rows_of_every_day_are_one_unit(items: type[Row]) -> None:
    delivery = a_delivery(f"{TICKET}-0001-0123456789ab", TICKET, next_at=NOW, text=TEXT * 2)
    assert units_of(rows.delivery(items, delivery).serialize()) == 1
    row = tracked(9, {on(day, name): {"received": 1, "replied": 1} for day in (1, 2) for name in "abcd"})
    assert units_of(rows.tracked(items, TICKET, row, 1).serialize()) == 1
    saved = codec.encode_events(noted(a_case(TICKET), TEXT).pending)
    assert units_of(rows.events(items, TICKET, 1, saved).serialize()) == 1


def test_an_item_is_in_no_index_that_it_has_no_place_in(items: type[Row]) -> None:
    assert set(rows.case(items, a_case()).serialize()) == {"pk", "sk", "v", "d", "a", "ws"}
    assert set(rows.delivery(items, a_delivery()).serialize()) == {"pk", "sk", "v", "d"}


def test_the_table_is_what_it_is_declared_to_be(items: type[Row]) -> None:
    made = items.connection().describe_table()
    declared = items.declaration()
    indexes = {
        index["IndexName"]: {key: index[key] for key in ("IndexName", "KeySchema", "Projection")}
        for index in made["GlobalSecondaryIndexes"]
    }
    assert indexes == {index["IndexName"]: index for index in declared["GlobalSecondaryIndexes"]}
    assert made["KeySchema"] == declared["KeySchema"]
    assert sorted(made["AttributeDefinitions"], key=str) == sorted(declared["AttributeDefinitions"], key=str)
    assert made["BillingModeSummary"]["BillingMode"] == declared["BillingMode"]
    assert made["StreamSpecification"]["StreamViewType"] == "NEW_IMAGE"


def test_indexes_hold_keys_alone(items: type[Row]) -> None:
    for index in items.declaration()["GlobalSecondaryIndexes"]:
        assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}


def test_two_tables_do_not_share_a_connection(items: type[Row]) -> None:
    other = table("other", REGION)
    other.create_table()
    DynamoStore("other", region=REGION).put_document("h", "text")
    assert DynamoStore(NAME, region=REGION).document("h") is None
