"""By which door a citizen comes, and what else comes by it: repeats, thanks, answers to a survey."""

from collections.abc import Callable
from datetime import timedelta

from chalicelib.domain import ticket as tickets
from chalicelib.domain.case import Case
from chalicelib.domain.delivery import Delivery
from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Channel, DeskKind, Outcome, Resolved, Role
from chalicelib.ports import Principal
from chalicelib.usecases import links, rights, survey
from chalicelib.usecases.contacts import source_key
from chalicelib.usecases.survey import Origin
from local.city.people import People
from local.sim.actors import Actors
from local.sim.counter import TypedIn
from local.sim.post_office import HOTLINE, Mail, a_letter
from local.sim.posts import ByProgram, Post, Posted, with_picture
from local.sim.words import WORDS

TWICE = 0.04
"""Of what programs, relays and browsers send comes again, though it was answered."""
HASTY, AT_THE_HALL = 0.02, 0.03
WELL, PARTLY = 0.72, 0.15
"""Of those who answer: it is solved, it is in part."""
AGAIN = (*WORDS, "请尽快处理", "还是没有人来", "补充一点：晚上更严重")


def submit(actors: Actors, people: People, *, is_storm: bool) -> None:
    """Somebody writes, calls or comes."""
    world = actors.world
    day = world.deps.sla.calendar.local_day(world.now)
    words, citizen = people.words(day, is_storm=is_storm), people.citizen()
    doors, weights = zip(*DOORS.items(), strict=True)
    door: Callable[[Actors, str, Citizen, str], Posted | None] = world.random.choices(doors, weights)[0]
    post = door(actors, words, citizen, people.respondent())
    for _ in range(1 + (world.random.random() < TWICE) if post else 0):
        if post:
            actors.post(post)


def _sms(actors: Actors, words: str, citizen: Citizen, _: str) -> Posted:
    random, key = actors.world.random, f"SM{actors.world.random.getrandbits(64):016x}"
    content = Content(words, citizen=Citizen(phone=citizen.phone))
    return Post(Channel.SMS, key, with_picture(content, key, random) if random.random() < 0.02 else content)  # noqa: PLR2004


def _mail(actors: Actors, words: str, citizen: Citizen, _: str) -> Posted:
    id = f"<{actors.world.random.getrandbits(64):016x}@example.org>"
    mail = a_letter(citizen.email, HOTLINE, words)
    mail["Message-ID"] = id
    return Mail(id, bytes(mail))


def _form(actors: Actors, words: str, citizen: Citizen, respondent: str) -> Posted:
    random = actors.world.random
    reach = random.choice((Citizen(), citizen, Citizen(phone=citizen.phone), Citizen(email=citizen.email)))
    key = f"form-{random.getrandbits(64):016x}"
    return Post(Channel.WEB, key, Content(words, citizen=reach, respondent=respondent))


def _program(actors: Actors, words: str, citizen: Citizen, _: str) -> Posted:
    return ByProgram(f"program-{actors.world.random.getrandbits(64):016x}", Content(words, citizen=citizen))


def _desk(actors: Actors, words: str, citizen: Citizen, respondent: str) -> Posted:
    world, person = actors.world, actors.world.deps.office.dispatcher_on_duty()
    kind = world.random.choice(tuple(DeskKind))
    content = Content(words, citizen=citizen, desk_kind=kind, respondent=respondent)
    key = f"desk-{world.random.getrandbits(64):016x}"
    return TypedIn(Principal(person.id, Role.DISPATCHER, person.unit), key, content)


def _call(actors: Actors, words: str, citizen: Citizen, _: str) -> None:
    """Speech comes out as the machine hears it: one of the latest matters."""
    telephone = actors.world.telephone
    telephone.said = (*telephone.said, words)[-20:]
    telephone.ring(actors.world.deps, citizen.phone)


DOORS = {_sms: 34, _form: 30, _mail: 12, _call: 14, _desk: 6, _program: 4}


def write_again(actors: Actors, ticket: str) -> None:
    """By the own number: thanks, a question, a reminder, STOP, or what was asked for."""
    world = actors.world
    known = world.store.submission(ticket)
    if known and known.content.citizen.phone:
        key = f"SM{world.random.getrandbits(64):016x}"
        text = world.random.choice(AGAIN)
        actors.post(Post(Channel.SMS, key, Content(text, citizen=Citizen(phone=known.content.citizen.phone))))
    else:
        act_by_right(actors, ticket, rights.ADD)


def act_by_right(actors: Actors, ticket: str, act: str) -> None:
    """On the tracking page, with the code of the case."""
    deps = actors.world.deps
    rights.act(deps, act, ticket, tickets.access_code(deps.secrets.key(), ticket), "请再看看，情况没有变")


def answer(actors: Actors, asked: Delivery) -> None:
    """Who was asked by SMS answers by SMS, everybody else on the page."""
    world, case = actors.world, actors.world.store.case(asked.ticket)
    if case is None:
        return
    given = _opinion(actors, case)
    if asked.channel is Channel.SMS:
        digits = (
            f"{2 - given.contacted}{['yes', 'partly', 'no'].index(given.resolved) + 1}{given.satisfaction}"
        )
        key = f"SM{world.random.getrandbits(64):016x}"
        actors.post(Post(Channel.SMS, key, Content(digits, citizen=Citizen(phone=asked.to))))
        return
    token = links.survey_link(world.deps, asked.ticket, case.cycle.number).rsplit("/", 1)[1]
    survey.answer(world.deps, token, given, _origin(actors, asked.to))


def _opinion(actors: Actors, case: Case) -> Answer:
    """Who was served in time and had a real answer is kinder."""
    random = actors.world.random
    kind = 0.12 * (not case.cycle.missed) - 0.2 * (case.cycle.outcome is not Outcome.SOLVED)
    dice = random.random()
    if dice < WELL + kind:
        return Answer(random.random() < 0.93, Resolved.YES, random.choices((5, 4, 3), (60, 32, 8))[0])  # noqa: PLR2004
    if dice < WELL + PARTLY + kind:
        return Answer(random.random() < 0.85, Resolved.PARTLY, random.choices((4, 3, 2), (25, 50, 25))[0])  # noqa: PLR2004
    return Answer(random.random() < 0.6, Resolved.NO, random.choices((3, 2, 1), (20, 35, 45))[0])  # noqa: PLR2004


def _origin(actors: Actors, address: str) -> Origin:
    """Mostly a browser of one's own; some answer at the hall's machine, some faster than anybody reads."""
    world, random = actors.world, actors.world.random
    browser = "hall" if random.random() < AT_THE_HALL else address
    source = source_key(world.deps, world.deps.sla.calendar.local_day(world.now), browser)
    read = timedelta(seconds=2 if random.random() < HASTY else random.randint(20, 300))
    return Origin(source=source, opened_at=world.now - read)
