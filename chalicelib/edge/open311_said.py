"""The documents of GeoReport v2: which fields there are, and what stands in them."""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.domain.inbox import Submission
from chalicelib.domain.messages import date_time, say
from chalicelib.domain.values import Status
from chalicelib.edge import plain
from chalicelib.edge.open311_wire import Said
from chalicelib.ports import Deps
from chalicelib.triage.services import Service, services
from chalicelib.usecases import intake, open311
from chalicelib.usecases.published import Listing, Published

PATH = "/open311/v2"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
DATATYPES: Mapping[str, str] = {"date": "datetime", "request": "text"}
"""Of a required field; all others are a line of text."""

Document = dict[str, object]


def discovery(deps: Deps, lang: str) -> Said:
    changeset = _moment(deps, open311.changed_at(deps))
    endpoint = {
        "specification": SPECIFICATION,
        "url": f"{deps.base_url}{PATH}",
        "changeset": changeset,
        "type": "production",
        "formats": ["text/xml", "application/json"],
    }
    document = {
        "changeset": changeset,
        "contact": say(lang, "open311.contact", url=deps.base_url),
        "key_service": say(lang, "open311.key_service"),
        "endpoints": [endpoint],
    }
    return Said("discovery", document)


def service_list(deps: Deps, lang: str) -> Said:
    return Said("services", [_service(each, lang) for each in services(deps.rules)])


LISTS: Mapping[str, Callable[[Deps, str], Said]] = {"discovery": discovery, "services": service_list}


def definition(service: Service, lang: str) -> Said:
    """`required` is for who fills it in; what comes without is taken, and the citizen asked once."""
    attributes = [_attribute(field, order, lang) for order, field in enumerate(service.required, start=1)]
    return Said("service_definition", {"service_code": service.code, "attributes": attributes})


def taken(deps: Deps, lang: str, submission: Submission) -> Said:
    """Its number, and by when there is an answer.

    The access code comes by mail or SMS; to whom nothing can be sent it is told here, or they never read the
    answer.
    """
    given, citizen = intake.receipt(deps, submission), submission.content.citizen
    due = date_time(lang, given.due_at, deps.sla.policy.timezone) if given.due_at else ""
    notice = say(lang, "open311.due", due=due) if due else say(lang, "open311.no_due")
    if not (citizen.phone or citizen.email):
        notice += say(lang, "open311.code", code=given.access_code, url=f"{deps.base_url}/track")
    request = {"service_request_id": given.ticket, "service_notice": notice, "account_id": None}
    return Said("service_requests", [request])


def token(given: str, found: Published) -> Said:
    return Said("service_requests", [{"service_request_id": found.ticket, "token": given}])


def requests(deps: Deps, lang: str, found: Listing) -> Said:
    items = [_request(deps, lang, each) for each in found.items]
    return Said("service_requests", items, found.whole)


def _service(service: Service, lang: str) -> Document:
    about = say(lang, "open311.example", text=service.example) if service.example else ""
    return {
        "service_code": service.code,
        "service_name": service.category,
        "description": about or say(lang, "open311.anything"),
        "metadata": bool(service.required),
        "type": "realtime",
        "keywords": ", ".join(service.keywords),
        "group": service.group,
    }


def _attribute(field: str, order: int, lang: str) -> Document:
    return {
        "variable": True,
        "code": field,
        "datatype": DATATYPES.get(field, "string"),
        "required": True,
        "datatype_description": None,
        "order": order,
        "description": say(lang, f"open311.ask_{field}"),
        "values": [],
    }


def _request(deps: Deps, lang: str, found: Published) -> Document:
    """The citizen's own words, place and pictures may tell who they are: nobody gets them here."""
    return {
        "service_request_id": found.ticket,
        "status": "open" if found.is_open else "closed",
        "status_notes": _notes(lang, found),
        "service_name": found.service.category,
        "service_code": found.service.code,
        "description": None,
        "agency_responsible": plain.unit(deps, found.unit, lang) if found.unit else None,
        "service_notice": None,
        "requested_datetime": _moment(deps, found.requested_at),
        "updated_datetime": _moment(deps, found.updated_at),
        "expected_datetime": _moment(deps, found.expected_at) if found.expected_at else None,
        "address": found.district,
        "address_id": None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _notes(lang: str, found: Published) -> str:
    """A citizen reads "waiting for you"; anybody else does not."""
    is_waiting = found.status is Status.AWAITING_CITIZEN
    return say(lang, "page.awaits_citizen" if is_waiting else f"status.{found.status}")


def _moment(deps: Deps, at: datetime) -> str:
    """ISO 8601 with the office's offset."""
    return at.astimezone(deps.sla.policy.timezone).isoformat(timespec="seconds")
