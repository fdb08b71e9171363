"""HTML to the text that a reader sees, quotes marked by `> ` as in plain mail.

One pass over the tags, linear on any input. The standard library's parser needs a second for 20 KB of
unclosed comments, and a tree of lxml or lexbor would cost megabytes in the cloud's zip for no better text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape

from chalicelib.channels.mailbox import limits

TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]{0,30})(?P<rest>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>"
)
LOOSE = re.compile(r"<(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]{0,30})(?P<rest>[^<>]*)>?")
ATTRIBUTE = re.compile(
    r"""(?P<name>class|id|style|alt|src)\s{0,9}=\s{0,9}(?:"(?P<a>[^"]*)|'(?P<b>[^']*)|(?P<c>\S+))""",
    re.IGNORECASE,
)
HIDDEN = {"script", "style", "head", "title", "template", "noscript", "object", "svg"}
BLOCK = {
    *("p", "div", "tr", "table", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("blockquote", "pre", "section", "article", "header", "footer", "center", "form", "fieldset", "address"),
    *("body", "html", "hr", "includetail", "tbody", "thead", "caption", "main", "nav", "aside", "figure"),
}
SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "pre", "blockquote"}
VOID = {"br", "hr", "img", "meta", "link", "input", "base", "col", "area", "wbr", "source"}
QUOTES = re.compile(
    r"gmail_quote|yahoo_quoted|protonmail_quote|zmail_extra|isReplyContent|OLK_SRC_BODY_SECTION|ntes_reply|"
    r"mail_?quote|replied-?message|tutanota_quote|mailContentReply|foxmail_quote|moz-forward-container",
    re.IGNORECASE,
)
INVISIBLE = re.compile(
    r"display\s{0,9}:\s{0,9}none|mso-hide\s{0,9}:\s{0,9}all|font-size\s{0,9}:\s{0,9}0(?:px|pt|;|$)",
    re.IGNORECASE,
)
BLANKS = re.compile(r"[ \t\r\n\f]+")
META = re.compile(rb"<meta[^<>]{0,200}charset\s{0,9}=\s{0,9}[\"']?([\w-]{1,40})", re.IGNORECASE)
QUOTE, MAX_QUOTES = "> ", 20
MAX_OPEN = 5_000


def charset_within(data: bytes) -> str:
    """What an HTML says of its own charset, for parts whose header says nothing."""
    match = META.search(data[:2048])
    return match[1].decode("ascii") if match else ""


def to_text(html: str) -> str:
    writer = _Writer()
    for text, tag in _tokens(html[: limits.HTML_CHARS]):
        if text:
            writer.text(text)
        if tag is not None:
            writer.tag(tag)
    return writer.result()


def _tokens(html: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Text, and the tag behind it."""
    at, end = 0, len(html)
    no_comment_end = False
    while at < end:
        start = html.find("<", at)
        if start < 0:
            yield html[at:], None
            return
        if html.startswith("<!--", start) and not no_comment_end:
            yield html[at:start], None
            close = html.find("-->", start + 2)
            no_comment_end = close < 0
            at = start + 4 if no_comment_end else close + 3
            continue
        if html.startswith(("<!", "<?"), start):
            yield html[at:start], None
            close = html.find(">", start)
            at = end if close < 0 else close + 1
            continue
        tag = TAG.match(html, start) or LOOSE.match(html, start)
        yield html[at:start] if tag else html[at : start + 1], tag
        at = tag.end() if tag else start + 1


class _Writer:
    """Lines with their depth of quoting; hidden elements leave nothing."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, str]] = []
        self.line: list[str] = []
        self.open: list[tuple[str, bool, bool]] = []
        self.names: Counter[str] = Counter()
        self.hidden = self.quoted = self.pre = 0

    def text(self, text: str) -> None:
        if self.hidden:
            return
        text = _unescaped(text)
        if self.pre:
            first, *rest = text.split("\n")
            self.line.append(first)
            for each in rest:
                self.end_line()
                self.line.append(each)
        else:
            self.line.append(BLANKS.sub(" ", text))

    def tag(self, tag: re.Match[str]) -> None:
        name = tag["name"].lower()
        if tag["close"]:
            self.close(name)
        else:
            self.begin(name, tag["rest"])
        if name in ("td", "th") and not tag["close"] and self.line:
            self.line.append(" ")

    def begin(self, name: str, rest: str) -> None:
        attributes = {
            match["name"].lower(): match["a"] or match["b"] or match["c"] or ""
            for match in ATTRIBUTE.finditer(rest[:4096])
        }
        if name == "br":
            self.end_line(forced=True)
        elif name == "img" and not self.hidden and attributes.get("alt", "").strip():
            self.line.append(f"[{_unescaped(attributes['alt']).strip()}]")
        if name in BLOCK:
            self.end_line()
            if name in SPACED:
                self.blank()
        if name == "li" and not self.hidden:
            self.line.append("- ")
        if name not in VOID and not rest.endswith("/") and len(self.open) < MAX_OPEN:
            self.enter(name, attributes)

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        hidden = name in HIDDEN or bool(INVISIBLE.search(attributes.get("style", "")))
        marks = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        quoted = name in ("blockquote", "includetail") or bool(QUOTES.search(marks))
        self.open.append((name, hidden, quoted))
        self.count((name, hidden, quoted), 1)

    def close(self, name: str) -> None:
        """Ends the innermost element of that name, and what was left open in it."""
        if not self.names[name]:
            return
        if name in BLOCK:
            self.end_line()
            if name in SPACED:
                self.blank()
        while self.open:
            each = self.open.pop()
            self.count(each, -1)
            if each[0] == name:
                return

    def count(self, element: tuple[str, bool, bool], by: int) -> None:
        name, hidden, quoted = element
        self.names[name] += by
        self.hidden += by * hidden
        self.quoted += by * quoted
        self.pre += by * (name == "pre")

    def end_line(self, forced: bool = False) -> None:
        line = "".join(self.line)
        line = line.rstrip() if self.pre else line.strip(" \t\r\n")
        self.line = []
        if line or forced:
            self.lines.append((self.quoted, line))

    def blank(self) -> None:
        if self.lines and self.lines[-1][1]:
            self.lines.append((self.quoted, ""))

    def result(self) -> str:
        self.end_line()
        return "\n".join(QUOTE * min(depth, MAX_QUOTES) + line for depth, line in self.lines)


def _unescaped(text: str) -> str:
    try:
        return unescape(text).replace("\xa0", " ")
    except ValueError:  # a number of 4,300 digits and more
        return text
