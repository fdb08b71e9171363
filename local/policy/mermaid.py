"""A pack in Mermaid, which GitHub draws: the loop as states, the clocks as what follows from which start."""

from collections.abc import Iterator

from chalicelib.domain.messages import has, say
from chalicelib.domain.values import Status
from chalicelib.sla.policy import Policy
from local.policy import clocks, loop, words


def draw_loop(policy: Policy, lang: str) -> str:
    """A state diagram; what time does by itself says after how long."""
    return "\n".join(["stateDiagram-v2", "    direction LR", *_states(policy, lang)]) + "\n"


def _states(policy: Policy, lang: str) -> Iterator[str]:
    moves = loop.moves(policy)
    drawn = {Status.RECEIVED, *(move.after for move in moves)}
    yield from (f'    state "{say(lang, f"status.{one}")}" as {one}' for one in Status if one in drawn)
    yield f"    [*] --> {Status.RECEIVED}"
    for move in moves:
        wait = loop.wait(policy, lang, move.kind)
        text = say(lang, f"move.{move.kind.__name__}")
        yield f"    {move.before} --> {move.after}: {text}{f' ({wait})' if wait else ''}"
    yield f"    {Status.ARCHIVED} --> [*]"


def draw_clocks(policy: Policy, lang: str) -> str:
    """A flow chart: from each start to the targets that are counted from it, with their terms."""
    found = clocks.groups(policy)
    starts = dict.fromkeys(group.start for group in found)
    lines = [f'    {start}(["{say(lang, f"start.{start}")}"])' for start in starts]
    return "\n".join(["flowchart LR", *lines, *(_group(lang, group) for group in found)]) + "\n"


def _group(lang: str, group: clocks.Group) -> str:
    name = say(lang, f"target.{group.target}")
    title = f"{name} · {procedure(lang, group.procedure)}" if group.procedure else name
    terms = (f"{clocks.who(lang, bar)} {words.terms(lang, bar.terms)}" for bar in group.bars)
    node = f"{group.procedure}_{group.target}".lstrip("_")
    return f'    {group.start} --> {node}["<b>{title}</b><br>{"<br>".join(terms)}"]'


def procedure(lang: str, name: str) -> str:
    """What it is called in that language, or in the file."""
    return say(lang, f"draw.procedure_{name}") if has(lang, f"draw.procedure_{name}") else name
