"""What may go wrong on the way to DynamoDB and in it; fair unless somebody overrides it."""

from typing import Any


class Weather:
    """Asked at every single try of a request, those that botocore makes on its own included.

    `page_bytes`: how large a page of a query grows; DynamoDB's own is 1 MB. `page_records`: of the stream.
    """

    page_bytes = 1024 * 1024
    page_records = 1000

    def before(self, operation: str, asked: Any) -> None:
        """Raise what a refused request or a broken connection raises; nothing has been done."""

    def after(self, operation: str, asked: Any) -> None:
        """Raise here, and the answer of what was done is lost."""

    def ago(self, index: str | None) -> int:  # noqa: ARG002  of which index, or None: of the table
        """How many writes ago the state is that an eventually consistent read sees."""
        return 0

    def share(self, keys: int) -> int:
        """How many of the keys of a BatchGetItem are read at once; at least one."""
        return keys


FAIR = Weather()
