"""Whoever builds a receiver of our webhooks knocks: what there is to be told of, and nothing of any case."""

from chalice.app import Blueprint

from chalicelib.domain.webhooks import CATALOGUE, DATA, DETAILS
from chalicelib.edge.http import answers_json

routes = Blueprint(__name__)


@routes.route("/v1/webhooks/events", methods=["GET"])
@answers_json(routes)
def events() -> object:
    """Every type, what it says, and the fields of `data` and `data.details`."""
    kinds = ({"type": topic, "says": kind.says, "details": kind.fields} for topic, kind in CATALOGUE.items())
    return {"events": list(kinds), "data": DATA, "details": DETAILS}
