"""What can be refused, and in which words: `code` is a key of the message catalogues."""

from datetime import timedelta


class HuiyinError(Exception):
    """A refusal that the person who asked can understand; `code` names its wording."""

    code = "error.internal"

    def __init__(self, detail: str = "", **words: str) -> None:
        super().__init__(detail or self.code)
        self.words = words


class InvalidInputError(HuiyinError):
    """What was sent cannot be taken as it is; `field` says where."""

    def __init__(self, code: str, field: str = "", **words: str) -> None:
        super().__init__(f"{code} {field}".strip(), field=field, **words)
        self.code = code
        self.field = field


class NotFoundError(HuiyinError):
    """Unknown ticket or wrong access code: the same answer for both (traps.md 35)."""

    code = "error.not_found"


class ThrottledError(HuiyinError):
    """Too many wrong tries from one place: nothing opens from there for so long (traps.md 35)."""

    code = "error.throttled"

    def __init__(self, wait: timedelta, time: str) -> None:
        super().__init__(time=time)
        self.wait = wait


class NotPublishedError(NotFoundError):
    """There is nothing of that name or number for everybody to see; `code` says what was looked for."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class KeyReusedError(HuiyinError):
    """The same idempotency key came with another body."""

    code = "error.key_reused"


class UnlawfulActionError(HuiyinError):
    """The case's status does not allow this action."""

    code = "error.unlawful_action"


class ReexaminationError(UnlawfulActionError):
    """It cannot be examined again: `code` says why, and its words where to turn instead."""

    code = "error.reexamination_none"

    def __init__(self, why: str) -> None:
        super().__init__(f"reexamination: {why}")
        self.code = f"error.reexamination_{why}"


class OutdatedError(HuiyinError):
    """Whoever ordered it had seen an older version of the case."""

    code = "error.outdated"


class AgainstPolicyError(UnlawfulActionError):
    """The rules that the case follows do not know this, or not now; `code` says why."""

    def __init__(self, code: str, **words: str) -> None:
        super().__init__(code, **words)
        self.code = code


class NotPublishableError(UnlawfulActionError):
    """This case is not for everybody to read, or not yet; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FileWithheldError(HuiyinError):
    """The file is still being looked at, or was found to be none that anybody may open."""

    code = "error.file_withheld"


class NotAllowedError(HuiyinError):
    """This person may not do or see this."""

    code = "error.not_allowed"


class CitizenHiddenError(NotAllowedError):
    """Only those who have to reach citizens look for a case by name or number."""

    code = "error.citizen_hidden"


class ApiKeyError(NotAllowedError):
    """The program that asks has no key of ours."""

    code = "error.api_key"


class OwnWorkError(NotAllowedError):
    """Nobody examines again what they answered themselves."""

    code = "error.own_work"


class OwnProposalError(NotAllowedError):
    """Somebody else than whoever proposed it decides whether it is published."""

    code = "error.own_proposal"


class TooManyExportsError(HuiyinError):
    """As many files as one person may have are being built: the next one waits for one of them."""

    code = "error.exports_waiting"


class UnauthenticatedError(HuiyinError):
    """Nobody, or nobody we know, is signed in."""

    code = "error.unauthenticated"


class ConflictError(HuiyinError):
    """Somebody else changed it first: load again and run the use case again."""

    code = "error.conflict"


class RepeatError(HuiyinError):
    """What caused this change has already been carried out: do nothing."""

    code = "error.repeat"
