"""From "tell this person that" to deliveries: who is reached by which channel, in which words, and when."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.domain import authority, protection
from chalicelib.domain.chain import Event
from chalicelib.domain.delivery import Delivery, delivery_id
from chalicelib.domain.events import Notice
from chalicelib.domain.head import Head
from chalicelib.domain.inbox import Contact, Content, Submission
from chalicelib.domain.meaning import Meaning
from chalicelib.domain.messages import has, say
from chalicelib.domain.values import PROTECTED, Channel, DeskKind, Grade, Target
from chalicelib.ports import Deps
from chalicelib.sla.quiet import Audience, send_at, spread
from chalicelib.usecases.contacts import contact_key
from chalicelib.usecases.links import CITIZEN, reply_token

SWITCHES = frozenset({Meaning.STOP, Meaning.START})


@dataclass(frozen=True)
class Letter:
    """One message to one recipient (`citizen` or a person's id); `key` names its texts."""

    key: str
    recipient: str
    audience: Audience
    words: dict[str, str] = field(default_factory=dict)
    notice: Notice | None = None
    target: Target | None = None
    urgent: bool = False
    """A person waits for it: by every way, whatever the grade."""


@dataclass(frozen=True)
class Matter:
    """What a letter is about, and where its citizen is found."""

    event: Event
    case: Head
    submission: Submission


Way = tuple[Channel, str]


def ways(deps: Deps, matter: Matter, recipient: str, notice: Notice | None = None) -> tuple[Way, ...]:
    """Every way to a person, the usual one first; whether they take it (STOP) shows when it is sent.

    Who came by telephone is asked by telephone (domain.md §5).
    """
    known: tuple[Way, ...]
    if recipient == CITIZEN:
        citizen = matter.submission.content.citizen
        is_called = notice is Notice.SURVEY and matter.case.channel is Channel.VOICE
        called = ((Channel.VOICE, citizen.phone),) if is_called else ()
        known = (*called, (Channel.SMS, citizen.phone), (Channel.EMAIL, citizen.email))
    else:
        person = deps.office.person(recipient)
        known = ((Channel.EMAIL, person.email), (Channel.SMS, person.phone))
    return tuple(way for way in known if way[1])


def is_opted_out(deps: Deps, delivery: Delivery) -> bool:
    """They said STOP: nothing may go there but the confirmation of STOP and START themselves."""
    to_citizen = delivery.recipient == CITIZEN and delivery.reaction not in SWITCHES
    return to_citizen and _opted_out(deps, delivery.to)


def answering(submission: Submission | None) -> Audience:
    """Of an answer to what came: whoever wrote a letter does nothing on the night when it is typed in.

    Nor does whoever wrote about two matters when somebody splits them.
    """
    content = submission.content if submission else Content("")
    is_later = content.desk_kind is DeskKind.LETTER or content.split_from
    return Audience.CITIZEN if is_later else Audience.ANSWER


def _reply_to(deps: Deps, matter: Matter, letter: Letter, channel: Channel) -> str:
    return reply_token(deps, matter.case.ticket, letter.recipient) if channel is Channel.EMAIL else ""


def deliveries(deps: Deps, matter: Matter, letter: Letter) -> Iterator[Delivery]:
    """The rows to write: one per channel, with ids that a repeat of the same reaction gives again."""
    if not _may_know(deps, matter, letter.recipient):
        return
    for channel, to in _usual_ways(deps, matter, letter):
        yield delivery(deps, matter, letter, channel, to)


def _may_know(deps: Deps, matter: Matter, recipient: str) -> bool:
    """Of a tip-off only those who may see it: a letter says what it is about."""
    case, person = matter.case, deps.office.people.get(recipient)
    if case.type not in PROTECTED or person is None:
        return True
    is_seen = authority.sees(person.role, person.unit, case, deps.office)
    return is_seen and not protection.is_about(case, person.id)


def delivery(deps: Deps, matter: Matter, letter: Letter, channel: Channel, to: str) -> Delivery:
    """The letter in the words of that channel."""
    now = deps.now()
    # A week after the danger has passed, nobody needs to be asked about it at night.
    pressing = matter.case.pressing and letter.notice is not Notice.SURVEY
    lang = matter.case.lang if letter.recipient == CITIZEN else "zh-CN"
    subject = f"{channel}.{letter.key}.subject"
    return Delivery(
        id=delivery_id(matter.event.id, letter.key, letter.recipient, channel),
        ticket=matter.case.ticket,
        event=matter.event.id,
        reaction=letter.key,
        recipient=letter.recipient,
        channel=channel,
        to=to,
        text=say(lang, f"{channel}.{letter.key}", **letter.words),
        subject=say(lang, subject, **letter.words) if has(lang, subject) else "",
        reply_to=_reply_to(deps, matter, letter, channel),
        created_at=now,
        next_at=_first_moment(deps, letter.audience, matter.case.ticket, pressing=pressing),
        notice=letter.notice,
        cycle=matter.case.cycle.number if matter.case.cycles else 0,
        target=letter.target,
        audience=letter.audience,
        pressing=pressing,
    )


def _first_moment(deps: Deps, audience: Audience, ticket: str, *, pressing: bool) -> datetime:
    """What citizens get in the morning does not all go out at the stroke of eight."""
    now = deps.now()
    at = send_at(deps.sla.policy, deps.sla.calendar, audience, now, pressing=pressing)
    return spread(deps.sla.policy, at, ticket) if at > now and audience is Audience.CITIZEN else at


def _usual_ways(deps: Deps, matter: Matter, letter: Letter) -> tuple[Way, ...]:
    """A citizen is told once. Staff are reminded by SMS and mail (domain.md §4); what can wait comes by
    mail alone, at no cost.
    """
    known, case = ways(deps, matter, letter.recipient, letter.notice), matter.case
    can_wait = letter.target is None and case.grade is Grade.NORMAL and not (case.pressing or letter.urgent)
    return known[:1] if letter.recipient == CITIZEN or can_wait else known


def _opted_out(deps: Deps, phone: str) -> bool:
    contact: Contact = deps.store.contact(contact_key(deps, phone))
    return contact.opted_out
