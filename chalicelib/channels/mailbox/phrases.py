"""What mail programs write around a quoted letter and below a new one, as patterns over one line."""

import re

DASHES = r"[-_=—－─*]{2,}"
ADDRESS = r"[\w.+=-]{1,64}@[\w.-]{1,200}"
DATE = r"\d{4}\s?[-年/.]\s?\d{1,2}\s?[-月/.]\s?\d{1,2}\s?日?"


def _any(*words: str) -> str:
    return f"(?:{'|'.join(words)})"


_ORIGINAL = _any(
    *("original", "original message", "original appointment", "reply message", "replied message"),
    *("ursprüngliche nachricht", "message d'origine", "mensaje original", "oprindelig meddelelse"),
    "原始?的?(?:邮件|信件|郵件|訊息|消息|邮件信息)",
    "回复的?原?(?:邮件|信息)",
    *("来信原文", "原文", ".{1,100} wrote", ".{1,100}(?:写道|寫道)"),
)
_FORWARDED = _any(
    *("forwarded message", "forwarded mail", "begin forwarded message"),
    "(?:已?转发|轉寄|轉發)的?(?:邮件|消息|信息|邮件信息|郵件|訊息)",
)
_WROTE = _any(
    *(
        "wrote",
        "writes",
        "sent",
        "a écrit",
        "escribió",
        "schrieb",
        "schreef",
        "escreveu",
        "ha scritto",
        "skrev",
    ),
    *("napisał", "het volgende geschreven", "đã viết", "пишет", "написала?"),
)
_WRITES_ZH = _any("写道", "寫道", "写到", "说道", "来信说", "来信", "来函")

ORIGINAL = re.compile(
    rf"[>\s]*{DASHES}\s{{0,9}}{_ORIGINAL}\s{{0,9}}[:：]?\s{{0,9}}{DASHES}\s*", re.IGNORECASE
)
FORWARDED = re.compile(
    rf"[>\s]*(?:{DASHES}\s{{0,9}}{_FORWARDED}\s{{0,9}}[:：]?\s{{0,9}}{DASHES}|begin forwarded message\s?:|"
    r"(?:下面|以下)是被?转发的?邮件\s?[:：])\s*",
    re.IGNORECASE,
)
WROTE = re.compile(
    r"[>\s-]*"
    + _any(
        rf"(?:on|at|le|el|am|op|em|il|den|på|w dniu|vào)\b.{{4,360}}?\b{_WROTE}\b.{{0,80}}?[:：]",
        rf".{{1,200}}{ADDRESS}>?.{{0,60}}(?:wrote|writes|schrieb|{_WRITES_ZH})\s?[:：]",
        rf"(?:在|于|於|At)\s?.{{4,300}}?{_WRITES_ZH}\s?[:：]",
        rf".{{0,40}}{DATE}.{{0,200}}(?:{_WRITES_ZH}|回复)\s?[:：]",
        rf"{DATE} \d{{1,2}}:\d\d (?:GMT|UTC)?[+-]?[\d:]{{0,5}} ?.{{1,120}}<?\s?{ADDRESS}>\s?:",
        r".{1,60}(?:写道|寫道)\s?[:：]",
    )
    + r"\s*",
    re.IGNORECASE,
)
MAY_BEGIN_WROTE = re.compile(
    r"[>\s-]*(?:(?:on|at|le|el|am|op|em|il|den|på|w dniu|vào)\b|在|于|於|\d{4}\s?[-年/])|"
    r".{0,300}(?:@|写道|寫道|于\s?\d{4}|\d:\d\d)",
    re.IGNORECASE,
)
NAMES_SOMEBODY = re.compile(rf"[>\s-]*.{{0,300}}(?:{ADDRESS}.{{0,100}}|\d:\d\d.{{0,200}})[:：>]\s*")
"""In a language that is not listed: enough only if a quote follows."""
FROM = re.compile(
    r"[>\s|*]*"
    + _any("from", *("发件人", "发信人", "寄件者", "寄件人", "發件人", "von", "de", "от", "fra", "från"))
    + r"\s?\*?\s?[:：].*",
    re.IGNORECASE,
)
FIELD = re.compile(
    r"[>\s|*]*"
    + _any(
        *("from", "sent", "date", "to", "cc", "bcc", "subject", "reply-to", "importance", "attachments"),
        *(
            "发件人",
            "发送时间",
            "发送日期",
            "发送至",
            "日期",
            "时间",
            "收件人",
            "抄送人?",
            "主题",
            "附件",
            "重要性",
        ),
        *(
            "寄件者",
            "寄件人",
            "收件者",
            "主旨",
            "副本",
            "寄件日期",
            "傳送日期",
            r"日\s?期",
            r"主\s?题",
            "答复",
        ),
        *("von", "gesendet", "an", "betreff", "de", "envoyé", "à", "objet", "datum", "sendt", "til", "emne"),
        *("skickat", "till", "ämne", "отправлено", "кому", "тема", "от", "fra", "från"),
    )
    + r"\s?\*?\s?[:：].*",
    re.IGNORECASE,
)
SUBJECT = re.compile(r".{0,20}(?:subject|主\s?题|主旨|betreff|objet|emne|ämne|тема)", re.IGNORECASE)
QUOTED = re.compile(r"\s{0,3}[>＞]")
RULE = re.compile(r"\s*[_\-=—─]{5,}\s*|[|｜\s]+")
DELIMITER = re.compile(r"\s{0,3}(?:--|——|—)\s?|\s{0,3}_{2,80}\s?")
SENT_FROM = re.compile(
    r"\s*[-—(（【*]{0,3}\s{0,3}"
    + _any(
        r"发自\s?(?:我的|手机|网易|新浪|腾讯|小米|华为|荣耀|OPPO|vivo|三星|iPhone|iPad|QQ|139|189|沃).{0,40}",
        *(r"从我的\s?.{1,30}发送", "从.{1,20}版?邮件发送", r"发送自\s?.{1,40}", "由.{1,30}(?:发送|定制)"),
        r"来自\s?(?:我的|我)?\s?(?:iPhone|iPad|Android|安卓|华为|小米|手机|QQ邮箱|Outlook|飞书|钉钉|企业微信|网易).{0,40}",
        *("签名由.{1,30}定制", ".{0,30}通过我的.{1,20}发送", "使用.{1,20}(?:手机|邮箱|客户端)发送.{0,10}"),
        *("寄件自我的.{1,30}", "從我的.{1,30}傳送", "傳送自.{1,30}", "(?:获取|下载) ?outlook.{1,30}"),
        *(
            "sent (?:from|by|via|using|with) .{1,60}",
            "get outlook for .{1,80}",
            "von meinem .{1,30} gesendet",
        ),
        *("envoyé (?:de|depuis) .{1,40}", "enviado desde .{1,40}", "sendt fra .{1,40}"),
    )
    + r"\s*[-—)）】*]{0,3}(?:<[^<>]{0,200}>)?\s*",
    re.IGNORECASE,
)
