"""What an operator may write of an endpoint, and that a mistake is told without anything secret."""

from base64 import b64encode

import pytest

from chalicelib.domain.endpoints import Topic, Webhook, key, read

SECRET = "whsec_" + b64encode(b"thirty-two bytes of a secret....").decode()
OTHER = "whsec_" + b64encode(b"another one, as long as needed..").decode()


def entry(**changes: object) -> dict[str, object]:
    return {"name": "oa", "url": "https://oa.example.org/hook?to=1", "secret": SECRET, **changes}


def test_an_endpoint_says_where_it_is_and_what_it_wants() -> None:
    (found,) = read([entry(events=["case.received", "survey.answered"])])
    assert found == Webhook(
        "oa",
        "https://oa.example.org/hook?to=1",
        (SECRET,),
        frozenset({Topic.CASE_RECEIVED, Topic.SURVEY_ANSWERED}),
    )
    assert found.wants(Topic.CASE_RECEIVED)
    assert not found.wants(Topic.CASE_REPLIED)
    assert key(SECRET) == b"thirty-two bytes of a secret...."


def test_whoever_names_no_events_is_told_of_all() -> None:
    (found,) = read([entry()])
    assert all(found.wants(topic) for topic in Topic)


def test_a_secret_is_changed_by_having_two_for_a_while() -> None:
    (found,) = read([entry(secret=f"{OTHER} {SECRET}")])
    assert found.secrets == (OTHER, SECRET)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/hook", "http://localhost/", "http://[::1]:9000/"])
def test_without_tls_only_this_machine_is_an_endpoint_and_only_where_that_is_allowed(url: str) -> None:
    (found,) = read([entry(url=url)], loopback=True)
    assert found.private
    with pytest.raises(ValueError, match="https"):
        read([entry(url=url)])


WRONG: list[object] = [
    {"name": "oa"},
    entry(),
    [entry(), entry()],
    ["oa"],
    [entry(name="")],
    [entry(name="o a")],
    [entry(name=7)],
    [entry(url="http://oa.example.org/hook")],
    [entry(url="http://10.0.0.1/hook")],
    [entry(url="ftp://oa.example.org/")],
    [entry(url="https://user:hush-hush@oa.example.org/")],
    [entry(url="https://oa.example.org/#hush-hush")],
    [entry(url="https://oa.example.org:port/hush-hush")],
    [entry(url="https://oa.example.org/hush-hush 1")],
    [entry(url="https://[hush-hush/")],
    [entry(url="https:///hush-hush")],
    [entry(url=None)],
    [entry(secret="hush-hush")],
    [entry(secret="whsec_hush-hush")],
    [entry(secret="whsec_" + b64encode(b"short").decode())],
    [entry(secret="whsec_" + b64encode(b"x" * 65).decode())],
    [entry(secret=SECRET + " whsec_hush-hush")],
    [entry(secret=None)],
    [entry(events="case.received")],
    [entry(events=["case.burnt"])],
    [entry(events=["ping"])],
    [entry(events=[7])],
    [entry(private="yes")],
    [entry(secrets=SECRET)],
]


@pytest.mark.parametrize("document", WRONG)
def test_what_makes_no_sense_is_refused_and_nothing_secret_is_quoted(document: object) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        read(document, loopback=True)
    assert "hush-hush" not in str(refused.value)
    assert SECRET not in str(refused.value)


def test_neither_secret_nor_address_shows_in_a_log() -> None:
    assert repr(read([entry()])[0]).count("oa") == 1
