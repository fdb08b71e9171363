"""What texts are filled in with, and who reads which: usual values, as they come in an ordinary week."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.messages import say
from chalicelib.domain.values import Plea, Point, Sign, Target

BASE_URL = "https://hy.example.gov.cn"
TICKET, SEAL = "ABCD2345E", "ABCDEFGHJK"


class Reader(StrEnum):
    """Who gets a text."""

    CITIZEN = "citizen"
    OFFICER = "officer"


OFFICERS = frozenset(
    {
        "extreme",
        "assignment",
        "addition",
        "reminder",
        "overdue",
        "escalation",
        "survey_review",
        "reopened_case",
        "listen",
        "recording_lost",
        "pictures_lost",
        "order_done",
        "order_refused",
        "order_unknown",
        "order_none",
        "order_which",
        "officer_help",
        "round",
        "round_others",
        "proposal",
        "proposal_approved",
        "proposal_refused",
        "stop_work",
        "keep_going",
        "objection",
        "objection_granted",
        "urged",
        "urge",
        "wrong_hands",
        "supervision",
        "supervision_back",
        "supervision_answered",
        "supervision_closed",
        "return_ruling",
        "return_rejected",
        "return_final",
        "moved_on",
        "to_dispatch",
        "regraded",
        "co_unit",
        "co_unit_released",
        "co_report",
        "joint_review",
        "extension_asked",
        "extension_approved",
        "extension_refused",
        "fast_review",
        "survey_signs",
        "round_signs",
        "storm_found",
        "point_disputed",
        "point_ruled",
        "joined",
        "came_back",
        "simple_terms",
        "ordinary_terms",
        "reexamination",
        "reexamination_known",
        "report",
    }
)
"""Texts for officers; all others are for citizens."""

_ABOUT_A_CASE = frozenset({"ticket", "title", "unit", "due"})
ALLOWED: Mapping[Reader, frozenset[str]] = {
    Reader.CITIZEN: _ABOUT_A_CASE
    | {
        "code",
        "url",
        "link",
        "text",
        "excerpt",
        "advice",
        "status",
        "following",
        "opens",
        "received",
        "day",
        "matter",
    }
    | {"steps", "verdict", "grounds", "amount"},
    Reader.OFFICER: _ABOUT_A_CASE
    | {
        "link",
        "target",
        "reason",
        "done",
        "number",
        "tickets",
        "count",
        "letters",
        "outcome",
        "term",
        "signs",
        "point",
        "ruling",
        "report",
        "period",
        "summary",
    },
}
"""The only words that a text may name: neither has a note, a person or somebody's number (traps.md 37)."""

COMMON = {
    "ticket": TICKET,
    "code": "7HK2WQ",
    "url": f"{BASE_URL}/t",
    "link": f"{BASE_URL}/a/{TICKET}{SEAL}",
    "number": "3",
    "count": "12",
}
USUAL: Mapping[str, Mapping[str, str]] = {
    "zh-CN": COMMON
    | {
        "status": "等您回复",
        "following": "12月24日18:00前答复。",
        "title": "楼下夜市凌晨还在放音响",
        "unit": "市场监督管理局",
        "due": "12月24日18:00",
        "opens": "12月24日09:00",
        "received": "12月10日09:30",
        "day": "12月10日",
        "matter": "楼下夜市凌…",
        "text": "请问音响大约从几点响到几点，是每天都这样吗？",
        "excerpt": "已约谈三家摊主，音响限到二十二…",
        "advice": "请向劳动人事争议仲裁委员会申请仲裁。",
        "target": say("zh-CN", f"target.{Target.REPLY}"),
        "tickets": f"{TICKET}、KM555RBGQ、5VW6625YE{say('zh-CN', 'and_more')}",
        "done": say("zh-CN", "order.reply"),
        "reason": say("zh-CN", "error.unlawful_action"),
        "letters": "⋯⋯",
        "steps": "十月底前完成管线勘察，十一月开始更换。",
        "verdict": say("zh-CN", "verdict.adopted"),
        "grounds": "路口事故多，装一盏灯所费不多。",
        "amount": say("zh-CN", "award.amount", amount="500"),
        "outcome": say("zh-CN", "outcome.excluded"),
        "term": say("zh-CN", "draw.unit_wd", n="5"),
        "signs": "、".join(say("zh-CN", f"sign.{sign}") for sign in Sign),
        "point": say("zh-CN", f"point.{Point.EVIDENCE}"),
        "ruling": say("zh-CN", f"plea.{Plea.REJECTED}"),
        "report": say("zh-CN", "report.title_monthly"),
        "period": "2026-11",
        "summary": "按期办结率 97.2%（1032/1062）\n解决率 88.4%（612/692）",
    },
    "en": COMMON
    | {
        "status": "waiting for your answer",
        "following": "You have an answer by 24 Dec 18:00.",
        "title": "Night market plays music until two",
        "unit": "Labour and Social Security Bureau",
        "due": "24 Dec 18:00",
        "opens": "24 Dec 09:00",
        "received": "10 Dec 09:30",
        "day": "10 Dec",
        "matter": "Night m...",
        "text": "From when until when is the music on, and is it so every night?",
        "excerpt": "We have met the.",
        "advice": "Please ask the labour arbitration office.",
        "target": say("en", f"target.{Target.REPLY}"),
        "tickets": f"{TICKET}, KM555RBGQ, 5VW6625YE{say('en', 'and_more')}",
        "done": say("en", "order.reply"),
        "reason": say("en", "error.unlawful_action"),
        "letters": "...",
        "steps": "The pipes are looked at until the end of October and replaced from November on.",
        "verdict": say("en", "verdict.partly"),
        "grounds": "The crossing has seen accidents, and a lamp costs little.",
        "amount": say("en", "award.amount", amount="500"),
        "outcome": say("en", "outcome.excluded"),
        "term": say("en", "draw.unit_wd", n="5"),
        "signs": ", ".join(say("en", f"sign.{sign}") for sign in Sign),
        "point": say("en", f"point.{Point.EVIDENCE}"),
        "ruling": say("en", f"plea.{Plea.REJECTED}"),
        "report": say("en", "report.title_monthly"),
        "period": "2026-11",
        "summary": "On time 97.2% (1032/1062)\nResolution rate 88.4% (612/692)",
    },
}


def reader_of(key: str) -> Reader:
    """Whose text it is; `key` as in a catalogue, such as sms.reply or email.reply.subject."""
    return Reader.OFFICER if key.split(".")[1] in OFFICERS else Reader.CITIZEN
