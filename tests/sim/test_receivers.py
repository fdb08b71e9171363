"""Receivers of webhooks in the simulated world hear much, and notice these bugs, put in on purpose."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.domain.webhooks import words
from chalicelib.usecases import errands, webhooks
from chalicelib.usecases.errand import OvertakenError
from local.sim import run
from local.sim.invariants import ViolationError
from local.sim.receivers import Receivers
from tests.sim.days import lived

Break = Callable[[pytest.MonkeyPatch], None]
SEED, STEPS = 2, 600


@pytest.mark.slow
def test_every_other_office_has_receivers_which_hear_of_each_kind_of_thing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    poster = lived(monkeypatch, SEED, STEPS).deps.poster
    assert isinstance(poster, Receivers)
    assert {name for name, _ in poster.taken} == {"oa", "erp"}
    assert len(poster.taken) > 100


def test_the_others_have_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert lived(monkeypatch, seed=1, steps=30).deps.webhooks == ()


def never_told(patch: pytest.MonkeyPatch) -> None:
    """What fails once is taken for told."""
    work = errands.WORK[webhooks.POST]

    def post(deps: Any, job: Any) -> None:
        try:
            webhooks.post(deps, job)
        except Exception:  # noqa: BLE001  that is the bug
            raise OvertakenError("failed") from None

    patch.setattr(errands, "WORK", {**errands.WORK, webhooks.POST: replace(work, do=post)})


def told_of_whoever_hides(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(webhooks, "hides_somebody", lambda *_: False)


def in_other_words_each_time(patch: pytest.MonkeyPatch) -> None:
    """The body is made when it is posted."""
    post = webhooks.post

    def anew(deps: Any, job: Any) -> None:
        post(deps, replace(job, text=job.text.replace('"timestamp":"', f'"timestamp":"{job.attempts}')))

    work = errands.WORK[webhooks.POST]
    patch.setattr(errands, "WORK", {**errands.WORK, webhooks.POST: replace(work, do=anew)})


def with_the_title(patch: pytest.MonkeyPatch) -> None:
    def told(event: Any, head: Any, category: str, district: str | None) -> str:
        return words(event, head, category or head.title, head.title)

    patch.setattr(webhooks, "words", told)


BUGS: tuple[Break, ...] = (never_told, told_of_whoever_hides, in_other_words_each_time, with_the_title)


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_bug_is_noticed(monkeypatch: pytest.MonkeyPatch, bug: Break) -> None:
    bug(monkeypatch)
    with pytest.raises(ViolationError):
        run.live(SEED, STEPS)


@pytest.mark.slow
def test_what_is_never_written_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "following", lambda *_: iter(()))
    with pytest.raises(ViolationError, match="was never told"):
        run.live(SEED, STEPS)
