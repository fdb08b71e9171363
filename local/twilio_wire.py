"""How Twilio spells a message, a page of them, and an error."""

from collections.abc import Mapping
from email.utils import format_datetime
from urllib.parse import urlencode

from chalice.app import Response

from local.outbox import Message

VERSION = "2010-04-01"
MESSAGES = f"/{VERSION}/Accounts/{{sid}}/Messages.json"
MEDIA = f"/{VERSION}/Accounts/{{sid}}/Messages/{{message}}/Media/{{media}}"
RECORDING = f"/{VERSION}/Accounts/{{sid}}/Recordings/{{file}}"


def page(found: list[Message], sid: str, size: int, query: Mapping[str, str]) -> dict[str, object]:
    shown = found[:size]
    here = MESSAGES.format(sid=sid)
    following = {**query, "PageToken": str(shown[-1].seq)} if len(found) > size else None
    return {
        "messages": [resource(message, sid) for message in shown],
        "page_size": size,
        "uri": f"{here}?{urlencode(query)}",
        "first_page_uri": here,
        "next_page_uri": f"{here}?{urlencode(following)}" if following else None,
        "previous_page_uri": None,
    }


def resource(message: Message, sid: str) -> dict[str, object]:
    date = format_datetime(message.at)
    return {
        "sid": message.provider_id,
        "account_sid": sid,
        "api_version": VERSION,
        "to": message.receiver,
        "from": message.sender,
        "body": message.text,
        "status": message.status,
        "direction": "outbound-api",
        "date_created": date,
        "date_updated": date,
        "date_sent": None if message.status == "queued" else date,
        "error_code": None,
        "error_message": None,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "uri": f"/{VERSION}/Accounts/{sid}/Messages/{message.provider_id}.json",
        "subresource_uris": {},
    }


def error(status: int, code: int, text: str) -> Response:
    more = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": text, "more_info": more, "status": status}
    return Response(body, status_code=status)
