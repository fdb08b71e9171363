"""Where a request comes from: what the gateway says of it, and no header that anybody may write."""

from ipaddress import ip_address, ip_network

from chalice.app import Request


def sender_of(request: Request) -> tuple[str, str]:
    """The address that a request came from, and the browser as it names itself.

    Of IPv6 the network: a household has that, and changes the rest by itself. No address where whoever stands
    before us does not tell it: all would come from one place.
    """
    identity = request.context.get("identity") or {}
    try:
        address = ip_address(str(identity.get("sourceIp") or ""))
    except ValueError:
        return "", ""
    if address.is_loopback:
        return "", ""
    shown = ip_network((address, 64), strict=False) if address.version == 6 else address  # noqa: PLR2004
    return str(shown), request.headers.get("user-agent", "")


def address_of(request: Request) -> str:
    """The address alone."""
    return sender_of(request)[0]
