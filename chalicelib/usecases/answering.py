"""An officer answers a reminder by mail: 1 takes the case on, 2 contacted, 3 and the words reply."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.delivery import Delivery, delivery_id
from chalicelib.domain.errors import HuiyinError, NotFoundError, RepeatError
from chalicelib.domain.messages import has, say
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel, Outcome
from chalicelib.ports import Change, Deps, Principal
from chalicelib.sla.quiet import Audience
from chalicelib.usecases import casework, links
from chalicelib.usecases.actions import Contact, Note, Reply, Sign

_ORDER = re.compile(r"([123１２３])(?:$|\s+|[,，、:：)）]\s*|[.。]\s*(?!\d))(.*)", re.DOTALL)
_WIDE = str.maketrans("１２３", "123")
Orders = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Order:
    """What an officer wrote, the names of what was attached, and where the mail is kept."""

    text: str
    files: tuple[str, ...] = ()
    original: str = ""


def by_officer(deps: Deps, token: str, order: Order, once: str) -> bool:
    """Carry out what an officer wrote, once per mail; False if the address was no officer's.

    Words without a number become an internal note: what was meant for colleagues never reaches a citizen.
    """
    try:
        case, person = links.acting(deps, token)
    except NotFoundError:
        return False
    who = Principal(person.id, person.role, person.unit)
    for number, (action, command) in enumerate(read(order)):
        try:
            casework.act(deps, who, case.ticket, action, command, once=f"{once}:{number}")
        except RepeatError:
            continue
        except HuiyinError as error:
            _refuse(deps, case.ticket, person, error, once)
            return True
    return True


def read(order: Order) -> Orders:
    """The actions and their commands; "3.14" is a date and no reply."""
    match = _ORDER.fullmatch(order.text)
    number, words = (match[1].translate(_WIDE), match[2].strip()) if match else ("", order.text)
    first: Mapping[str, Orders] = {
        "1": (("sign", Sign()),),
        "2": (("contact", Contact("called", words)),),
        "3": (("reply", Reply(Outcome.SOLVED, words)),),
    }
    noted = [words] if words and number in ("", "1") else []
    if order.files:
        noted.append(say("zh-CN", "note.mail_files", names="、".join(order.files), original=order.original))
    return first.get(number, ()) + tuple(("note", Note(text)) for text in noted)


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
