"""An officer knocks: every action is a small command, lawful by the table and allowed by the role."""

from hashlib import sha256

from chalicelib.domain import authority, instances, protection, transitions
from chalicelib.domain.case import By, Case
from chalicelib.domain.errors import (
    HuiyinError,
    KeyReusedError,
    NotAllowedError,
    NotFoundError,
    OutdatedError,
    OwnWorkError,
    RepeatError,
    UnlawfulActionError,
)
from chalicelib.domain.head import Head
from chalicelib.domain.values import Role, Status
from chalicelib.ports import Deps, Once, Principal
from chalicelib.sla.policy import Policy
from chalicelib.sla.sla import Sla
from chalicelib.usecases import by_hand, refusals
from chalicelib.usecases.actions import ACTIONS, Action, Doing
from chalicelib.usecases.saving import load, persist, save


def act(  # noqa: PLR0913  the last three say what the order is tied to, and most leave them out
    deps: Deps,
    who: Principal,
    ticket: str,
    action: str,
    command: object,
    *,
    once: str = "",
    seen: int | None = None,
    version: int | None = None,
) -> Case:
    """Carry out an action and return the case as it stands then.

    A client that can repeat itself names the order (`once`); a page names the last event that stood on
    it (`seen`), and the trail tells the second click. A program names the `version` that it has read:
    OutdatedError if the case has another one. NotFoundError for a case that is not theirs,
    NotAllowedError for a role that may not, RepeatError for what was carried out before, KeyReusedError
    if `once` named another order.
    """
    key = f"act:{ticket}:{who.id}:{_digest(once)}" if once else ""
    ordered = _digest(f"{action} {command!r}")

    def attempt() -> Case:
        case, sla = open_for(deps, who, ticket)
        if not authority.may(action, who.role, authority.relation(who.unit, case, deps.office)):
            raise NotAllowedError(action)
        if instances.is_own_work(case, who.id, action):
            raise OwnWorkError(action)
        # Before the table is asked: after a reply, the same reply again is a repeat and not unlawful.
        known = deps.store.once(key) if key else None
        if known not in (None, ordered):
            raise KeyReusedError
        if known is not None or _has_done(deps, who, case, action, command, seen):
            # The first try may have failed after the save.
            _finish(deps, action, case)
            raise RepeatError(action)
        if version not in (None, case.version):
            raise OutdatedError
        ACTIONS[action].under(sla.policy, who.role)
        if not _fits(ACTIONS[action], case):
            raise UnlawfulActionError(f"{action} of {ticket}", status=case.status)
        ACTIONS[action].run(Doing(deps, case, sla, By(deps.now(), who.id)), command)
        if case.pending:
            save(deps, case, sla, once=Once(key, ordered) if key else "")
        _finish(deps, action, case)
        return case

    try:
        return persist(attempt)
    except (NotAllowedError, NotFoundError, UnlawfulActionError) as error:
        refusals.note(deps, who, ticket, action, error)
        raise


def _fits(action: Action, case: Head) -> bool:
    return action.fits(case) and case.status not in transitions.BY_ITSELF.get(action.leaves, frozenset())


def _finish(deps: Deps, action: str, case: Case) -> None:
    if action == "inform":
        by_hand.done(deps, case)


def _digest(text: str) -> str:
    """Of one length: a key of the table has room for 2 KB, and a Message-ID may have more."""
    return sha256(text.encode()).hexdigest()[:32]


def _has_done(deps: Deps, who: Principal, case: Case, action: str, command: object, seen: int | None) -> bool:
    """Whether this person's last order of the kind, since the event that they saw, was the same."""
    if seen is None or seen >= case.seq:
        return False
    since = (event for event in deps.store.history(case.ticket) if event.seq > seen)
    left = ACTIONS[action].leaves
    mine = [event.body for event in since if event.actor == who.id and isinstance(event.body, left)]
    return bool(mine) and _says(mine[-1], command)


def _says(body: object, command: object) -> bool:
    ordered = {name: value for name, value in vars(command).items() if value and hasattr(body, name)}
    # A form gives digits where the trail has a number.
    return all(str(getattr(body, name)) == str(value) for name, value in ordered.items())


def open_for(deps: Deps, who: Principal, ticket: str) -> tuple[Case, Sla]:
    """The case, if this person may know of it; otherwise it does not exist."""
    case, sla = load(deps, ticket)
    if not knows(deps, who, case):
        raise NotFoundError(ticket)
    return case, sla


def knows(deps: Deps, who: Principal, case: Head) -> bool:
    """Whether the case exists for this person."""
    return authority.sees(who.role, who.unit, case, deps.office) and not protection.is_about(case, who.id)


def statuses_for(action: str) -> frozenset[Status]:
    """Where the table allows the action, with what it does first by itself."""
    known = ACTIONS[action]
    allowed = frozenset(transitions.TRANSITIONS[known.leaves])
    if known.signs and Status.IN_PROGRESS in allowed:
        allowed |= {Status.DISPATCHED}
    if known.accepts and Status.ACCEPTED in allowed:
        allowed |= {Status.RECEIVED}
    return allowed - transitions.BY_ITSELF.get(known.leaves, frozenset())


def lawful(deps: Deps, who: Principal, case: Head) -> tuple[str, ...]:
    """The actions that the table and the case's policy allow now and this person may take."""
    stands, policy = authority.relation(who.unit, case, deps.office), deps.sla_of(case.policy).policy
    return tuple(
        name
        for name, action in ACTIONS.items()
        if authority.may(name, who.role, stands)
        and case.status in statuses_for(name)
        and action.fits(case)
        and not action.over(case)
        and not instances.is_own_work(case, who.id, name)
        and _is_under(action, policy, who.role)
    )


def _is_under(action: Action, policy: Policy, role: Role) -> bool:
    try:
        action.under(policy, role)
    except HuiyinError:
        return False
    return True
