"""How long what stands in an address may be, for the document; whoever uses it looks at it."""

from typing import Annotated

from chalicelib.domain.dimensions import LONGEST_PLACE
from chalicelib.edge.operations import told
from chalicelib.usecases import books

Cursor = Annotated[str, told(maxLength=books.LONGEST)]
Value = Annotated[str, told(maxLength=LONGEST_PLACE)]
"""Of a dimension, or of a pair of them."""

Key = Annotated[str, told(maxLength=books.LONGEST)]
