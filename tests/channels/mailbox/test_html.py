import pytest

from chalicelib.channels.mailbox.html import to_text
from tests.channels.mailbox.builders import read


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>路灯坏了</p><p>谢谢</p>", "路灯坏了\n\n谢谢"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<b>路灯</b>坏了 &amp; 黑&nbsp;&#x4E86;", "路灯坏了 & 黑 了"),
        ("<style>p{}</style><script>x<y</script><p>a</p>", "a"),
        ("<!-- <p>no</p> -->yes<![endif]>", "yes"),
        ('<p style="display:none">no</p>yes', "yes"),
        ("<ul><li>a<li>b</ul>", "- a\n- b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("1 < 2 and <3", "1 < 2 and <3"),
        ('<a title="x>y">link</a>', "link"),
        ("a<blockquote>b<br>c</blockquote>d", "a\n\n> b\n> c\n>\nd"),
        ('新<div class="gmail_quote">旧</div>', "新\n> 旧"),
        ("</p></div>a<p", "a"),
        ("", ""),
    ],
)
def test_what_a_reader_sees(html: str, text: str) -> None:
    assert "\n".join(line.rstrip() for line in to_text(html).strip().split("\n")) == text


def test_an_html_mail_without_a_label_says_its_charset_itself() -> None:
    body = '<html><meta charset="gbk"><p>停水</p>'.encode("gbk")
    assert read("Content-Type: text/html", body=body).text == "停水"


def test_a_quote_in_html_is_cut() -> None:
    body = '<div>还是没修</div><div id="isReplyContent">您好</div>'
    mail = read("Content-Type: text/html; charset=utf-8", body=body)
    assert (mail.text, mail.quoted) == ("还是没修", "> 您好")
