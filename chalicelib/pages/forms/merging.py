"""The forms of cases that are handled as one, and of one that becomes two."""

from chalicelib.pages.forms.inputs import Forms, Input

FORMS: Forms = {
    "merge": (Input("master", "master", "line"),),
    "unmerge": (Input("text", "reason", required=False),),
    "split": (Input("text", "split_text"),),
}
