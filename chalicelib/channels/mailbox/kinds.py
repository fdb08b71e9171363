"""What kind of mail it is: written by a person for us, or by a machine. The first rule that fits, tells."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.channels.mailbox.message import Kind

Headers = dict[str, list[str]]

DAEMON = re.compile(
    r"(?:mailer-?daemon|postmaster|mail-daemon|mdaemon|bounces?(?:[-+].{0,200})?|system|abuse-report)@.*",
    re.IGNORECASE,
)
SYSTEM = re.compile(r"(?:mailer-?daemon|postmaster)@", re.IGNORECASE)
UNDELIVERED = re.compile(
    r"(?:re: ?)?.{0,30}(?:"
    r"undeliver(?:ed|able)|returned mail|mail (?:delivery|system) (?:fail|error|notif)|failure notice|"
    r"delivery (?:status notification|fail|has failed|report|problem|error|notification)|"
    r"non[- ]?delivery|message (?:could not be|not) delivered|delayed mail|warning: (?:could not|message)|"
    r"email is returned|could not send|unzustellbar|nicht zustellbar|échec de (?:la )?remise|"
    r"退信|退件|退回通知|邮件退回|被退回|无法投递|投递失败|未能?送达|无法送达|发送失败|未传递|无法传递|"
    r"传递失败|传送失败|投递延迟|無法傳遞|無法投遞|未能送達|寄送失敗|投遞失敗)",
    re.IGNORECASE,
)
QMAIL = re.compile(
    r"Hi\. This is the \S{0,60}\s?(?:qmail-send )?program|I wasn't able to deliver your message",
    re.IGNORECASE,
)
AWAY = re.compile(
    r"(?:(?:re|aw|回复|答复) ?[:：] ?)?[\[【(（]? ?(?:"
    r"(?:自动回复|自动答复|自动回信|自动应答|自動回覆|自動回復|外出自动回复|不在办公室|外出通知|休假通知|"
    r"休假自动回复|离岗通知)(?= ?[:：\]】)）—-]|$)|"
    r"auto(?:matic)?[- ]?(?:reply|response|antwort|svar)\b|auto ?: |out[- ]of[- ](?:the[- ])?office\b|"
    r"vacation (?:reply|response|notice)\b|on vacation\b|(?:i am|i'm) (?:currently )?(?:away|out)\b|"
    r"away from (?:my|the) (?:mail|office|desk)|automatische antwort|réponse automatique|absence du bureau|"
    r"respuesta automática|risposta automatica|abwesen(?:d|heits))",
    re.IGNORECASE,
)
"""At the beginning, and in Chinese with what follows it: a complaint about 自动回复 is none."""
ANSWERED_BY_MACHINE = re.compile(
    r"这是.{0,20}自动(?:回复|答复|应答)|本(?:邮件|信)(?:为|由|是)系统自动(?:发送|回复|发出)|系统自动回复|"
    r"此为自动回复|this is an? (?:automated|automatic|auto)[- ]?(?:reply|response|generated)",
    re.IGNORECASE,
)
READ = re.compile(
    r"(?:已读回执|阅读回执|已读 ?[:：]|return receipt\b|read receipt\b|disposition notification|讀取回條)",
    re.IGNORECASE,
)
BULK = {"bulk", "list", "junk", "mass"}
NOTICED = 200


@dataclass(frozen=True, slots=True)
class Signs:
    """What the rules look at."""

    headers: Headers
    content_type: str
    report_type: str
    part_types: frozenset[str]
    """Of the parts that are not inside an attached mail."""
    sender: str
    return_path: str | None
    subject: str
    text: str

    def header(self, name: str) -> str:
        return " ".join(self.headers.get(name, [])).strip().lower()

    @property
    def by_daemon(self) -> bool:
        return self.return_path == "" or DAEMON.fullmatch(self.sender) is not None


def kind_of(signs: Signs) -> tuple[Kind, str]:
    """The kind, and why."""
    for kind, rule in RULES:
        why = rule(signs)
        if why:
            return kind, why
    return Kind.MESSAGE, ""


def _reported(type: str, part: str) -> Callable[[Signs], str]:
    def rule(signs: Signs) -> str:
        is_report = signs.content_type == "multipart/report" and signs.report_type == type
        return part if is_report or part in signs.part_types else ""

    return rule


def _undelivered(signs: Signs) -> str:
    if signs.header("x-failed-recipients"):
        return "X-Failed-Recipients"
    if signs.by_daemon and UNDELIVERED.match(signs.subject):
        return "subject of a failure, from a mail system"
    return "letter of a failure" if QMAIL.search(signs.text[:NOTICED]) else ""


def _read(signs: Signs) -> str:
    return "subject of a receipt" if READ.match(signs.subject) else ""


def _replied(signs: Signs) -> str:
    if signs.header("auto-submitted").startswith("auto-replied"):
        return "Auto-Submitted"
    if signs.header("precedence") in ("auto_reply", "auto-reply"):
        return "Precedence"
    return next((name for name in MACHINES if name in signs.headers and signs.header(name) != "no"), "")


def _generated(signs: Signs) -> str:
    submitted = signs.header("auto-submitted").partition(";")[0].strip()
    if submitted and submitted != "no":
        return "Auto-Submitted"
    suppressed = set(re.split(r"[,;\s]+", signs.header("x-auto-response-suppress")))
    if suppressed & {"all", "oof", "autoreply"}:
        return "X-Auto-Response-Suppress"
    return ""


def _away(signs: Signs) -> str:
    if AWAY.match(signs.subject):
        return "subject of an automatic answer"
    if ANSWERED_BY_MACHINE.search(signs.text[:NOTICED]):
        return "text of an automatic answer"
    return ""


def _listed(signs: Signs) -> str:
    return next((name for name in LISTS if name in signs.headers), "")


def _bulk(signs: Signs) -> str:
    return "Precedence" if signs.header("precedence") in BULK else ""


def _daemon(signs: Signs) -> str:
    """A mail system writes to us, or one that wants no answer: no citizen does."""
    if signs.return_path == "":
        return "Return-Path"
    return (
        "from a mail system"
        if re.match(r"(?:mailer-?daemon|postmaster)@", signs.sender, re.IGNORECASE)
        else ""
    )


MACHINES = (
    *(
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-autoreply-from",
        "x-mail-autoreply",
        "x-auto-reply",
    ),
    *("x-autogenerated", "x-fc-machinegenerated", "x-vacation", "auto-reply"),
)
LISTS = ("list-id", "list-unsubscribe", "list-post", "x-mailing-list", "x-mailman-version")

RULES: tuple[tuple[Kind, Callable[[Signs], str]], ...] = (
    (Kind.COMPLAINT, _reported("feedback-report", "message/feedback-report")),
    (Kind.RECEIPT, _reported("disposition-notification", "message/disposition-notification")),
    (Kind.BOUNCE, _reported("delivery-status", "message/delivery-status")),
    (Kind.BOUNCE, _undelivered),
    (Kind.RECEIPT, _read),
    (Kind.AUTO_REPLY, _away),
    (Kind.AUTO_REPLY, _replied),
    (Kind.LIST, _listed),
    (Kind.AUTO_REPLY, _generated),
    (Kind.LIST, _bulk),
    (Kind.AUTO_REPLY, _daemon),
)
