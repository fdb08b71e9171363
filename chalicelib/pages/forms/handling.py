"""The forms of the loop by hand."""

from dataclasses import replace

from chalicelib.domain.values import Grade, Outcome
from chalicelib.pages.forms.inputs import Forms, Input
from chalicelib.pages.forms.outcomes import PROMISE, VERDICT

_OUTCOMES = tuple(Outcome)
_REASONS = ("other_legal_path", "other_place", "emergency_number", "unclear", "abusive")

FORMS: Forms = {
    "sign": (),
    "contact": (
        Input("how", "how", "radio", ("met", "called", "wrote", "refused", "not_needed"), "contact"),
        Input("note", "note", required=False),
    ),
    "ask": (Input("text", "question"),),
    "reply": (
        Input("outcome", "outcome", "select", _OUTCOMES, "outcome"),
        Input("text", "reply_text"),
        *(replace(each, required=False) for each in (*PROMISE, *VERDICT)),
    ),
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
