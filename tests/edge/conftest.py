import logging

import pytest

from chalicelib.aws import log


@pytest.fixture(autouse=True)
def fresh_logger() -> None:
    """It writes to what was the output when it was made, which another test has closed."""
    logging.Logger.manager.loggerDict.pop(log.SERVICE, None)
    log._logger.cache_clear()
