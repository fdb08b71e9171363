"""The forms of returns, rulings, transfers and corrections."""

from chalicelib.domain.returning import ReturnReason, Ruling
from chalicelib.domain.values import HOTLINE_TYPES, Grade
from chalicelib.pages.forms.inputs import Forms, Input

_RULING = (
    Input("ruling", "ruling", "radio", tuple(Ruling), "ruling"),
    Input("text", "reason"),
    Input("unit", "next_unit", "units", required=False),
    Input("precedent", "precedent_words", required=False),
)

FORMS: Forms = {
    "return": (
        Input("reason", "return_reason", "select", tuple(ReturnReason), "return"),
        Input("text", "reason"),
        Input("unit", "proposed_unit", "units", required=False),
    ),
    "rule_return": _RULING,
    "appeal_return": (Input("text", "reason"),),
    "rule_appeal": _RULING,
    "transfer": (Input("unit", "dispatch_unit", "units"), Input("reason", "reason")),
    "reassign": (Input("handler", "handler", "people"), Input("reason", "reason", "line", required=False)),
    "regrade": (
        Input("type", "type_short", "select", HOTLINE_TYPES, "type"),
        Input("grade", "grade", "select", tuple(Grade), "grade"),
        Input("category", "category", "line", required=False),
        Input("probability", "probability", "line", required=False),
        Input("impact", "impact", "line", required=False),
        Input("reason", "reason"),
    ),
}
