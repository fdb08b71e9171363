"""The cloud home's store in the simulated world: DynamoDB's engine, and what goes wrong on the wire to it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from botocore.exceptions import BotoCoreError, ClientError, ConnectTimeoutError, ReadTimeoutError
from pynamodb.exceptions import PynamoDBException

from chalicelib.ports import Consumer, Store
from chalicelib.store.dynamodb_keys import CASE, DELIVERIES
from local.dynamodb.engine import Engine
from local.dynamodb.errors import CONFLICT, NONE, THROTTLED, CancelledError, ServiceError
from local.dynamodb.store import NAME, EngineStore
from local.dynamodb.weather import Weather
from local.sim.faults import FaultError, Faults, Killed

WRITES = frozenset({"PutItem", "UpdateItem", "TransactWriteItems"})
LONGEST = 6
"""Tries that an outage lasts; botocore makes four."""

FURTHEST = 30
"""Writes that an index is behind."""

KEPT = 1000
"""Changes that the stream keeps behind the slower consumer: the feed of this world repeats some."""

CONFLICTS = 0.2
"""Beside other troubles: somebody else's transaction takes milliseconds, not try after try of ours."""

PASSING = frozenset({THROTTLED, "ThrottlingError", CONFLICT, f"{CONFLICT}Exception"})


class Storm(Weather):
    """Throttles, refuses, loses requests and answers, dies in between; indexes lag, pages are small."""

    page_bytes = 3000
    page_records = 50

    def __init__(self, faults: Faults, engine: Engine, fair: Store) -> None:
        self._faults, self._engine, self._fair = faults, engine, fair
        self._outage: list[Callable[[Any], BaseException]] = []

    def before(self, operation: str, asked: Any) -> None:
        if operation == "DescribeStream" and self._faults.chance(0.05):
            self._roll()
        if self._faults.rate == 0:
            self._outage.clear()
        elif not self._outage and self._happens():
            self._outage = [self._faults.random.choice(_REFUSALS)] * self._faults.random.randint(1, LONGEST)
        if self._outage:
            raise self._outage.pop()(asked)
        if operation in WRITES and _is_shared(operation, asked) and self._happens(CONFLICTS):
            raise self._conflict(asked)

    def after(self, operation: str, asked: Any) -> None:  # noqa: ARG002  every answer may be lost
        if self._happens():
            raise self._faults.random.choice((_no_answer, _no_answer, _killed))(asked)

    def ago(self, index: str | None) -> int:  # noqa: ARG002  each is behind as it likes
        return self._faults.random.randint(1, FURTHEST) if self._faults.chance(0.2) else 0

    def share(self, keys: int) -> int:
        return self._faults.random.randint(1, keys) if keys and self._faults.chance(0.1) else keys

    def _happens(self, share: float = 1) -> bool:
        return self._faults.chance(self._faults.rate * share)

    def _conflict(self, asked: Any) -> ServiceError:
        """Somebody's transaction is under way on one of these items."""
        if "TransactItems" not in asked:
            return ServiceError(f"{CONFLICT}Exception", "Transaction is ongoing for the item")
        codes = [NONE] * len(asked["TransactItems"])
        codes[self._faults.random.randrange(len(codes))] = CONFLICT
        return CancelledError([{"Code": code} for code in codes])

    def _roll(self) -> None:
        """A new shard; what both consumers have long read is gone."""
        stream = self._engine.table(NAME).stream
        if stream:
            stream.roll()
            stream.trim(min(self._fair.position(consumer).at for consumer in Consumer) - KEPT)


class Translated:
    """A store whose troubles on the wire are faults of this world; whatever else it raises is a bug."""

    def __init__(self, inner: Store) -> None:
        self._inner = inner

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._inner, name)

        def translated(*args: Any, **kwargs: Any) -> Any:
            try:
                return call(*args, **kwargs)
            except (PynamoDBException, BotoCoreError, ClientError) as error:
                if is_outage(error):
                    raise FaultError(f"{name}: {error}") from error
                raise

        return translated


def is_outage(error: BaseException) -> bool:
    """Nobody's mistake: no answer, or one that says to come again."""
    causes = list(_causes(error))
    if any(isinstance(cause, ConnectTimeoutError | ReadTimeoutError) for cause in causes):
        return True
    codes = {code for cause in causes if isinstance(cause, ClientError) for code in _codes(cause.response)}
    return bool(codes & PASSING)


def clouded(faults: Faults) -> tuple[Store, Store]:
    """One table seen twice: as it is, and through the storm."""
    engine = Engine()
    fair = EngineStore(engine)
    return fair, cast("Store", Translated(EngineStore(engine, Storm(faults, engine, fair))))


def _causes(error: BaseException) -> Iterator[BaseException]:
    at: BaseException | None = error
    while at is not None:
        yield at
        at = at.__cause__ or getattr(at, "cause", None)


def _codes(response: Mapping[str, Any]) -> Iterator[str]:
    yield response.get("Error", {}).get("Code", "")
    yield from (reason["Code"] for reason in response.get("CancellationReasons", ()))


def _is_shared(operation: str, asked: Any) -> bool:
    """Whether any transaction of ours writes this item."""
    key = asked.get("Key") or asked.get("Item") or {}
    return operation == "TransactWriteItems" or key["sk"]["S"].startswith((CASE, DELIVERIES))


def _throttled(asked: Any) -> ServiceError:
    if "TransactItems" not in asked:
        return ServiceError(THROTTLED, "The level of configured provisioned throughput was exceeded")
    return CancelledError([{"Code": "ThrottlingError"} for _ in asked["TransactItems"]])


def _unreached(_: Any) -> ConnectTimeoutError:
    return ConnectTimeoutError(endpoint_url=NAME)


def _no_answer(_: Any) -> ReadTimeoutError:
    return ReadTimeoutError(endpoint_url=NAME)


def _killed(_: Any) -> Killed:
    return Killed("on the wire")


_REFUSALS: tuple[Callable[[Any], BaseException], ...] = (_throttled, _throttled, _unreached, _killed)
