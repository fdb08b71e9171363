import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from chalicelib import parts
from chalicelib.config import Config
from chalicelib.domain.values import Role
from chalicelib.sla import packs
from chalicelib.sla.policy import Policy
from chalicelib.store.sqlite import SqliteStore
from local import keys
from local.home import Home, open_home
from local.staff import UnknownStaffError, staff_token
from local.twilio_account import Account

HOUR = timedelta(hours=1)


@contextmanager
def opened(config: Config) -> Iterator[Home]:
    home = open_home(config)
    try:
        yield home
    finally:
        home.close()


def test_data_and_secrets_are_their_owners_alone(config: Config) -> None:
    with opened(config):
        assert config.data.stat().st_mode & 0o777 == 0o700
        assert (config.data / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_secrets_are_made_once(config: Config) -> None:
    with opened(config) as first, opened(config) as second:
        assert first.keys == second.keys
        assert len(first.deps.secrets.key()) == 32


def test_secrets_do_not_show_in_a_log(config: Config) -> None:
    with opened(config) as home:
        kept = json.loads((config.data / "secrets.json").read_text())
        shown = repr(home) + repr(home.keys) + repr(home.keys.account)
        assert kept["twilio"]["token"] not in shown
        assert kept["jwt"] not in shown
        assert repr(bytes.fromhex(kept["hmac"]["0001"])) not in shown


def test_the_home_makes_a_key_for_programs_unless_some_are_set(config: Config) -> None:
    with opened(config) as home:
        assert home.deps.open311_keys.keys() == {"local"}
        assert home.deps.open311_keys["local"] not in repr(home) + repr(home.keys) + repr(home.deps)
    with opened(replace(config, open311_keys={"app": "key-of-the-app-16"})) as home:
        assert home.deps.open311_keys == {"app": "key-of-the-app-16"}


def test_the_environment_names_another_account(config: Config) -> None:
    named = replace(config, twilio_sid="AC1", twilio_token="t", twilio_from="+14155552671")
    with opened(named) as home:
        assert home.keys.account == Account("AC1", "t", "+14155552671")
        assert home.deps.webhook_token == "t"


def test_damaged_secrets_are_never_replaced(config: Config) -> None:
    config.data.mkdir()
    (config.data / "secrets.json").write_text("{}")
    with pytest.raises(keys.KeysError, match=r"secrets\.json"):
        open_home(config)
    assert (config.data / "secrets.json").read_text() == "{}"


def test_cases_of_an_older_policy_keep_it(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    older = {**packs.document("hotline"), "name": "last year's"}
    version = Policy.parse(older).version
    store.put_document(version, json.dumps(older))
    sla_of = parts.sla_of(store)
    assert sla_of(version).policy.name == "last year's"
    assert sla_of(version) is sla_of(version)
    with pytest.raises(parts.UnknownPolicyError):
        sla_of("nobody's")
    store.close()


def test_the_policy_in_force_is_kept_by_its_version(config: Config) -> None:
    with opened(config) as home:
        policy = home.deps.sla.policy
        text = home.store.document(policy.version)
        assert text is not None
        assert Policy.parse(json.loads(text)) == policy
        assert home.deps.sla_of(policy.version).policy == policy


def test_a_token_is_for_a_person_of_the_office(config: Config) -> None:
    with opened(config) as home:
        who = home.identity.verify(staff_token(home, "handler", "gas", None, HOUR))
        assert (who.id, who.role, who.unit) == ("w-tang", Role.HANDLER, "gas")
        named = home.identity.verify(staff_token(home, "unit_head", None, "h-wei", HOUR))
        assert (named.id, named.unit) == ("h-wei", "utilities")


@pytest.mark.parametrize(
    ("role", "unit", "person"),
    [("king", None, None), ("handler", "moon", None), ("handler", None, "x"), ("handler", "moon", "w-tang")],
)
def test_a_stranger_gets_no_token(config: Config, role: str, unit: str | None, person: str | None) -> None:
    with opened(config) as home, pytest.raises(UnknownStaffError):
        staff_token(home, role, unit, person, HOUR)
