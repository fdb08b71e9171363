"""The dispatcher's desk: every now and then somebody looks at what no rule could sort."""

from collections.abc import Mapping
from datetime import timedelta

from chalicelib.domain.values import Outcome, Status, Type
from chalicelib.ports import Principal
from chalicelib.usecases import actions
from chalicelib.usecases.search.filters import Filters
from chalicelib.usecases.search.pages import cases
from local.answers import answer
from local.demo.script import Cue, Voice
from local.office import Stage

ROUND = timedelta(minutes=20)
WAITING = Filters(status=frozenset({Status.RECEIVED}))


class Desk:
    """Does with each case what its cue says."""

    def __init__(self, stage: Stage, voices: Mapping[str, Voice]) -> None:
        self._stage, self._voices = stage, voices
        stage.plan(stage.now, self._look)

    def _look(self) -> None:
        person = self._stage.deps.office.dispatcher_on_duty()
        who = Principal(person.id, person.role, person.unit)
        for case in cases(self._stage.deps, who, WAITING).items:
            if voice := self._voices.get(case.ticket):
                self._sort(person.id, case.ticket, voice.cue)
        later = self._stage.deps.sla.calendar.next_office_moment(self._stage.now + ROUND)
        self._stage.plan(later, self._look)

    def _sort(self, person: str, ticket: str, cue: Cue) -> None:
        sort = cue.sort or {}
        if "decline" in sort:
            decline = actions.Decline(sort["decline"], sort["advice"])
            self._stage.act(person, ticket, "decline", decline)
        elif "unit" in sort:
            if "type" in sort:
                self._stage.act(person, ticket, "accept", actions.Accept(type=Type(sort["type"])))
            self._stage.act(person, ticket, "dispatch", actions.Dispatch(sort["unit"]))
        else:
            self._stage.act(
                person,
                ticket,
                "reply",
                answer(self._stage.deps.store.case(ticket), Outcome.EXPLAINED, cue.reply),
            )
