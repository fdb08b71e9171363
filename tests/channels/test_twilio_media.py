"""Pictures with a text message: what the webhook names, and where alone we fetch it (SSRF)."""

import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlencode

import pytest

from chalicelib.channels import sms, twilio_media
from chalicelib.channels.twilio_media import LARGEST, MOST, Media, TwilioPictures
from chalicelib.ports import PermanentFailure, TemporaryFailure
from tests.files.builders import jpeg

ACCOUNT, MESSAGE = "AC" + "0" * 32, "MM" + "1" * 32
PLACE = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{MESSAGE}/Media"
BASE = f"https://api.twilio.com{PLACE}"


def media(number: int = 1) -> str:
    return f"ME{number:032x}"


def parsed(count: str, *urls: str, type: str = "image/jpeg") -> tuple[Media, ...]:
    form = {"MessageSid": MESSAGE, "From": "+8613800000001", "To": "+8612345", "NumMedia": count}
    for number, url in enumerate(urls):
        form |= {f"MediaUrl{number}": url, f"MediaContentType{number}": type}
    return sms.parse(urlencode(form).encode()).media


def test_a_message_names_its_pictures() -> None:
    urls = f"{BASE}/{media(1)}", f"{BASE}/{media(2)}"
    assert parsed("2", *urls) == (Media(media(1), "image/jpeg"), Media(media(2), "image/jpeg"))
    assert parsed("0", *urls) == ()
    assert parsed("1", urls[0], type="IMAGE/PNG; x=y") == (Media(media(1), "image/png"),)


@pytest.mark.parametrize(
    "url",
    [
        "",
        f"{BASE}/{media()}?x=1",
        f"{BASE}/{media()}#x",
        f"{BASE}/{media()}/../../../Recordings",
        f"{BASE}/../Media/{media()}",
        f"{BASE}/%2e%2e/{media()}",
        f"{BASE}/{media()}.json",
        f"{BASE}/{media()}\n",
        f"{BASE}/ME1",
        f"{BASE}/{media().lower()}",
        f"https://user:password@api.twilio.com{PLACE}/{media()}",
        f"https://api.twilio.com@evil.example{PLACE}/{media()}",
        f"https://api.twilio.com\\@evil.example{PLACE}/{media()}",
        f"file://{PLACE}/{media()}",
        f"gopher://evil.example{PLACE}/{media()}",
        f"https://[::1]{PLACE}/{media()}",
        f"https://api.twilio.com{PLACE}/{media()}".replace(MESSAGE, "MM" + "2" * 32),
        f"https://api.twilio.com{PLACE}/{media()}".replace(ACCOUNT, "AC1"),
        "http://169.254.169.254/latest/meta-data",
        "x" * 100_000,
    ],
)
def test_of_an_address_that_is_no_pictures_nothing_is_taken(url: str) -> None:
    assert parsed("1", url) == (Media("", "image/jpeg"),)


@pytest.mark.parametrize("host", ["evil.example", "169.254.169.254", "127.0.0.1:80", "api.ie1.twilio.com"])
def test_of_another_hosts_address_the_id_alone_is_taken(host: str) -> None:
    """It is fetched at our provider, or nowhere."""
    assert parsed("1", f"https://{host}{PLACE}/{media()}") == (Media(media(), "image/jpeg"),)


@pytest.mark.parametrize(
    ("count", "taken"),
    [("1000000", MOST), ("9" * 5000, MOST), ("-1", 0), ("x", 0), ("", 0), ("１", 0), ("1e6", 0), ("²", 0)],
)
def test_a_number_that_cannot_be_is_no_work(count: str, taken: int) -> None:
    urls = [f"{BASE}/{media(number)}" for number in range(20)]
    assert len(parsed(count, *urls)) == taken


def test_what_is_named_twice_is_one_and_what_is_announced_and_not_named_is_missing() -> None:
    url = f"{BASE}/{media()}"
    assert parsed("3", url, url, url) == (Media(media(), "image/jpeg"),)
    assert parsed("2", url) == (Media(media(), "image/jpeg"), Media("", ""))


Answer = tuple[int, Mapping[str, str], bytes]


