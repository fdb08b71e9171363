"""Who does what in the simulated world, one act a step: citizens, officers, consumers, time, network."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from chalicelib.domain.inbox import Citizen, Content
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Channel, Resolved, Status
from chalicelib.ports import Consumer, Principal
from chalicelib.usecases import actions, casework, delivery, feed, links, survey, sweep
from local.sim import deciding, gathering, signs
from local.sim.counter import typed_in
from local.sim.officers import COMMANDS, a_turn, an_order, do_a_duty, see_to_parked
from local.sim.own_acts import use_a_right
from local.sim.petitioner import is_petition_office, press_on
from local.sim.post_office import a_mail
from local.sim.posts import Post, Posted, by_program, with_picture
from local.sim.words import DIGITS, PHONES, TEXTS
from local.sim.world import World


@dataclass
class Actors:
    """The cast; `unanswered` are the posts whose answer was lost on the way, `about` the case in question."""

    world: World
    unanswered: list[Posted]
    about: str = ""

    def step(self, *, apart: frozenset[Callable[["Actors"], None]] = frozenset()) -> None:
        """One act of somebody, drawn by weight."""
        world, more = self.world, dict[Callable[[Actors], None], int]()
        more |= {work_queue: QUEUE_WEIGHT} if world.queue.messages else {}
        more |= {answer_the_phone: PHONE_WEIGHT} if world.phone.ringing else {}
        more |= {tell_of_calls: PHONE_WEIGHT} if world.phone.untold else {}
        more |= {press_on: PETITION_WEIGHT} if is_petition_office(world) else {}
        table = {act: weight for act, weight in (_WEIGHTS | more).items() if act not in apart}
        acts, weights = zip(*table.items(), strict=True)
        act: Callable[[Actors], None] = self.world.random.choices(acts, weights)[0]
        act(self)

    def post(self, post: Posted) -> None:
        """Post it, and again later if no answer came; a refusal is an answer."""
        self.unanswered.append(post)
        ticket = post.arrive(self.world)
        if ticket:
            self.world.submitted.add(ticket)
        # Somebody may have had an answer to the same post meanwhile.
        if post in self.unanswered:
            self.unanswered.remove(post)

    def a_ticket(self) -> str | None:
        if self.about and self.world.random.random() < 0.8:  # noqa: PLR2004
            return self.about
        tickets = self.world.recent
        return self.world.random.choice(tickets) if tickets else None


def send_sms(actors: Actors) -> None:
    random = actors.world.random
    text = random.choice(TEXTS if random.random() < 0.8 else DIGITS)  # noqa: PLR2004
    key, citizen = f"SM{random.getrandbits(64):016x}", Citizen(phone=random.choice(PHONES))
    content = Content(text, citizen=citizen)
    if random.random() < 0.15:  # noqa: PLR2004  some with a picture, half of them without a word
        content = with_picture(content, key, random)
    actors.post(Post(Channel.SMS, key, content))


def order_by_sms(actors: Actors) -> None:
    """An officer answers a reminder, or writes as the citizen that they are, too."""
    world, random = actors.world, actors.world.random
    citizen, order = an_order(world, actors.a_ticket() or "")
    text = order if random.random() < 0.8 else random.choice((*TEXTS, *DIGITS))  # noqa: PLR2004
    actors.post(Post(Channel.SMS, f"SM{random.getrandbits(64):016x}", Content(text, citizen=citizen)))


def send_mail(actors: Actors) -> None:
    world = actors.world
    text = world.random.choice(TEXTS if world.random.random() < 0.9 else DIGITS)  # noqa: PLR2004
    actors.post(a_mail(world, text))


def send_form(actors: Actors) -> None:
    random = actors.world.random
    reach = random.choice((Citizen(), Citizen(phone=random.choice(PHONES)), Citizen(email="a@example.org")))
    key = f"form-{random.getrandbits(64):016x}"
    actors.post(Post(Channel.WEB, key, Content(random.choice(TEXTS), citizen=reach)))


def send_by_program(actors: Actors) -> None:
    post = by_program(actors.world.random)
    for _ in range(actors.world.random.randint(1, 2)):
        actors.post(post)


def type_in(actors: Actors) -> None:
    """An officer at the desk, for somebody else."""
    actors.post(typed_in(actors.world, actors.a_ticket()))


def post_again(actors: Actors) -> None:
    if actors.unanswered:
        post = actors.world.random.choice(actors.unanswered)
        actors.unanswered.remove(post)
        actors.post(post)


def call(actors: Actors) -> None:
    """Somebody on the telephone, now and then without a number."""
    random = actors.world.random
    actors.world.telephone.ring(actors.world.deps, random.choice((*PHONES, "")))


def answer_by_sms(actors: Actors) -> None:
    """Somebody who was asked answers; sometimes nobody asked."""
    random = actors.world.random
    asked = [sent for sent in actors.world.surveys if sent.channel is Channel.SMS]
    to = random.choice(asked).to if asked else random.choice(PHONES)
    text, key = random.choice(DIGITS), f"SM{random.getrandbits(64):016x}"
    actors.post(Post(Channel.SMS, key, Content(text, citizen=Citizen(phone=to))))


def answer_the_phone(actors: Actors) -> None:
    """One of our calls is taken, or rings in vain."""
    world = actors.world
    if world.phone.ringing:
        world.phone.answer(world.deps, world.random.choice(world.phone.ringing))


def tell_of_calls(actors: Actors) -> None:
    """In any order, perhaps twice, perhaps never."""
    if actors.world.phone.untold:
        actors.world.phone.tell(actors.world.deps)


def answer_by_page(actors: Actors) -> None:
    random, world = actors.world.random, actors.world
    ticket = actors.a_ticket()
    if ticket is None:
        return
    token = links.survey_link(world.deps, ticket, random.choice((1, 1, 1, 2))).rsplit("/", 1)[1]
    given = Answer(random.random() < 0.8, random.choice(tuple(Resolved)), random.randint(1, 5))  # noqa: PLR2004
    survey.answer(world.deps, token, given, signs.an_origin(world))


def officer_acts(actors: Actors) -> None:
    """Any officer tries any action on any case; what is not lawful is refused and changes nothing."""
    random, office = actors.world.random, actors.world.deps.office
    ticket = actors.a_ticket()
    if ticket is None:
        return
    person = random.choice(list(office.people.values()))
    case = actors.world.store.case(ticket)
    if case and case.handler and random.random() < 0.7:  # noqa: PLR2004  usually the one whose case it is
        person = office.person(case.handler)
    action = random.choice(tuple(COMMANDS))
    if case and case.status is not Status.ARCHIVED and random.random() < 0.4:  # noqa: PLR2004
        person, action = a_turn(actors.world, case)
    command = COMMANDS[action](actors.world)
    once = f"{ticket}:{random.randint(0, 5)}" if random.random() < 0.2 else ""  # noqa: PLR2004
    who = Principal(person.id, person.role, person.unit)
    casework.act(actors.world.deps, who, ticket, action, command, once=once)


def dispatcher_sorts(actors: Actors) -> None:
    """What waits for a person is dispatched, or else everything would end at the manager."""
    random, office = actors.world.random, actors.world.deps.office
    ticket = actors.a_ticket()
    if ticket:
        person = office.dispatcher_on_duty()
        unit = random.choice([unit for unit in office.units if office.handler_on_duty(unit)])
        who = Principal(person.id, person.role, person.unit)
        casework.act(actors.world.deps, who, ticket, "dispatch", actions.Dispatch(unit))


def of_a_case(do: Callable[[World, str], object]) -> Callable[[Actors], None]:
    """Somebody does that with the case in question, or with another one."""

    def act(actors: Actors) -> None:
        if ticket := actors.a_ticket():
            do(actors.world, ticket)

    return act


def react(actors: Actors) -> None:
    feed.drive(actors.world.deps, Consumer.REACT, actors.world.random.randint(1, 20))


def track(actors: Actors) -> None:
    feed.drive(actors.world.deps, Consumer.TRACK, actors.world.random.randint(1, 20))


def sweep_due(actors: Actors) -> None:
    sweep.sweep(actors.world.deps, actors.world.random.randint(1, 20))


def work_queue(actors: Actors) -> None:
    queue = actors.world.queue
    queue.work(actors.world.deps, actors.world.random.choice(queue.messages))


def bring_receipt(actors: Actors) -> None:
    """In any order, perhaps twice, perhaps long after."""
    network, random = actors.world.network, actors.world.random
    if network.receipts:
        receipt = network.receipts.pop(random.randrange(len(network.receipts)))
        if actors.world.faults.chance(0.1):
            network.receipts.append(receipt)
        delivery.settle(actors.world.deps, receipt.delivery, receipt.status, receipt.provider_id, "network")


def pass_time(actors: Actors) -> None:
    random = actors.world.random
    spans = (timedelta(seconds=20), timedelta(minutes=5), timedelta(hours=1), timedelta(hours=7))
    span = random.choices(spans, (40, 40, 18, 2))[0] * random.random()
    actors.world.pass_time(span * actors.world.pace)


def settle_parked(actors: Actors) -> None:
    see_to_parked(actors.world)


_WEIGHTS: dict[Callable[[Actors], None], int] = {
    send_sms: 6,
    send_form: 3,
    send_mail: 3,
    send_by_program: 2,
    order_by_sms: 3,
    call: 2,
    type_in: 2,
    post_again: 4,
    answer_by_sms: 3,
    answer_by_page: 3,
    officer_acts: 14,
    dispatcher_sorts: 2,
    of_a_case(deciding.settle): 3,
    of_a_case(do_a_duty): 6,
    of_a_case(gathering.gather): 3,
    react: 16,
    track: 8,
    sweep_due: 16,
    bring_receipt: 10,
    pass_time: 14,
    use_a_right: 3,
    settle_parked: 1,
}

QUEUE_WEIGHT, PHONE_WEIGHT, PETITION_WEIGHT = 16, 4, 24
