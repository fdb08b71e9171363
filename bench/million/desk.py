"""django-helpdesk with very many tickets, timed from within an environment of its own (JSON on stdout).

Run by the interpreter of that environment and by no other: nothing of Huiyin is there. Tickets are made by
its own models, two years of them, with the follow-ups that its users would leave; its reports are asked for
by its own views through Django's test client, signed in as its staff.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

QUEUES, PEOPLE, BATCH, TRIES, OPEN = 80, 73, 2_000, 3, 0.02
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
REPORTS = ("queuemonth", "queuestatus", "usermonth", "daysuntilticketclosedbymonth")
TEXT = "柳塘街道小区楼下饭店油烟太大，每天晚上都这样，找过他们几次了"


def set_up(database: str) -> None:
    """Its own apps on SQLite; what its documentation asks for, and no more."""
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="of a benchmark",  # noqa: S106  of a database that is thrown away
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": database}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.sites",
            "django.contrib.messages",
            "django.contrib.admin",
            "django.contrib.humanize",
            "django.contrib.staticfiles",
            "rest_framework",
            "helpdesk",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        ROOT_URLCONF="helpdesk_urls",
        SITE_ID=1,
        STATIC_URL="/static/",
        USE_TZ=True,
        ALLOWED_HOSTS=["*"],
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        HELPDESK_TEAMS_MODE_ENABLED=False,
        SITE_ROOT="/",
        LOGIN_URL="/login/",
    )
    sys.modules["helpdesk_urls"] = _urls()
    django.setup()


def _urls() -> Any:
    """Its pages at the root."""
    from types import ModuleType

    module = ModuleType("helpdesk_urls")

    class Patterns(ModuleType):
        @property
        def urlpatterns(self) -> list[Any]:
            from django.contrib import admin
            from django.urls import include, path

            return [path("admin/", admin.site.urls), path("", include("helpdesk.urls"))]

    module.__class__ = Patterns
    return module


def fill(tickets: int) -> None:
    """Tickets over two years in queues, 2 % of them open, each with two follow-ups."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import transaction
    from helpdesk.models import FollowUp, Queue, Ticket

    call_command("migrate", verbosity=0)
    dice = random.Random(1)  # noqa: S311  the same tickets every time
    staff = get_user_model()
    people = [staff.objects.create_user(f"person{n}", is_staff=True) for n in range(PEOPLE)]
    staff.objects.create_superuser("manager")
    queues = [Queue.objects.create(title=f"unit {n}", slug=f"unit-{n}") for n in range(QUEUES)]
    with transaction.atomic():
        for first in range(0, tickets, BATCH):
            made = Ticket.objects.bulk_create(
                _ticket(Ticket, dice, queues, people, number)
                for number in range(first, min(first + BATCH, tickets))
            )
            FollowUp.objects.bulk_create(each for ticket in made for each in _follow_ups(FollowUp, ticket))


def _ticket(model: Any, dice: random.Random, queues: list[Any], people: list[Any], number: int) -> Any:
    created = NOW - timedelta(minutes=dice.randrange(730 * 24 * 60))
    is_open = dice.random() < OPEN
    return model(
        title=TEXT[:20],
        queue=dice.choice(queues),
        created=created,
        modified=created + timedelta(hours=dice.randrange(1, 300)),
        submitter_email=f"citizen{number % 20_000}@example.org",
        assigned_to=dice.choice(people),
        status=model.OPEN_STATUS if is_open else model.CLOSED_STATUS,
        description=TEXT * 3,
        priority=dice.randint(1, 5),
        secret_key="x" * 36,
    )


def _follow_ups(model: Any, ticket: Any) -> Iterator[Any]:
    said = {"ticket": ticket, "public": True, "comment": TEXT, "user": ticket.assigned_to}
    yield model(date=ticket.created, title="Ticket Opened", **said)
    yield model(date=ticket.modified, title="Closed", new_status=ticket.status, **said)


def ask(client: Any, path: str) -> dict[str, Any]:
    """The middle of a few tries, in ms of wall and of CPU."""
    walls, cpus, length = [], [], 0
    for _ in range(TRIES):
        wall, cpu = perf_counter(), process_time()
        answer = client.get(path)
        walls.append((perf_counter() - wall) * 1000)
        cpus.append((process_time() - cpu) * 1000)
        length = len(answer.content)
        if answer.status_code != HTTPStatus.OK:
            raise SystemExit(f"{path}: {answer.status_code}")
    return {
        "path": path,
        "wall_ms": sorted(walls)[TRIES // 2],
        "cpu_ms": sorted(cpus)[TRIES // 2],
        "bytes": length,
    }


def main() -> None:
    folder, tickets = Path(sys.argv[1]), int(sys.argv[2])
    set_up(str(folder / "helpdesk.db"))
    started = perf_counter()
    fill(tickets)
    filled = perf_counter() - started
    from django.contrib.auth import get_user_model
    from django.test import Client

    client = Client()
    client.force_login(get_user_model().objects.get(username="manager"))
    asked = [ask(client, "/reports/"), *(ask(client, f"/reports/{name}/") for name in REPORTS)]
    json.dump({"tickets": tickets, "filled_s": filled, "asked": asked}, sys.stdout)


if __name__ == "__main__":
    main()
