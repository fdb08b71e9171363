"""docs/messages.md says what is sent."""

from pathlib import Path

from click.testing import CliRunner

from local.cli import main
from local.texts.page import CHANNELS, UNSAID, page, sent
from tests.domain.test_wording import texts

PAGE = Path(__file__).parents[2] / "docs/messages.md"


def test_the_page_of_texts_is_what_the_catalogues_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "huiyin texts > docs/messages.md"


def test_the_command_prints_the_page() -> None:
    ran = CliRunner().invoke(main, ["texts"], catch_exceptions=False)
    assert (ran.exit_code, ran.stdout) == (0, page())


def test_every_text_that_goes_out_is_on_the_page() -> None:
    going = {key for key in texts("zh-CN") if key.split(".")[0] in CHANNELS} - UNSAID
    assert set(sent()) == {key for key in going if not key.endswith(".subject")}
    shown = page()
    for key in going:
        assert f"`{key.split('.')[1]}`" in shown
