"""A policy as somebody wrote it in YAML: what it says, and the line and column of each fault."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import yaml
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from chalicelib.sla.errors import Fault, PolicyError, Spot

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""Eight times as fast where libyaml is, which is wherever there is a wheel."""
MERGE = "tag:yaml.org,2002:merge"
DEEPEST = 50
T = TypeVar("T")
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What PyYAML lets through from values that their tag does not fit, such as the date 2026-13-45."""


@dataclass(frozen=True, order=True)
class Place:
    """Line and column, from 1."""

    line: int = 1
    column: int = 1


Found = tuple[tuple[Place, Fault], ...]


class MisreadError(PolicyError):
    """A file that is no sound policy; the message has a line FILE:LINE:COLUMN: … for each fault, in order."""

    def __init__(self, name: str, *found: tuple[Place, Fault]) -> None:
        self.places = tuple(sorted(found, key=lambda each: each[0]))
        lines = (f"{name}:{place.line}:{place.column}: {fault}" for place, fault in self.places)
        super().__init__("\n".join(dict.fromkeys(lines)), *(fault for _, fault in self.places))


@dataclass(frozen=True)
class Written:
    """A document with the tree of its YAML, and what is already wrong with that."""

    name: str
    root: Node | None
    document: Mapping[str, object]
    twice: Found

    @classmethod
    def read(cls, name: str, text: str) -> "Written":
        """Take a text; MisreadError for what is no YAML. `name` stands before its faults."""
        strange = yaml.reader.Reader.NON_PRINTABLE.search(text)
        if strange:
            raise MisreadError(name, (_counted(text[: strange.start()]), Fault("holds a control character")))
        try:
            _measure(name, text)
            root, twice, document = _loaded(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise MisreadError(name, (_place(mark), Fault(f"is no YAML: {error.problem}"))) from None
        except MisreadError:
            raise
        except (yaml.YAMLError, *UNREADABLE) as error:
            raise MisreadError(name, (_culprit(text), Fault(f"is no YAML: {error}"))) from None
        return cls(name, root, cast("Mapping[str, object]", document), twice)

    def taken(self, parse: Callable[[Mapping[str, object]], T]) -> T:
        """What `parse` makes of it; MisreadError with every fault that it finds, each at its place."""
        faults: tuple[Fault, ...] = ()
        try:
            found = parse(self.document)
        except PolicyError as error:
            faults = error.faults
        else:
            if not self.twice:
                return found
        raise MisreadError(self.name, *self.twice, *((self.place(fault), fault) for fault in faults))

    def place(self, fault: Fault) -> Place:
        """Where the fault stands; for a key that is missing, the mapping in which it is."""
        if self.root is None:
            return Place()
        key, node = self.root, self.root
        for part in fault.path:
            child = _child(node, part)
            if child is None:
                return _place(key.start_mark)
            key, node = child
        block = isinstance(node, yaml.CollectionNode) and not node.flow_style
        return _place((key if block or fault.spot is Spot.KEY else node).start_mark)


def misencoded(name: str, before: bytes) -> MisreadError:
    """For a file that is no UTF-8 after those bytes."""
    return MisreadError(name, (_counted(before.decode("utf-8", "replace")), Fault("is not in UTF-8")))


def _measure(name: str, text: str) -> None:
    """Refuse what is nested so deep that the parser would run out of stack, and take the process along."""
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise MisreadError(name, (_place(event.start_mark), Fault("is nested too deep")))


def _loaded(text: str) -> tuple[Node | None, Found, object]:
    loader = LOADER(text)
    try:
        root = loader.get_single_node()
        # Before the document is made: that writes into the mapping what a merge brings.
        twice = tuple(_twice(root, (), set())) if root else ()
        return root, twice, None if root is None else loader.construct_document(root)
    finally:
        loader.dispose()


def _child(node: Node, part: str | int) -> tuple[Node, Node] | None:
    """The key and the value below a node, as PyYAML takes them: of a key written twice the last."""
    if isinstance(part, int):
        inside = isinstance(node, SequenceNode) and part < len(node.value)
        return (node.value[part], node.value[part]) if inside else None
    if not isinstance(node, MappingNode):
        return None
    # What a merge (<<) brings stands in front by now, and what the mapping itself says goes before it.
    found = [(key, value) for key, value in node.value if _name(key) == part]
    return found[-1] if found else None


def _name(key: Node) -> str | None:
    """A key as a fault names it: what it is to Python, as text."""
    if not isinstance(key, ScalarNode) or key.tag == MERGE:
        return None
    try:
        return str(yaml.SafeLoader("").construct_object(key))
    except (yaml.YAMLError, *UNREADABLE):
        return None


def _twice(node: Node, path: tuple[str | int, ...], seen: set[int]) -> Iterator[tuple[Place, Fault]]:
    """Keys that stand twice in one mapping: PyYAML takes the last and says nothing."""
    if id(node) in seen:
        return
    seen.add(id(node))
    first: dict[str, Place] = {}
    for at, child in enumerate(node.value if isinstance(node, yaml.CollectionNode) else ()):
        if not isinstance(child, tuple):
            yield from _twice(child, (*path, at), seen)
            continue
        name, place = _name(child[0]), _place(child[0].start_mark)
        if name is None:
            continue
        if name in first:
            reason = f"is written twice, first in line {first[name].line}"
            yield place, Fault(reason, (*path, name), Spot.KEY)
        first.setdefault(name, place)
        yield from _twice(child[1], (*path, name), seen)


def _culprit(text: str) -> Place:
    """The first value that cannot be taken for what its tag says."""
    try:
        nodes = [yaml.compose(text, Loader=yaml.SafeLoader)]
    except (yaml.YAMLError, *UNREADABLE):
        return Place()
    seen: set[int] = set()
    while nodes:
        node = nodes.pop()
        if id(node) in seen or node is None:
            continue
        seen.add(id(node))
        if not isinstance(node, yaml.CollectionNode):
            if node.tag != MERGE and _name(node) is None:
                return _place(node.start_mark)
            continue
        below = [each for child in node.value for each in (child if isinstance(child, tuple) else (child,))]
        nodes += reversed(below)
    return Place()


def _place(mark: Any) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place()


def _counted(before: str) -> Place:
    return Place(before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
