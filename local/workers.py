"""Work that falls into parts, done by several processes: each opens the home by itself."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import AbstractContextManager, ExitStack, contextmanager
from multiprocessing import get_context

from chalicelib.ports import Deps
from chalicelib.usecases import recounting
from chalicelib.usecases.recounting import Looked, Run, Task

Opening = Callable[[], AbstractContextManager[Deps]]
"""Named by its module, so that another process finds it."""

_home: dict[str, Deps] = {}
_open = ExitStack()


@contextmanager
def verifying(opening: Opening, workers: int) -> Iterator[Run]:
    """Runs the tasks of a verification."""
    # Started anew: threads of the store do not live through a fork.
    with ProcessPoolExecutor(workers, get_context("spawn"), _enter, (opening,)) as pool:

        def run(key: bytes, tasks: Iterable[Task]) -> Iterator[Looked]:
            waiting = [pool.submit(_look, key, task) for task in tasks]
            return (done.result() for done in as_completed(waiting))

        yield run


def _enter(opening: Opening) -> None:
    _home["deps"] = _open.enter_context(opening())


def _look(key: bytes, task: Task) -> Looked:
    return recounting.look(_home["deps"], key, task)
