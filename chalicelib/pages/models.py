"""What pages are given: a template reaches these fields and nothing else (traps.md 37)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.domain.values import HOTLINE_TYPES, Grade, Status, Type

Steps = tuple[tuple[str, ...], ...]
"""Time, sentence and, where there is one, the text that goes with it; the earliest first."""


@dataclass(frozen=True)
class Attached:
    """A file of a case: its size in words; only a ready one can be fetched."""

    name: str
    size: str
    state: str
    ready: bool


@dataclass(frozen=True)
class HeldRow:
    """Who had a case when and for how long, all in words; `paused` is empty if it never stood still."""

    unit: str
    when: str
    wall: str
    working: str
    paused: str = ""


@dataclass(frozen=True)
class AccountTable:
    """A reply cycle: who had the case, the whole of it, and a sentence for each pause and extension."""

    held: tuple[HeldRow, ...]
    whole: HeldRow
    pauses: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True)
class StepProof:
    """The evidence of a step in sentences; `missing`: the reply was given without."""

    step: str
    pieces: tuple[str, ...]
    missing: bool = False


@dataclass(frozen=True)
class ClockRow:
    """A deadline in words; `note` marks a guess, `next` is what happens if nobody acts."""

    target: str
    owner: str
    due: str
    state: str
    late: bool = False
    extended: bool = False
    note: str = ""
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """The own case as its citizen reads it; times are in words already."""

    ticket: str
    title: str
    text: str
    status: Status
    unit: str = ""
    due: str = ""
    due_note: str = ""
    reply: str = ""
    outcome: str = ""
    held: tuple[tuple[str, str], ...] = ()
    """When, and who had it then."""
    waited: tuple[tuple[str, bool], ...] = ()
    """That the clock stood still, in a sentence, and whether it does now."""
    timeline: Steps = ()
    survey_link: str = ""
    acts: tuple[str, ...] = ()
    """What the citizen may do now; each is a button that carries ticket and code."""
    code: str = ""
    files: tuple[Attached, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ActionView:
    """A case as the person behind a signed link reads it; who may see name and phone is decided before.

    `failed`, `error` and `values` bring back a form that could not be carried out, with what was typed.
    """

    path: str
    """Where the page stands: its forms are posted there, and below it are files and sound."""
    back: str = ""
    """The queue that the reader comes from, if they come from one."""
    typical: str = ""
    """Where it can be proposed as a typical case, if this reader may and it can be told."""
    seen: int
    ticket: str
    title: str
    text: str
    status: Status
    type: Type
    grade: Grade
    category: str = ""
    unit: str = ""
    person: str = ""
    due: str = ""
    due_note: str = ""
    name: str = ""
    phone: str = ""
    address: str = ""
    district: str = ""
    respondent: str = ""
    request: str = ""
    timeline: Steps = ()
    clocks: tuple[ClockRow, ...] = ()
    accounts: tuple[AccountTable, ...] = ()
    evidence: tuple[StepProof, ...] = ()
    signs: tuple[str, ...] = ()
    """Of each answer that may not be the citizen's own: why, and what came of it."""
    points: tuple[str, ...] = ()
    """Of the score card: what each is for, its worth, and the objection to it."""
    actions: tuple[str, ...] = ()
    types: tuple[Type, ...] = HOTLINE_TYPES
    """Those of the case's own policy."""
    has_sound: bool = False
    units: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    """Who else of the unit could have the case."""
    precedents: tuple[str, ...] = ()
    files: tuple[Attached, ...] = ()
    failed: str = ""
    error: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ParkedLine:
    """Something that waits for a person: what it is, of which case if of one, and since when, in words."""

    what: str
    ticket: str
    since: str


@dataclass(frozen=True, kw_only=True)
class SearchForm:
    """The form by which cases are looked for: what was typed in, and what there is to choose from.

    `persons`: whether this reader may look for a citizen.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    statuses: tuple[tuple[str, str], ...] = ()
    types: tuple[Type, ...] = HOTLINE_TYPES
    units: tuple[tuple[str, str], ...] = ()
    people: tuple[tuple[str, str], ...] = ()
    categories: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    persons: bool = False
    error: str = ""
    wrong: str = ""
    """The field that the error is about."""


@dataclass(frozen=True)
class ExportForm:
    """What the list that is shown was asked by, to have it as a file; its `key` makes a double click one."""

    values: Mapping[str, str]
    key: str


@dataclass(frozen=True)
class QueueLine:
    """A case in an officer's queue; its due time in words, empty if it waits for none.

    `waits` is the action that is this officer's to take before all, if there is one.
    """

    ticket: str
    title: str
    status: Status
    grade: Grade
    unit: str
    due: str
    late: bool
    waits: str = ""


@dataclass(frozen=True)
class QueueView:
    """A page of a queue, or of what was looked for; below `path` are the queues and the cases.

    `more` is where it goes on, empty at the end; `short` says that only a part was looked at so far.
    """

    path: str
    person: str
    queue: str
    queues: tuple[str, ...]
    lines: tuple[QueueLine, ...]
    form: SearchForm
    export: ExportForm | None = None
    more: str = ""
    short: bool = False
    parked: tuple[ParkedLine, ...] = ()
    takes_in: bool = True
    reads: bool = False
    """Whether the measures and reports are for them."""
    tells: bool = False
    """Whether the reader has to do with typical cases."""
    scored: bool = False
    """Whether there are score cards for them to see."""
