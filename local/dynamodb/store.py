"""The cloud home's store on an engine: models, serialisation, retries and stream reader are the real ones."""

from functools import cache, cached_property
from typing import Any

from botocore.config import Config
from botocore.session import Session, get_session

from chalicelib.store.dynamodb import DynamoStore
from chalicelib.store.dynamodb_stream import StreamReader
from local.dynamodb.engine import Engine
from local.dynamodb.weather import FAIR, Weather
from local.dynamodb.wire import Wire

NAME, REGION, HOST = "huiyin", "eu-west-1", "http://dynamodb.invalid"


class EngineStore(DynamoStore):
    """A view of the engine's table through weather of its own; the first one creates the table."""

    def __init__(self, engine: Engine, weather: Weather = FAIR) -> None:
        super().__init__(NAME, region=REGION, host=HOST)
        connection = self._table.connection().connection
        connection._local.session = _session()  # noqa: SLF001  PynamoDB has no other way to be given one
        Wire(engine, weather).attach(connection.client)
        self._stream = _Reader(engine, weather)
        if NAME not in engine.tables:
            self._table.create_table()


class _Reader(StreamReader):
    def __init__(self, engine: Engine, weather: Weather) -> None:
        super().__init__(NAME, REGION, HOST)
        self._wire = Wire(engine, weather)

    @cached_property
    def _client(self) -> Any:
        client = _session().create_client(
            "dynamodbstreams", REGION, endpoint_url=HOST, config=Config(retries={"mode": "standard"})
        )
        self._wire.attach(client)
        return client


@cache
def _session() -> Session:
    # Each reads the description of every service, which takes 120 ms; a client would put together, for each
    # request anew, by whom it is made, which takes as long as the engine's answer.
    session = get_session()
    session.set_credentials("engine", "engine")
    session.set_default_client_config(Config(user_agent="engine"))
    return session
