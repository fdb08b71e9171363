"""The forms of the petition office."""

from chalicelib.pages.forms.inputs import Forms, Input

FORMS: Forms = {
    "simplify": (Input("note", "note", required=False),),
    "formalise": (Input("reason", "formalise_reason"),),
}
