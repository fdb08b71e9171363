"""traps.md 11: loading old data sends nothing: a replay, a restored backup, a feed that is read anew."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib import parts
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.values import Status
from chalicelib.ports import Consumer, Position
from chalicelib.store.sqlite import SqliteStore
from chalicelib.usecases import actions
from chalicelib.usecases.delivery import deliver
from chalicelib.usecases.waking import wake
from local.replay.rows import Message
from local.replay.run import Replay
from tests.homes import HOMES, Home
from tests.office import DISPATCHER
from tests.usecases.climbing import GAS, SMOKE, WATER, WORDS

DAY = timedelta(days=1)


def on_file(path: Path, begin: str = "Mon 2026-03-02 09:00") -> Home:
    """An office whose store is that file, whatever is in it."""
    office, store = Home(begin=begin), SqliteStore(path)
    parts.keep_policy(store)
    office.world.deps = replace(office.deps, store=store)
    return office


def close(office: Home) -> None:
    store = office.deps.store
    assert isinstance(store, SqliteStore)
    store.close()


def closed_cases(office: Home) -> list[str]:
    """Answered, refused, missed and answered late, all archived."""
    texts = (SMOKE, WATER, WORDS, GAS)
    smoke, water, words, gas = (
        office.sms(text, phone=f"+861390000010{number}") for number, text in enumerate(texts)
    )
    office.reply(smoke)
    office.act(words, "decline", actions.Decline("unclear", "请拨打12345"), DISPATCHER)
    office.until("Thu 2026-03-05 10:00")
    office.reply(water)
    office.reply(gas)
    office.until("Tue 2026-05-26 09:00")
    tickets = [smoke, water, words, gas]
    assert {office.case(ticket).status for ticket in tickets} == {Status.ARCHIVED}
    return tickets


@pytest.mark.slow
@pytest.mark.parametrize("store", HOMES)
def test_trap_11_an_archived_case_is_silent_whoever_wakes_it_and_whatever_row_is_sent_again(
    store: str,
) -> None:
    office = Home(store)
    tickets = closed_cases(office)
    said, seqs = len(office.everything()), [office.case(ticket).seq for ticket in tickets]
    for days in (0, 1, 400):
        for ticket in tickets:
            assert wake(office.deps, ticket, office.world.now + days * DAY) is None
            for row in office.deps.store.deliveries(ticket):
                deliver(office.deps, row.id)
    office.settle()
    assert [office.case(ticket).seq for ticket in tickets] == seqs
    assert len(office.everything()) == said


@pytest.mark.slow
def test_trap_11_a_restored_backup_whose_feed_is_read_anew_tells_nobody_anything(tmp_path: Path) -> None:
    office = on_file(tmp_path / "huiyin.db")
    tickets = closed_cases(office)
    close(office)
    shutil.copy(tmp_path / "huiyin.db", tmp_path / "restored.db")
    restored = on_file(tmp_path / "restored.db", "Tue 2027-06-01 09:00")
    for consumer in Consumer:
        restored.deps.store.advance(consumer, Position())
    restored.until("Thu 2027-07-29 09:00")
    assert restored.everything() == []
    assert {restored.case(ticket).status for ticket in tickets} == {Status.ARCHIVED}
    close(restored)


@pytest.mark.slow
def test_trap_11_a_backup_of_the_midst_repeats_nothing_that_was_said_before_it(tmp_path: Path) -> None:
    office = on_file(tmp_path / "huiyin.db")
    tickets = [office.sms(SMOKE), office.sms(WATER, phone="+8613900000102")]
    office.until("Wed 2026-03-04 12:00")
    before = {row.id for row in office.everything()}
    close(office)
    shutil.copy(tmp_path / "huiyin.db", tmp_path / "restored.db")
    restored = on_file(tmp_path / "restored.db", "Wed 2026-03-04 12:00")
    for consumer in Consumer:
        restored.deps.store.advance(consumer, Position())
    restored.settle()
    assert restored.everything() == []
    restored.until("Tue 2026-03-24 09:00")
    after = {row.id for row in restored.everything()}
    assert before & after == set()
    assert after, "what falls due after it is still said"
    assert {restored.case(ticket).wake_at for ticket in tickets} == {None}
    close(restored)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.0, 0.6, 1.0])
def test_trap_11_what_was_replayed_into_a_store_is_silent_when_that_store_is_served(
    tmp_path: Path, share: float
) -> None:
    messages = [
        Message(str(number), datetime(2019, 3, 4, 1, tzinfo=UTC) + number * DAY / 3, content(text, number))
        for number, text in enumerate((SMOKE, WATER, WORDS, GAS) * 3)
    ]
    with closing(SqliteStore(tmp_path / "replay.db")) as store:
        result = Replay(store, messages, share).run()
    assert (result.complete, result.cases) == (True, 12)
    assert result.messages > 0, "inside of the replay everybody was told, by nobody's telephone"
    office = on_file(tmp_path / "replay.db")
    office.settle()
    office.until("Thu 2026-04-30 09:00")
    assert office.everything() == []
    assert office.next_due() is None
    close(office)


def content(text: str, number: int) -> Content:
    return Content(f"{text}（{number}）", citizen=Citizen(name=f"A{number}"))
