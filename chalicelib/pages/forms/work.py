"""The forms of handling with others, of more time and of evidence."""

from chalicelib.domain.evidence import STEPS
from chalicelib.domain.values import Measure
from chalicelib.pages.forms.inputs import Forms, Input

FORMS: Forms = {
    "add_evidence": (
        Input("step", "step", "radio", STEPS, "step"),
        Input("text", "evidence_text"),
        Input("reference", "reference", "line", required=False),
    ),
    "report": (Input("text", "report_text"),),
    "call_review": (
        Input("question", "review_question"),
        Input("units", "review_units", "line", required=False),
        Input("experts", "review_experts", "line", required=False),
    ),
    "hold_review": (Input("minutes", "minutes_taken"),),
    "ask_extension": (Input("term", "term", "line"), Input("reason", "reason_for_citizen")),
    "approve_extension": (
        Input("term", "term_instead", "line", required=False),
        Input("reason", "reason_instead", required=False),
    ),
    "refuse_extension": (Input("reason", "reason"),),
    "call_hearing": (Input("reason", "reason"),),
    "hold_hearing": (Input("minutes", "minutes_taken"),),
    "settle_fast": (
        Input("measure", "measure", "select", tuple(Measure), "measure"),
        Input("yuan", "yuan", "line", required=False),
        Input("text", "reply_text"),
    ),
    "review_fast": (Input("finding", "finding"),),
    "add_unit": (Input("unit", "co_unit", "units"), Input("task", "task", required=False)),
    "remove_unit": (Input("unit", "co_unit", "units"), Input("reason", "reason")),
}
