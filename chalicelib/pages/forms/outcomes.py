"""The forms about what a reply settles: promises, suggestions, exclusion, termination."""

from chalicelib.domain.values import Outcome, Verdict
from chalicelib.pages.forms.inputs import Forms, Input

_FOLLOW_UPS = (Outcome.SOLVED, Outcome.EXPLAINED, Outcome.UNFOUNDED, Outcome.HANDED_OVER)
_EXCLUSIONS = ("no_legal_basis", "beyond_remit", "outside_terms", "abusive", "history_or_lawsuit")
_VERDICTS = tuple(Verdict)

PROMISE = (Input("due_on", "due_on", "line"), Input("steps", "steps"))
VERDICT = (
    Input("verdict", "verdict", "select", _VERDICTS, "verdict"),
    Input("grounds", "grounds"),
)

FORMS: Forms = {
    "follow_up": (
        Input("outcome", "outcome", "select", _FOLLOW_UPS, "outcome"),
        Input("text", "follow_up_text"),
    ),
    "move_promise": PROMISE,
    "decide_suggestion": VERDICT,
    "award": (Input("words", "award_words"), Input("amount", "award_amount", "line", required=False)),
    "propose_exclusion": (
        Input("reason", "exclusion_reason", "select", _EXCLUSIONS, "exclude"),
        Input("reference", "statement", "line", required=False),
        Input("note", "note", required=False),
    ),
    "approve_exclusion": (Input("note", "note", required=False),),
    "refuse_exclusion": (Input("reason", "reason"),),
    "propose_termination": (Input("reason", "reason"),),
    "approve_termination": (Input("note", "note", required=False),),
    "refuse_termination": (Input("reason", "reason"),),
}
