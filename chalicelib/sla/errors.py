"""What can be wrong with a policy."""


class PolicyError(ValueError):
    """A policy, or a part of one, that cannot be taken; the message names the path of each key at fault."""
