"""The officers' forms, by subject, in the order of the page."""

from chalicelib.pages.forms import handling, outcomes, petition, returns, rights
from chalicelib.pages.forms.inputs import Forms

ACTION_FORMS: Forms = {
    **handling.FORMS,
    **returns.FORMS,
    **outcomes.FORMS,
    **rights.FORMS,
    **petition.FORMS,
}
