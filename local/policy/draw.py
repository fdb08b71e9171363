"""Pictures of a pack."""

from chalicelib.sla.policy import Policy
from local.policy import mermaid, svg

DRAWERS = {
    ("loop", "mermaid"): mermaid.draw_loop,
    ("clocks", "mermaid"): mermaid.draw_clocks,
    ("loop", "svg"): svg.draw_loop,
    ("clocks", "svg"): svg.draw_clocks,
}


def drawn(policy: Policy, what: str, form: str, lang: str) -> str:
    """The text of the picture: `what` is loop or clocks, `form` mermaid or svg."""
    return DRAWERS[what, form](policy, lang)
