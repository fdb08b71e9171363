"""Whoever builds a receiver of our webhooks knocks: what there is to be told of, and nothing of any case."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalice.app import Blueprint

from chalicelib.domain.endpoints import Topic
from chalicelib.domain.webhooks import CATALOGUE, DATA, DETAILS
from chalicelib.edge.operations import operation

routes = Blueprint(__name__)


@dataclass(frozen=True)
class ToldOf:
    """One kind of news, and what of it stands in `data.details`."""

    type: Topic
    says: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """What can be told, and what the fields of `data` and `data.details` mean."""

    events: tuple[ToldOf, ...]
    data: Mapping[str, str]
    details: Mapping[str, str]


@routes.route("/v1/webhooks/events", methods=["GET"])
@operation(routes)
def events() -> Catalogue:
    told = (ToldOf(topic, kind.says, kind.fields) for topic, kind in CATALOGUE.items())
    return Catalogue(tuple(told), DATA, DETAILS)
