import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib.domain.values import Channel
from local.outbox import Message, Outbox

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SMS = Message(
    "SM1", Channel.SMS, "+8613800000001", "+15005550006", "受理", AT, delivery="d1", callback="http://x"
)
MAIL = Message(
    "<huiyin.d2@h>", Channel.EMAIL, "li@example.org", "h@h", "受理", AT, subject="您好", delivery="d2"
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.db"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    box = Outbox(path)
    yield box
    box.close()


def seen(messages: list[Message]) -> list[str]:
    return [message.provider_id for message in messages]


def test_what_was_kept_comes_back_whole_and_in_order(outbox: Outbox) -> None:
    outbox.add(SMS)
    outbox.add(MAIL)
    assert [replace(message, seq=0) for message in outbox.all()] == [SMS, MAIL]
    assert seen(outbox.all("li@example.org")) == ["<huiyin.d2@h>"]
    assert seen(outbox.of_deliveries(["d1"])) == ["SM1"]
    assert outbox.of_deliveries([]) == []
    assert outbox.has("SM1")
    assert not outbox.has("SM2")


def test_a_mail_that_came_twice_is_shown_twice(outbox: Outbox) -> None:
    outbox.add(MAIL)
    outbox.add(MAIL)
    assert len(outbox.all()) == 2


def test_a_text_message_stays_unreported_until_both_steps_are(outbox: Outbox) -> None:
    outbox.add(SMS)
    outbox.add(MAIL)
    (message,) = outbox.unreported()
    outbox.set_reported(message, 1)
    assert seen(outbox.unreported()) == ["SM1"]
    outbox.set_reported(message, 2)
    assert outbox.unreported() == []


def test_a_page_holds_the_newest_before_a_place(outbox: Outbox) -> None:
    for number in range(5):
        outbox.add(replace(SMS, provider_id=f"SM{number}", at=AT + timedelta(minutes=number)))
    first = outbox.page(SMS.receiver, None, None, 2)
    assert seen(first) == ["SM4", "SM3"]
    assert seen(outbox.page(SMS.receiver, None, first[-1].seq, 2)) == ["SM2", "SM1"]
    assert seen(outbox.page(SMS.receiver, AT + timedelta(minutes=4), None, 9)) == ["SM4"]
    assert outbox.page("+8613800000009", None, None, 9) == []


def test_a_process_that_dies_after_add_has_kept_it(path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from local.outbox import Outbox; "
        "from tests.local.test_outbox import SMS; "
        "Outbox(Path(sys.argv[1])).add(SMS); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)  # noqa: S603  our own words
    box = Outbox(path)
    assert seen(box.all()) == ["SM1"]
    box.close()
