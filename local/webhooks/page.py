"""The catalogue of webhooks as a page, printed from the tables themselves."""

from collections.abc import Iterable

from chalicelib.domain.endpoints import Topic
from chalicelib.domain.webhooks import CATALOGUE, DATA, DETAILS
from chalicelib.usecases.webhooks import PAUSES
from local.webhooks.example import example

HEAD = """# Webhooks

This page is generated (`huiyin webhook events > docs/webhooks.md`), and a test keeps it so. The catalogue is
served at `GET /v1/webhooks/events`, too.

Programs of the office's own (an OA, an ERP, a data centre) are told what happens to cases: each event is
posted to each endpoint that asked for it, signed by the [Standard
Webhooks](https://www.standardwebhooks.com) specification, for which there are libraries in most languages.
[operations.md](operations.md#webhooks) tells how an endpoint is set up.

## What a receiver does

1. **Check the signature** with the library and the endpoint's secret: `webhook-id`, `webhook-timestamp` and
   `webhook-signature` are in the headers. While a secret is being changed there are two signatures; one
   that fits is enough.
2. **Answer 2xx within five seconds**, and work afterwards. Nothing of the answer's body is looked at;
   redirects are not followed.
3. **Remember `webhook-id`**: the same event may come again, with the same id and the same body.
4. **Order by `data.sequence`**, which counts up within a case, with gaps. The order of arrival is not
   promised.
5. **Ignore types that it does not know**: an update may bring more, and whoever names no `events` gets
   them.
"""
RETRIES = """
Any answer but 2xx, or none, is tried again after {pauses}. After {tries} tries, about a day, the event
stands among the parked items, and an officer's `retry` posts it again. `410 Gone` ends it for that
endpoint: nothing more is posted there until its name or address changes. An endpoint with three troubles in
a row gets a trial now and then, so that it holds up nobody else.

## What is said, and of whom not

A body names no person and quotes nobody: whoever needs more asks the API with a token of their own, and
sees what they may see.

**Of a case that hides somebody nothing is told**: tip-offs and accusations, whoever asked for confidence,
whoever gave no name; the same cases that nobody finds by Open311. What becomes one is told of no more, and
nothing says why.

```json
"""
BODY = """```

| field of `data` | what it is |
| --- | --- |
"""
DETAIL = """
| field of `data.details` | what it is |
| --- | --- |
"""
EVENTS = """
## Events

| `type` | what has happened | `data.details` |
| --- | --- | --- |
"""


def page() -> str:
    """The whole page."""
    return "".join([HEAD, _retries(), example(), *_tables()])


def _retries() -> str:
    lengths = [_length(int(pause.total_seconds())) for pause in PAUSES]
    named = f"{', '.join(lengths[:-1])} and {lengths[-1]}"
    return RETRIES.format(pauses=named, tries=len(PAUSES) + 1)


def _length(seconds: int) -> str:
    for unit, size in (("h", 3600), ("min", 60)):
        if seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"


def _tables() -> Iterable[str]:
    yield BODY
    yield from (f"| `{name}` | {says} |\n" for name, says in DATA.items())
    yield DETAIL
    yield from (f"| `{name}` | {says} |\n" for name, says in DETAILS.items())
    yield EVENTS
    for topic, kind in CATALOGUE.items():
        fields = ", ".join(f"`{name}`" for name in kind.fields)
        yield f"| `{topic}` | {kind.says} | {fields} |\n"
    yield f"| `{Topic.PING}` | nothing: somebody tries whether the endpoint hears us; `data` is empty |  |\n"
