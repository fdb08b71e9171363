"""A pack as SVG: places are reckoned here, two templates draw them."""

from dataclasses import dataclass
from importlib.resources import files
from math import log10

from jinja2 import Environment, StrictUndefined

from chalicelib.domain import events as e
from chalicelib.domain.messages import say
from chalicelib.domain.values import Level, Status
from chalicelib.sla.policy import Policy
from chalicelib.sla.terms import Term
from local.policy import clocks, loop, words
from local.policy.mermaid import procedure

DECADE, LEFT, LEAST = 80, 600, 8
AXIS = ("1m", "10m", "1h", "1d", "10d", "60d")
ROW, HEAD, GAP = 28, 118, 6


@dataclass(frozen=True)
class Node:
    """A status where it stands: the middle of its box."""

    x: int
    y: int
    stage: str


NODES = {
    Status.RECEIVED: Node(130, 150, "intake"),
    Status.ACCEPTED: Node(430, 150, "intake"),
    Status.DISPATCHED: Node(730, 150, "dispatch"),
    Status.IN_PROGRESS: Node(1030, 150, "work"),
    Status.AWAITING_CITIZEN: Node(1330, 150, "work"),
    Status.DECLINED: Node(130, 400, "intake"),
    Status.WITHDRAWN: Node(430, 400, "intake"),
    Status.EVALUATED: Node(730, 400, "review"),
    Status.REPLIED: Node(1030, 400, "reply"),
    Status.MERGED: Node(1330, 400, "work"),
    Status.ARCHIVED: Node(730, 570, "end"),
}


DRAWN = frozenset(
    {
        *(e.CaseAccepted, e.CaseDispatched, e.CaseSignedFor, e.QuestionAsked, e.CitizenAdded),
        *(e.QuestionLapsed, e.CaseDeclined, e.CaseWithdrawn, e.CaseReplied, e.SurveyAnswered),
        *(e.SurveyClosed, e.CaseReopened, e.CaseArchived),
    }
)
"""What has an arrow; what is rarer stands below in words."""


@dataclass(frozen=True)
class Rare:
    """A kind of move that has no arrow, its ways in words, and where it stands."""

    x: int
    y: int
    name: str
    ways: str


def _rare(policy: Policy, lang: str) -> tuple[Rare, ...]:
    moves = [move for move in loop.moves(policy) if move.kind not in DRAWN]
    found = []
    for place, kind in enumerate(dict.fromkeys(move.kind for move in moves)):
        ways = (move for move in moves if move.kind is kind)
        said = (" → ".join(say(lang, f"status.{one}") for one in (move.before, move.after)) for move in ways)
        name = say(lang, f"move.{kind.__name__}")
        found.append(Rare(40 + place % 2 * 710, 668 + place // 2 * 24, name, words.joined(lang, said)))
    return tuple(found)


def draw_loop(policy: Policy, lang: str) -> str:
    """The closed loop; what nobody does by hand is dashed and says after how long it comes."""
    boxes = [(node, say(lang, f"status.{status}")) for status, node in NODES.items()]
    kinds = {move.kind for move in loop.moves(policy)}
    names = {kind.__name__: say(lang, f"move.{kind.__name__}") for kind in kinds}
    waits = {kind.__name__: loop.wait(policy, lang, kind) for kind in loop.BY_TIME}
    return _render(
        "loop.svg",
        lang,
        policy,
        boxes=boxes,
        names=names,
        rare=_rare(policy, lang),
        waits=waits | {"window": loop.archive_wait(policy, lang)},
        asked=say(lang, "draw.wait_survey", term=words.term(lang, policy.survey.after)),
        nudged=say(lang, "draw.wait_nudge", term=words.term(lang, policy.survey.nudge_after)),
    )


@dataclass(frozen=True)
class Line:
    """One bar with its words, and where its marks stand."""

    y: int
    who: str
    terms: str
    working: bool
    end: float
    dots: tuple[float, ...]
    ladder: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """The lines of one target."""

    y: int
    height: int
    name: str
    start: str
    lines: tuple[Line, ...]


def draw_clocks(policy: Policy, lang: str) -> str:
    """A bar for each target and grade on a logarithmic scale, with dots for reminders."""
    blocks, y = list[Block](), HEAD
    for group in clocks.groups(policy):
        blocks.append(_block(policy, lang, group, y))
        y += blocks[-1].height + GAP
    axis = [
        (at(clocks.Bar((), (term,), ()).minutes), words.term(lang, term)) for term in map(Term.parse, AXIS)
    ]
    levels = [say(lang, f"draw.level_{level.value}") for level in Level]
    parts = words.joined(lang, (f"{part:.0%}" for part in policy.reminders))
    return _render(
        "clocks.svg", lang, policy, blocks=blocks, bottom=y, axis=axis, levels=levels, left=LEFT, parts=parts
    )


def at(minutes: float) -> float:
    """Where a length of time ends on the scale."""
    return round(LEFT + max(DECADE * log10(minutes), LEAST), 1)


def _block(policy: Policy, lang: str, group: clocks.Group, y: int) -> Block:
    name = say(lang, f"target.{group.target}")
    start = say(lang, "draw.from", start=say(lang, f"start.{group.start}"))
    if group.procedure:
        start = f"{procedure(lang, group.procedure)} · {start}"
    lines = tuple(_line(policy, lang, bar, y + place * ROW) for place, bar in enumerate(group.bars))
    # Two lines of words stand at the left, however few bars there are.
    return Block(y, max(len(lines) * ROW, ROW + 14), name, start, lines)


def _line(policy: Policy, lang: str, bar: clocks.Bar, y: int) -> Line:
    dots = tuple(at(bar.minutes * part) for part in policy.reminders) if bar.ladder else ()
    ladder = tuple(_rung(lang, term) for term in bar.ladder)
    return Line(
        y, clocks.who(lang, bar), words.terms(lang, bar.terms), bar.working, at(bar.minutes), dots, ladder
    )


def _rung(lang: str, term: Term) -> str:
    return f"+{words.term(lang, term)}" if term.amount else say(lang, "draw.at_once")


def _render(name: str, lang: str, policy: Policy, **values: object) -> str:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string((files("local.policy") / name).read_text("utf-8"))
    said = {key: say(lang, f"draw.{key}") for key in WORDS}
    title = say(lang, f"draw.{name.removesuffix('.svg')}", pack=policy.name)
    version = say(lang, "draw.version", version=policy.version)
    return template.render(lang=lang, title=title, version=version, say=said, **values) + "\n"


WORDS = (
    "by_hand", "by_time", "direct", "note", "reminder", "late", "term", "target", "who",
    "nobody", "office_time", "round_the_clock",
)  # fmt: skip
