"""The citizen answers by page, as by SMS; opening the page records nothing (traps.md 31)."""

from chalicelib.domain.case import Case
from chalicelib.domain.errors import UnlawfulActionError
from chalicelib.domain.survey import Answer
from chalicelib.domain.values import Channel
from chalicelib.ports import Deps
from chalicelib.usecases.links import surveyed
from chalicelib.usecases.receive import answer_survey
from chalicelib.usecases.saving import persist


def answer(deps: Deps, token: str, given: Answer) -> Case:
    """Record the answer once; a second posting changes nothing and is thanked like the first."""

    def attempt() -> Case:
        case, cycle = surveyed(deps, token)
        if case.cycles[cycle - 1].answered:
            return case
        if case.cycle.number != cycle or not case.cycle.surveying:
            raise UnlawfulActionError(f"no survey of {case.ticket} is open", status=case.status)
        answer_survey(deps, case, given, Channel.WEB)
        return case

    return persist(attempt)
