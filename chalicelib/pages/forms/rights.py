"""The forms of the citizen's rights, of tip-offs, of supervision orders and of the score card."""

from chalicelib.domain.supervision_events import OrderGrade
from chalicelib.domain.values import Plea, Point, SignVerdict
from chalicelib.pages.forms.inputs import Forms, Input

FORMS: Forms = {
    "answer_order": (Input("text", "order_answer"),),
    "urge": (Input("text", "note", required=False),),
    "order": (
        Input("grade", "order_grade", "radio", tuple(OrderGrade), "order_grade"),
        Input("due", "order_due", "line"),
        Input("words", "order_words"),
    ),
    "close_order": (
        Input("verdict", "order_verdict", "radio", ("accepted", "sent_back"), "order_verdict"),
        Input("words", "order_more", required=False),
        Input("due", "order_due", "line", required=False),
    ),
    "review_objection": (
        Input("decision", "objection_decision", "radio", ("upheld", "rejected"), "objection"),
        Input("reason", "reason"),
        Input("advice", "objection_advice", required=False),
    ),
    "settle_signs": (
        Input("verdict", "sign_verdict", "radio", tuple(SignVerdict), "sign_verdict"),
        Input("reason", "reason"),
    ),
    "find_storm": (Input("reason", "reason"),),
    "dispute_point": (
        Input("point", "point", "radio", tuple(Point), "point"),
        Input("reason", "reason"),
    ),
    "rule_point": (
        Input("ruling", "plea", "radio", (Plea.UPHELD, Plea.REJECTED), "plea"),
        Input("reason", "reason"),
    ),
    "keep_open": (Input("reason", "reason", required=False),),
    "name_respondent": (
        Input("units", "respondent_units", "line", required=False),
        Input("people", "respondent_people", "line", required=False),
    ),
}
