"""Every key of a policy with the form it takes and what it means; `<…>` stands for one of a closed list."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.measures import MEASURES
from chalicelib.domain.values import Grade, Measure, PauseReason, Role, Type
from chalicelib.sla.rows import CELLS, DEADLINES
from chalicelib.sla.rules import OTHERS
from chalicelib.sla.sections import PAIRED

PLAIN = re.compile(r"[\w/.-]+")
TERM = "a term"
TERMS = "a term, or a list of which the earliest counts"
NUMBER = "a number, below 0 too"
WAIT = "a term in m, h or d"
SHARE = "a number from 0 to 1"
LISTS: Mapping[str, frozenset[str]] = {
    "<target>": frozenset(DEADLINES),
    "<who>": CELLS,
    "<grade>": frozenset({*Grade, OTHERS}),
    "<measure>": frozenset(MEASURES),
}
"""What the placeholders stand for; `<procedure>` is any name."""


@dataclass(frozen=True)
class Key:
    """One key as the page tells it."""

    path: str
    form: str
    means: str

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.path.split("."))

    def covers(self, path: tuple[str, ...]) -> bool:
        """Whether that path of a document is this key."""
        return len(path) == len(self.parts) and all(
            name == part or name in LISTS.get(part, ()) or part == "<procedure>"
            for part, name in zip(self.parts, path, strict=True)
        )


def _words(words: Any) -> str:
    return ", ".join(f"`{word}`" for word in words)


KEYS = (
    Key("name", "a text", "What the pack is called."),
    Key("calendar", "a name; `china` if it is left out", "Whose holidays and make-up workdays count."),
    Key(
        "types",
        f"a list of {_words(Type)}; those of `hotline` if it is left out",
        "Into what requests are sorted, the usual one first. `tip_off` and `accusation` hide their senders.",
    ),
    Key("timezone", "a name of the IANA database", "Where the office is: its days, hours and quiet hours."),
    Key("hours", "pairs of times in quotes", "Office hours of a working day: a term in wh runs in them."),
    Key(
        "last_day_rolls",
        "true or false",
        "Whether a term in d whose last day is no working day ends with the next one.",
    ),
    Key("quiet_hours", "a mapping", "When only what cannot wait goes out."),
    Key("quiet_hours.begin", "a time in quotes", "From when on, in the office's time."),
    Key("quiet_hours.end", "a time in quotes", "Until when; before `begin` it is that of the next morning."),
    Key("rounds", "a mapping", "How messages that can wait are bundled and spread."),
    Key("rounds.every", WAIT, "A person of the staff gets them as one message once in so long."),
    Key("rounds.morning", WAIT, "What waited for the end of the quiet hours reaches citizens over so long."),
    Key("targets", "a mapping", "The deadlines. `reply` has to be there; what is left out is not watched."),
    Key(
        "targets.<target>",
        "a mapping, or the name of another target",
        "The row of one target; a name takes that one's terms, but is counted from its own start.",
    ),
    Key(
        "targets.<target>.from",
        "a start; the usual one if it is left out",
        "From what it is counted. Only `reply` has a choice: `received` (usual) or `accepted`.",
    ),
    Key(
        "targets.<target>.<who>",
        TERMS,
        "How long it is for a grade, a type, or `others`. `critical` and `urgent` go before the type, "
        "the type before `important` and `normal`; a higher grade is never due later than a lower one.",
    ),
    Key("procedures", "a mapping; none if it is left out", "Kinds of handling that have terms of their own."),
    Key("procedures.<procedure>", "a mapping", "The rows in which it differs from `targets`."),
    Key(
        "procedures.<procedure>.<target>",
        "a mapping",
        "A row instead of that in `targets`, which has to be there.",
    ),
    Key("procedures.<procedure>.<target>.from", "a start", "As in `targets`; that one's if it is left out."),
    Key("procedures.<procedure>.<target>.<who>", TERMS, "As in `targets`."),
    Key("reminders", "rising numbers above 0 and up to 1", "At what parts of the time staff are reminded."),
    Key("escalation", "a mapping by grade", "How a deadline that was missed climbs."),
    Key(
        "escalation.<grade>",
        "three terms",
        "From the due moment to the unit's head, the supervisor, the manager.",
    ),
    Key("pause", "a mapping", "What stops a clock."),
    Key(
        "pause.limit",
        TERM,
        "How long in sum. A question that stops no clock waits as long; then the unit goes on without it.",
    ),
    Key("pause.targets", "a list of targets", "Whose clocks stand still."),
    Key(
        "pause.reasons",
        f"a list of {_words(PauseReason)}; `question` if it is left out",
        "For what they do: a question to the citizen, a hearing.",
    ),
    Key("extension", "a mapping", "How the due moment of a reply may be moved."),
    Key("extension.times", "a whole number from 0; 1 if it is left out", "How often."),
    Key(
        "extension.limit",
        "a term, or `first_term` (if it is left out)",
        "By how much at most, each time; `first_term`, for one extension only, is as long as that was.",
    ),
    Key(
        "extension.approver",
        f"`{Role.SUPERVISOR}` (if it is left out) or `{Role.UNIT_HEAD}`",
        "Who approves it; the unit's head is that of the unit that handles the case.",
    ),
    Key("fast_path", "a mapping; none if it is left out", "What a handler may settle at once at low risk."),
    Key("fast_path.amount", "a whole number from 0; 0 if it is left out", "Up to so many yuan."),
    Key("fast_path.measures", f"a list of {_words(Measure)}", "By what; at least one."),
    Key(
        "fast_path.sample",
        f"{SHARE}; 0 if it is left out",
        "What part of it a supervisor reviews afterwards, besides every one with a bad survey.",
    ),
    Key("survey", "a mapping", "The waits of the survey."),
    Key("survey.after", WAIT, "From the moment when the reply reached the citizen to the survey."),
    Key("survey.nudge_after", WAIT, "From the survey to the one nudge; it has to come before the close."),
    Key(
        "survey.close_after",
        WAIT,
        "From the survey to its close. A case that is closed is archived after the same time.",
    ),
    Key("signs", "a mapping; the usual one if it is left out", "Which answers a supervisor is shown."),
    Key(
        "signs.hasty_seconds",
        "a whole number from 0 to 3600; 5 if it is left out",
        "An answer sooner than so many seconds after the survey went out, or its page was opened; 0: none.",
    ),
    Key(
        "signs.citizens_a_day",
        "a whole number from 0; 3 if it is left out",
        "More citizens than so many who answer on one day from one telephone, mail address or browser; 0: "
        "as many as like. Raise it where citizens answer at a machine in the service hall.",
    ),
    Key("no_receipt", WAIT, "After so long without a receipt a reply counts as delivered when it was sent."),
    Key("triage_threshold", SHARE, "Below this confidence of triage a person decides."),
    Key("conversation_window", WAIT, "Messages of one citizen within it may belong to one case."),
    Key("matters", "a mapping", "When requests belong together."),
    Key("matters.repeat_within", WAIT, "The same citizen on the same matter within it is a repeat."),
    Key("matters.group_citizens", "a whole number from 1", "So many citizens make a group matter …"),
    Key("matters.group_within", WAIT, "… within so long."),
    Key(
        "figures",
        "a mapping; nothing if it is left out",
        "What the tracker tells beside the dimensions.",
    ),
    Key(
        "figures.pairs",
        f"a list of pairs of {_words(PAIRED)}",
        "Two by which cases are counted together. After a change `huiyin tracker rebuild` counts all anew.",
    ),
    Key("figures.goals", "a mapping; no goals if it is left out", "What rates should reach."),
    Key("figures.goals.<measure>", SHARE, "The goal of that rate."),
    Key("figures.score", "a mapping", "What each point of a score card is worth."),
    Key("figures.score.full", f"{NUMBER}; 1", "Solved and satisfied."),
    Key("figures.score.half", f"{NUMBER}; -0.5", "One of the two; solved in part is not solved."),
    Key("figures.score.none", f"{NUMBER}; -1", "Neither."),
    Key("figures.score.bare", f"{NUMBER}; -0.5", "Replied without evidence of the handling."),
    Key("figures.score.storm", f"{NUMBER}; -3", "Poor work that caused a public-opinion storm."),
    Key("figures.score.money", f"{NUMBER}; 0", "What a point is worth in money."),
    Key("figures.score.honours", f"{NUMBER}; 0", "Below this sum of a year there are no honours."),
    Key(
        "figures.built_at",
        'a time of day in quotes; "07:00" if it is left out',
        "From when on reports of the day before, the week, month, quarter or year before are built.",
    ),
    Key("weights", "a mapping", "Shares of the rates in the composite score; they sum to 1."),
    Key("weights.response", SHARE, "Of the response rate."),
    Key("weights.resolution", SHARE, "Of the resolution rate."),
    Key("weights.satisfaction", SHARE, "Of the satisfaction rate."),
)


def key_of(path: tuple[str, ...]) -> Key | None:
    """The key that covers a path of a document; a literal one goes before a placeholder."""
    covering = [key for key in KEYS if key.covers(path)]
    return min(covering, key=lambda key: key.path.count("<"), default=None)


def shown(value: object) -> str:
    """A value as one would write it on one line; a dash for what is not written."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {shown(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(shown, value))}]"
    if isinstance(value, str):
        return value if PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
    return "–" if value is None else json.dumps(value)
