"""An officer answers a reminder by mail: 1 takes the case on, 2 contacted, 3 and the words reply."""

import re

from chalicelib.domain.delivery import Delivery, delivery_id
from chalicelib.domain.errors import HuiyinError, NotFoundError, RepeatError
from chalicelib.domain.messages import has, say
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel, Outcome
from chalicelib.ports import Change, Deps, Principal
from chalicelib.sla.quiet import Audience
from chalicelib.usecases import casework, links
from chalicelib.usecases.actions import Contact, Note, Reply, Sign

_ORDER = re.compile(r"^\s*([123１２３])(?:[\s,，.。、:：)）]+(.*))?$", re.DOTALL)
_ACTIONS = {"1": "sign", "2": "contact", "3": "reply"}


def by_officer(deps: Deps, token: str, text: str, once: str) -> bool:
    """Carry out what an officer wrote, once per mail; False if the address was no officer's.

    Words without a number become an internal note: what was meant for colleagues never reaches a citizen.
    """
    try:
        case, person = links.acting(deps, token)
    except NotFoundError:
        return False
    action, command = read(text)
    who = Principal(person.id, person.role, person.unit)
    try:
        casework.act(deps, who, case.ticket, action, command, once=once)
    except RepeatError:
        return True
    except HuiyinError as error:
        _refuse(deps, case.ticket, person, error, once)
    return True


def read(text: str) -> tuple[str, object]:
    """The action and its command."""
    match = _ORDER.match(text.strip())
    if not match:
        return "note", Note(text.strip())
    number, words = match[1].translate(str.maketrans("１２３", "123")), (match[2] or "").strip()
    commands = {"1": Sign(), "2": Contact("called", words), "3": Reply(Outcome.SOLVED, words)}
    return _ACTIONS[number], commands[number]


def _refuse(deps: Deps, ticket: str, person: Person, error: HuiyinError, once: str) -> None:
    """Whoever wrote it learns that it was not done, and why."""
    field = f"field.{error.words.get('field', '')}"
    named = {"field": say("zh-CN", field)} if has("zh-CN", field) else {}
    reason = say("zh-CN", error.code, **(error.words | named))
    now, key = deps.now(), "email.order_refused"
    refusal = Delivery(
        id=delivery_id(ticket, f"refused:{once}", person.id, Channel.EMAIL),
        ticket=ticket,
        event=f"{ticket}:{once}",
        reaction="order_refused",
        recipient=person.id,
        channel=Channel.EMAIL,
        to=person.email,
        text=say("zh-CN", key, ticket=ticket, reason=reason, link=links.action_link(deps, ticket, person.id)),
        subject=say("zh-CN", f"{key}.subject", ticket=ticket),
        created_at=now,
        next_at=now,
        audience=Audience.ANSWER,
    )
    deps.store.commit(Change(deliveries=(refusal,)))
    deps.enqueue((refusal,))
    deps.notify()
