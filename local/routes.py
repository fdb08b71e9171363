"""What the embedded home shows of itself."""

from collections.abc import Mapping

from chalice.app import Blueprint

from chalicelib import bootstrap
from chalicelib.domain.values import Channel
from chalicelib.ports import Store
from local.outbox import Message, Outbox


def routes(outbox: Outbox) -> Blueprint:
    """Registered by the embedded home alone."""
    blueprint = Blueprint(__name__)

    @blueprint.route("/local/outbox", methods=["GET"], name="local_outbox")
    def show() -> list[dict[str, object]]:
        query: Mapping[str, str] = blueprint.current_request.query_params or {}
        return listing(outbox, bootstrap.deps().store, query.get("to", ""), query.get("ticket", ""))

    return blueprint


def listing(outbox: Outbox, store: Store, to: str = "", ticket: str = "") -> list[dict[str, object]]:
    """Newest last; the provider knows no ticket, so that comes from our own delivery."""
    if ticket:
        found = outbox.of_deliveries([delivery.id for delivery in store.deliveries(ticket)])
        return [_row(message, store) for message in found if to in ("", message.receiver)]
    return [_row(message, store) for message in outbox.all(to)]


def _row(message: Message, store: Store) -> dict[str, object]:
    delivery = store.delivery(message.delivery) if message.delivery else None
    words = {"subject": message.subject, "body": message.text} if message.channel is Channel.EMAIL else {}
    return {
        "channel": message.channel,
        "to": message.receiver,
        "from": message.sender,
        "text": message.text,
        **words,
        "ticket": delivery.ticket if delivery else None,
        "event": delivery.event if delivery else None,
        "reaction": delivery.reaction if delivery else None,
        "time": message.at.isoformat(),
        "status": message.status,
        "provider_id": message.provider_id,
        "delivery": message.delivery,
    }
