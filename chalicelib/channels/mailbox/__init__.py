"""Inbound mail as a value: bytes in, an `InboundMail` out (`parse.parse_mail`); pure, and never raising."""
