"""The forms of the loop by hand."""

from chalicelib.domain.values import Grade, Outcome
from chalicelib.pages.forms.inputs import Forms, Input

_OUTCOMES = (Outcome.SOLVED, Outcome.EXPLAINED, Outcome.UNFOUNDED, Outcome.HANDED_OVER)
_REASONS = ("other_legal_path", "other_place", "emergency_number", "unclear", "abusive")

FORMS: Forms = {
    "sign": (),
    "contact": (
        Input("how", "how", "radio", ("met", "called", "wrote"), "contact"),
        Input("note", "note", required=False),
    ),
    "ask": (Input("text", "question"),),
    "reply": (Input("outcome", "outcome", "select", _OUTCOMES, "outcome"), Input("text", "reply_text")),
    "accept": (
        Input("type", "type_short", "types", words="type"),
        Input("grade", "grade", "select", tuple(Grade), "grade"),
        Input("category", "category", "line", required=False),
    ),
    "dispatch": (Input("unit", "dispatch_unit", "units"), Input("reason", "reason", "line", required=False)),
    "decline": (Input("reason", "reason", "select", _REASONS, "decline"), Input("advice", "advice")),
    "review": (Input("finding", "finding"),),
    "reopen": (Input("reason", "reason"),),
    "inform": (Input("note", "note", required=False),),
    "transcribe": (Input("text", "transcript"),),
    "note": (Input("text", "note"),),
}
