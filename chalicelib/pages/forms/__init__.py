"""The officers' forms, by subject, in the order of the page."""

from chalicelib.pages.forms import handling, outcomes, rights
from chalicelib.pages.forms.inputs import Forms

ACTION_FORMS: Forms = {**handling.FORMS, **outcomes.FORMS, **rights.FORMS}
