"""The officers' forms, by subject, in the order of the page."""

from chalicelib.pages.forms import handling, merging, outcomes, petition, returns, rights, work
from chalicelib.pages.forms.inputs import Forms

ACTION_FORMS: Forms = {
    **handling.FORMS,
    **work.FORMS,
    **returns.FORMS,
    **outcomes.FORMS,
    **rights.FORMS,
    **merging.FORMS,
    **petition.FORMS,
}
