"""The words of the domain: closed lists that every layer shares (domain.md §1–§5)."""

from enum import IntEnum, StrEnum


class Channel(StrEnum):
    """How a citizen reached the office."""

    SMS = "sms"
    EMAIL = "email"
    VOICE = "voice"
    WEB = "web"
    OPEN311 = "open311"
    SOCIAL = "social"
    DESK = "desk"


class DeskKind(StrEnum):
    """How what an officer types in for somebody else reached the office."""

    LETTER = "letter"
    VISIT = "visit"
    CALL = "call"


class Type(StrEnum):
    """What kind of request a case is."""

    INQUIRY = "inquiry"
    HELP = "help"
    COMPLAINT = "complaint"
    TIP_OFF = "tip_off"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    APPEAL = "appeal"
    ACCUSATION = "accusation"


HOTLINE_TYPES = (Type.INQUIRY, Type.HELP, Type.COMPLAINT, Type.TIP_OFF, Type.SUGGESTION, Type.PRAISE)
"""What a hotline sorts requests into; a petition office has kinds of its own (domain.md §4)."""
PROTECTED = frozenset({Type.TIP_OFF, Type.ACCUSATION})
"""Whoever sends one is hidden, and no rule dispatches it (domain.md §3)."""


class Grade(StrEnum):
    """How pressing a case is, from most to least."""

    CRITICAL = "critical"
    URGENT = "urgent"
    IMPORTANT = "important"
    NORMAL = "normal"


class Status(StrEnum):
    """Where a case stands in the closed loop."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    DISPATCHED = "dispatched"
    IN_PROGRESS = "in_progress"
    AWAITING_CITIZEN = "awaiting_citizen"
    REPLIED = "replied"
    EVALUATED = "evaluated"
    ARCHIVED = "archived"


class Role(StrEnum):
    """Who a signed-in person is to the office."""

    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    DISPATCHER = "dispatcher"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Outcome(StrEnum):
    """What a reply settles."""

    SOLVED = "solved"
    EXPLAINED = "explained"
    PROMISED = "promised"
    UNFOUNDED = "unfounded"
    EXCLUDED = "excluded"
    HANDED_OVER = "handed_over"
    TERMINATED = "terminated"


class Verdict(StrEnum):
    """What the office makes of a suggestion."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOT = "not"


class Resolved(StrEnum):
    """A citizen's answer to "is it solved?"."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Target(StrEnum):
    """A deadline that a policy sets (domain.md §4)."""

    ACKNOWLEDGEMENT = "acknowledgement"
    DISPATCH = "dispatch"
    FIRST_CONTACT = "first_contact"
    REPLY = "reply"
    RETURN_WINDOW = "return_window"
    RETURN_RULING = "return_ruling"
    EXTENSION_DECISION = "extension_decision"
    JOINT_REVIEW = "joint_review"
    SURVEY_REVIEW = "survey_review"
    OBJECTION_REVIEW = "objection_review"
    REOPENED_REPLY = "reopened_reply"
    SURVEY = "survey"
    ACCEPTANCE = "acceptance"
    REEXAMINATION_REQUEST = "reexamination_request"
    REEXAMINATION_REPLY = "reexamination_reply"
    FOLLOW_UP = "follow_up"
    SUPERVISION_ORDER = "supervision_order"
    KEY_ORDER = "key_order"


class Start(StrEnum):
    """From what a target is counted (domain.md §4)."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    FIRST_DISPATCHED = "first_dispatched"
    DISPATCHED = "dispatched"
    ASKED = "asked"
    CALLED = "called"
    ANSWERED = "answered"
    OBJECTED = "objected"
    REOPENED = "reopened"
    DELIVERED = "delivered"


class PauseReason(StrEnum):
    """What a reply clock may stand still for."""

    QUESTION = "question"
    HEARING = "hearing"


class Measure(StrEnum):
    """By what a handler may settle a small matter at once."""

    REFUND = "refund"
    REPAIR = "repair"
    REPLACEMENT = "replacement"
    COMPENSATION = "compensation"
    APOLOGY = "apology"


MET = "met"
REACHED = frozenset({MET, "called", "wrote"})
"""What is contact with a citizen; who refused it, or needs none, was not contacted."""


class Sign(StrEnum):
    """Why the answer to a survey may not be the citizen's own."""

    HASTY = "hasty"
    SHARED_SOURCE = "shared_source"
    CONTACTED_BETWEEN = "contacted_between"
    OFFICERS_OWN = "officers_own"


class Point(StrEnum):
    """What stands on the score card of a reply (记分, domain.md §5)."""

    EVALUATION = "evaluation"
    """What the citizen said of it."""
    EVIDENCE = "evidence"
    """A step that nothing proves."""
    STORM = "storm"
    """A public-opinion storm caused by poor work, as a manager has found."""


class Plea(StrEnum):
    """An objection to a point, and what became of it; upheld, the point is taken off."""

    RAISED = "raised"
    UPHELD = "upheld"
    REJECTED = "rejected"


class SignVerdict(StrEnum):
    """What came of looking into them; the answer counts as before, and a confirmed one is disputed."""

    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class Level(IntEnum):
    """Rungs of escalation after a target is missed."""

    UNIT_HEAD = 1
    SUPERVISOR = 2
    MANAGER = 3
