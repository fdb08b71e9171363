"""A day on which people send pictures: Twilio keeps them, the errand's function brings them to the bucket."""

from datetime import timedelta

from tests.cloud.far_side import ACCOUNT
from tests.cloud.home import Cloud
from tests.cloud.troubles import DISPATCHER, asked
from tests.files.builders import jpeg
from tests.office import WANG

TEXT = "柳塘街道路灯坏了三盏"


def a_day_of_pictures(office: Cloud) -> None:
    """One comes at once, another one too late, and an officer has it fetched once more."""
    sent(office, 1)
    sent(office, 2, brought=None)
    office.wait(timedelta(hours=8))
    office.far.media.add(media(2), jpeg(), "image/jpeg")
    for parked in asked(office, "GET", "/v1/staff/parked", DISPATCHER):
        asked(office, "POST", f"/v1/staff/parked/{parked['id']}/retry", DISPATCHER)
    office.settle()


def media(number: int) -> str:
    return f"ME{number:032x}"


def sent(
    office: Cloud, number: int, text: str = TEXT, brought: bytes | None = b"", sender: str = WANG
) -> str:
    """A message with a picture; the newest ticket. `brought` None: Twilio does not have it yet."""
    message = f"MM{number:032x}"
    place = f"/2010-04-01/Accounts/{ACCOUNT.sid}/Messages/{message}/Media/{media(number)}"
    if brought is not None:
        office.far.media.add(media(number), brought or jpeg(gps=True), "image/jpeg")
    form = {"MessageSid": message, "From": sender, "To": "+8612345", "Body": text, "NumMedia": "1"}
    form |= {"MediaUrl0": f"https://api.twilio.com{place}", "MediaContentType0": "image/jpeg"}
    assert office.posted("/hooks/twilio/sms", form).status_code == 200
    office.settle()
    return office.sent(sender)[-1].ticket
