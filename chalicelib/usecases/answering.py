"""An officer answers a reminder by mail: 1 takes the case on, 2 contacted, 3 and the words reply.

What an SMS has in common with that is here as well: the actions of a number, and how they are carried out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain import orders
from chalicelib.domain.delivery import Delivery, delivery_id
from chalicelib.domain.errors import ConflictError, HuiyinError, NotFoundError, RepeatError
from chalicelib.domain.messages import has, say
from chalicelib.domain.units import Person
from chalicelib.domain.values import Channel, Outcome
from chalicelib.ports import Change, Deps
from chalicelib.sla.quiet import Audience
from chalicelib.usecases import casework, links
from chalicelib.usecases.actions import Contact, Note, Reply, Sign
from chalicelib.usecases.personal import principal

Orders = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class Order:
    """What an officer wrote, the names of what was attached, and where the mail is kept."""

    text: str
    files: tuple[str, ...] = ()
    original: str = ""


@dataclass(frozen=True)
class About:
    """What an officer is told of an order: `key` names the words, `event` is what caused it."""

    key: str
    ticket: str
    event: str
    words: Mapping[str, str]


def by_officer(deps: Deps, token: str, order: Order, once: str) -> bool:
    """Carry out what an officer wrote, once per mail; False if the address was no officer's.

    Words without a number become an internal note: what was meant for colleagues never reaches a citizen.
    """
    try:
        case, person = links.acting(deps, token)
    except NotFoundError:
        return False
    error = carry_out(deps, person, case.ticket, read(order), once)
    if error:
        link = links.action_link(deps, case.ticket, person.id)
        words = {"ticket": case.ticket, "reason": reason(error), "link": link}
        refusal = outcome(
            deps, person, Channel.EMAIL, About("order_refused", case.ticket, f"{case.ticket}:{once}", words)
        )
        deps.store.commit(Change(deliveries=(refusal,)))
        deps.enqueue((refusal,))
        deps.notify()
    return True


def read(order: Order) -> Orders:
    """The actions and their commands, and a note of what was attached."""
    found = commands(*orders.numbered(order.text))
    if not order.files:
        return found
    names = "、".join(order.files)
    return (*found, ("note", Note(say("zh-CN", "note.mail_files", names=names, original=order.original))))


def commands(number: str, words: str) -> Orders:
    """What a number orders; words that it has no use for are a note."""
    first: Mapping[str, Orders] = {
        "1": (("sign", Sign()),),
        "2": (("contact", Contact("called", words)),),
        "3": (("reply", Reply(Outcome.SOLVED, words)),),
    }
    noted: Orders = (("note", Note(words)),) if words and number in ("", "1") else ()
    return first.get(number, ()) + noted


def carry_out(deps: Deps, person: Person, ticket: str, ordered: Orders, once: str) -> HuiyinError | None:
    """Do it, once per `once`, up to the first thing that is refused: that is returned.

    ConflictError if others were always faster: that is no refusal, and whoever brought the order tries again.
    """
    who = principal(person)
    for number, (action, command) in enumerate(ordered):
        try:
            casework.act(deps, who, ticket, action, command, once=f"{once}:{number}")
        except RepeatError:
            continue
        except ConflictError:
            raise
        except HuiyinError as error:
            return error
    return None


def reason(error: HuiyinError) -> str:
    """Why it was not done, in words for officers."""
    field = f"field.{error.words.get('field', '')}"
    named = {"field": say("zh-CN", field)} if has("zh-CN", field) else {}
    return say("zh-CN", error.code, **(error.words | named))


def outcome(deps: Deps, person: Person, channel: Channel, about: About) -> Delivery:
    """The row that tells whoever ordered it what came of it; a repeat gives the same one."""
    now, key = deps.now(), f"{channel}.{about.key}"
    subject = f"{key}.subject"
    return Delivery(
        id=delivery_id(about.ticket, f"order:{about.event}", person.id, channel),
        ticket=about.ticket,
        event=about.event,
        reaction=about.key,
        recipient=person.id,
        channel=channel,
        to=person.phone if channel is Channel.SMS else person.email,
        text=say("zh-CN", key, **about.words),
        subject=say("zh-CN", subject, **about.words) if has("zh-CN", subject) else "",
        created_at=now,
        next_at=now,
        audience=Audience.ANSWER,
    )
