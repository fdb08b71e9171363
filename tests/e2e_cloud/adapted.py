"""All that is changed in the template for ministack, where it is not AWS. A policy keeps its actions.

What else ministack cannot do is told in docs/operations.md.
"""

from typing import Any

SEND = "sqs:SendMessage"
ASKED_OF_NO_RESOURCE = frozenset({"CodeMail", "CodeStream"})
"""Statements whose actions ministack authorizes on `*`: SES's SendEmail, and reading a table's stream."""


def adapted(node: Any) -> Any:
    """The template, or a part of it, as ministack understands it."""
    match node:
        case {"Ref": "Secret"}:
            # The ARN on AWS; ministack gives the name, which no policy allows.
            return {"Fn::GetAtt": ["Secret", "Arn"]}
        case {"Sid": sid, **statement} if sid in ASKED_OF_NO_RESOURCE:
            return {"Sid": sid, **statement, "Resource": "*"}
        case {"Action": [*actions], **statement} if SEND in actions:
            # AWS counts a batch as SendMessage; ministack asks for an action that AWS does not know.
            return {"Action": [*actions, f"{SEND}Batch"], **adapted(statement)}
        case dict():
            return {key: adapted(value) for key, value in node.items()}
        case list():
            return [adapted(item) for item in node]
        case _:
            return node
