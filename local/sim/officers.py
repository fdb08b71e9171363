"""What officers order in the simulated world, signed in or by SMS: of their own case or of a colleague's."""

from collections.abc import Callable, Mapping

from chalicelib.domain.inbox import Citizen
from chalicelib.domain.values import HOTLINE_TYPES, Grade, Outcome
from chalicelib.usecases import actions
from local.sim.world import World

ORDERED = "已按要求办理，回执"
"""What the words of an order begin with; a number that is drawn once stands behind."""


def an_order(world: World, ticket: str) -> tuple[Citizen, str]:
    """Whose number it comes from, usually the handler's, and the text."""
    random, office = world.random, world.deps.office
    case = world.store.case(ticket)
    person = random.choice(list(office.people.values()))
    if case and case.handler and random.random() < 0.7:  # noqa: PLR2004
        person = office.person(case.handler)
    words = f"{ORDERED}{random.getrandbits(64):016x}"
    named = f"{ticket} " if case and random.random() < 0.5 else ""  # noqa: PLR2004
    texts = (f"1 {named}", f"1 {named}{words}", f"2 {named}{words}", f"3 {named}{words}")
    return Citizen(phone=person.phone), random.choice(texts)


COMMANDS: Mapping[str, Callable[[World], object]] = {
    "accept": lambda w: actions.Accept(
        type=w.random.choice(HOTLINE_TYPES), grade=w.random.choice(tuple(Grade))
    ),
    "dispatch": lambda w: actions.Dispatch(w.random.choice(list(w.deps.office.units))),
    "decline": lambda _: actions.Decline("other_place", "请向当地部门反映"),
    "sign": lambda _: actions.Sign(),
    "contact": lambda w: actions.Contact(w.random.choice(actions.CONTACT_KINDS), "已联系"),
    "ask": lambda _: actions.Ask("请问具体在哪一栋？"),
    "note": lambda _: actions.Note("内部备注"),
    "reply": lambda w: actions.Reply(w.random.choice((*actions.OUTCOMES, Outcome.PROMISED)), "已处理"),
    "inform": lambda _: actions.Inform(),
    "review": lambda _: actions.Review("已核实"),
    "reopen": lambda _: actions.Reopen("再次办理"),
}