class Far:
    """A server that answers as it is told, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str | None]] = []
        self.answers: dict[str, Answer] = {}
        far = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                far.asked.append((self.path, self.headers.get("Authorization")))
                status, headers, body = far.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                announced = len(body) + int(headers.get("X-Longer", "0"))
                for name, value in {**headers, "Content-Length": str(announced)}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def far() -> Iterator[Far]:
    far = Far()
    thread = threading.Thread(target=far.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield far
    far.server.shutdown()
    far.server.server_close()
    thread.join()


@pytest.fixture
def fetch(far: Far) -> Callable[[], bytes]:
    pictures = TwilioPictures(ACCOUNT, "token", f"{far.base}/twilio/", frozenset({far.base}))
    return lambda: pictures.fetch(MESSAGE, media())


HERE = f"/twilio{PLACE}/{media()}"
JPEG = {"Content-Type": "image/jpeg"}


def test_the_address_is_built_of_our_base_and_the_ids(far: Far, fetch: Callable[[], bytes]) -> None:
    far.answers[HERE] = (200, JPEG, jpeg())
    assert fetch() == jpeg()
    ((path, password),) = far.asked
    assert path == HERE
    assert password is not None


def test_where_twilio_keeps_it_we_go_without_our_password(far: Far, fetch: Callable[[], bytes]) -> None:
    far.answers[HERE] = (307, {"Location": f"{far.base}/cdn/x?signed=1"}, b"<xml/>")
    far.answers["/cdn/x?signed=1"] = (200, JPEG, jpeg())
    assert fetch() == jpeg()
    assert [bool(password) for _, password in far.asked] == [True, False]


@pytest.mark.parametrize(
    "onward",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://evil.example/x.jpg",
        "https://mms.twiliocdn.com.evil.example/x",
        "https://user@mms.twiliocdn.com/x",
        "https://mms.twiliocdn.com:8443/x",
        "http://mms.twiliocdn.com/x",
        "//evil.example/x",
        "/relative",
        "file:///etc/passwd",
        "https://[broken/x",
        "",
    ],
)
def test_nobody_leads_us_anywhere_else(far: Far, fetch: Callable[[], bytes], onward: str) -> None:
    far.answers[HERE] = (302, {"Location": onward}, b"")
    with pytest.raises((PermanentFailure, TemporaryFailure)):
        fetch()
    assert len(far.asked) == 1


def test_nobody_leads_us_in_a_circle(far: Far, fetch: Callable[[], bytes]) -> None:
    far.answers[HERE] = far.answers["/cdn"] = (302, {"Location": f"{far.base}/cdn"}, b"")
    with pytest.raises(PermanentFailure, match="led_astray"):
        fetch()
    assert len(far.asked) == twilio_media.HOPS + 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((404, {}, b""), "not_ready"),
        ((401, {"Content-Type": "image/jpeg"}, b"x"), "http_401"),
        ((500, {}, b""), "http_500"),
        ((200, {"Content-Type": "text/html"}, b"<html>busy</html>"), "no_picture"),
        ((200, {"Content-Type": "application/json"}, b"{}"), "no_picture"),
        ((200, {"Content-Type": "image/jpeg"}, b"\n <!DOCTYPE html>"), "no_picture"),
        ((200, {"Content-Type": "image/jpeg"}, b'{"code": 20404}'), "no_picture"),
        ((200, {"Content-Type": "image/jpeg"}, b""), "no_picture"),
        ((200, {}, b"\xff\xd8\xff"), "no_picture"),
    ],
)
def test_an_errors_page_is_no_picture_and_may_pass(
    far: Far, fetch: Callable[[], bytes], answer: Answer, reason: str
) -> None:
    """traps.md 39."""
    far.answers[HERE] = answer
    with pytest.raises(TemporaryFailure, match=reason):
        fetch()


def test_more_than_is_ever_sent_is_refused(far: Far, fetch: Callable[[], bytes]) -> None:
    far.answers[HERE] = (200, JPEG, b"\xff\xd8\xff" + bytes(LARGEST))
    with pytest.raises(PermanentFailure, match="too_large"):
        fetch()


@pytest.mark.parametrize(
    ("message", "id"), [("../..", media()), (MESSAGE, ""), (MESSAGE, "none"), (MESSAGE, "ME1/..")]
)
def test_what_is_no_id_is_never_asked_for(far: Far, message: str, id: str) -> None:
    with pytest.raises(PermanentFailure, match="no_picture_id"):
        TwilioPictures(ACCOUNT, "token", far.base).fetch(message, id)
    assert far.asked == []


def test_what_breaks_off_in_the_middle_is_fetched_again(far: Far, fetch: Callable[[], bytes]) -> None:
    far.answers[HERE] = (200, {**JPEG, "X-Longer": "9"}, jpeg())
    with pytest.raises(TemporaryFailure, match="Error"):
        fetch()
