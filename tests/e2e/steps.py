"""What citizens, handlers and managers do, step by step, by HTTP alone."""

from collections.abc import Callable

from tests.e2e import client
from tests.e2e.client import Sent
from tests.e2e.server import Server, wait_for
from tests.pages.reader import Form, Reader

HANDLER = "+8613800000042"
COUNTS = ("answered", "responded", "contacted", "resolved", "satisfied", "surveyed", "replied", "on_time")

Measure = Callable[[], dict[str, int]]


def added(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {name: after.get(name, 0) - before.get(name, 0) for name in COUNTS}


def by_link(server: Server, link: str, action: str, **values: str) -> None:
    """Open the signed link, find the form of the action, fill it in and send it."""
    forms = client.open_page(server, link).forms
    form = next(each for each in forms if each.hidden().get("action") == action)
    answer = client.send(server, form, values)
    assert answer.status_code == 200, answer.text


def status(server: Server, ticket: str, code: str) -> str:
    answer = client.track(server, ticket, code)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["status"])


def reply_by_api(server: Server, ticket: str) -> None:
    """As soon as triage has given the case to its unit."""
    handler = server.token("handler", "utilities")
    path, reply = f"/v1/staff/cases/{ticket}", {"outcome": "solved", "text": "灯泡已换"}
    bearer = {"Authorization": f"Bearer {handler}"}
    wait_for(lambda: client.get(server, path, **bearer).ok, client.ACKNOWLEDGED, "a case")
    answer = client.post(server, f"{path}/reply", reply, handler)
    assert (answer.status_code, answer.json()["status"]) == (200, "replied"), answer.text
    # Its letter has gone out before the clock is put forward: the survey's week begins there.
    server.settle()


def tracking_page(server: Server, ticket: str, code: str) -> str:
    shown = client.send(server, the_form(server, "/track"), {"ticket": ticket, "code": code})
    assert shown.status_code == 200, shown.text
    return shown.text


def survey_link(page: str) -> str:
    return next(link for link in Reader(page).values("href") if "/s/" in link)


def the_form(server: Server, link: str) -> Form:
    """The only form of a page."""
    (form,) = client.open_page(server, link).forms
    return form


def assert_nothing_went_out_twice(sent: list[Sent]) -> None:
    twice = [each for each in sent if sum(other.delivery == each.delivery for other in sent) > 1]
    assert not twice
