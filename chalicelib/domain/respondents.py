"""Whom a case is about (反映主体), as far as a table may name them: firms and bodies, and no person."""

import re
import unicodedata

LONGEST = 30
"""Characters; the case's head stays small."""

_BODY = re.compile(
    r"公司|集团|银行|物业|店|厂|局|委|办|站|所|院|校|园|馆|中心|小区|社区|街道|居委会|村委会|市场|超市|酒店|宾馆"
    r"|餐厅|饭店|食堂|工地|项目部|平台|机构|协会|\b(?:ltd|inc|co|company|bank|shop|store|school|hospital|office)\b",
    re.IGNORECASE,
)


def known_as(said: str) -> str:
    """One spelling of a firm or body; nothing of what may be the name of a person."""
    text = " ".join(unicodedata.normalize("NFKC", said).split())[:LONGEST].strip()
    return text if _BODY.search(text) else ""
