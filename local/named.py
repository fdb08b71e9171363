"""A pack that somebody names: one that comes with the product, or a file of theirs."""

import os
from pathlib import Path

from chalicelib import parts
from chalicelib.config import Config
from chalicelib.sla import packs
from chalicelib.sla.policy import Policy
from chalicelib.sla.sla import Sla


def policy(name: str) -> Policy:
    """PolicyError tells what is wrong with it, line by line."""
    is_name = name.isidentifier() and not Path(name).exists()
    return packs.load(name) if is_name or name in packs.NAMES else packs.read(Path(name))


def sla(name: str) -> Sla:
    """On the calendars that the office may use; PolicyError, ConfigError or DocumentError otherwise."""
    return parts.on(policy(name), parts.calendars(Config.from_env(os.environ).office))
