"""The numbers that Twilio gives to tests, and why each is refused; our stand-ins know them all."""

REFUSED = [
    ("+15005550001", "invalid_number"),
    ("+15005550002", "unroutable"),
    ("+15005550003", "region_not_permitted"),
    ("+15005550004", "opted_out"),
    ("+15005550009", "not_mobile"),
    ("nobody", "invalid_number"),
]
