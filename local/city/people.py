"""The citizens: who they are, what they write about and where; words are the examples of the triage rules."""

from dataclasses import dataclass
from datetime import date
from random import Random

from chalicelib.domain.inbox import Citizen
from chalicelib.domain.units import Office
from chalicelib.triage.rules import Rule, Rules

AREAS = {
    "劳动人事": 4,
    "社会保障": 14,
    "城乡建设": 20,
    "教育": 9,
    "民政": 6,
    "市场监管": 15,
    "生态环境": 8,
    "城市管理": 9,
    "公用事业": 12,
    "交通出行": 8,
    "户籍治安": 8,
    "政务服务": 5,
    "公共安全": 2,
}
"""Per cent of what people write about, after the shares of 7,303 messages to a city's board."""
KINDS = (("", 86), ("建议：", 5), ("非常感谢，", 3), ("我要投诉，", 6))
"""What else they say, which makes it a suggestion, praise or a complaint."""
WEATHER = ("公用事业/供水", "公用事业/供电", "公用事业/排水")
IN_STORM = 0.6
NAMED = 0.85
FIRMS = tuple(
    f"澄江{name}{kind}"
    for name in ("锦绣", "鸿运", "明珠", "金桂", "翠湖", "远航", "安居", "百味")
    for kind in ("物业有限公司", "餐饮店", "超市", "建筑公司")
)
A_REGULAR = 0.08


@dataclass
class People:
    """So many citizens; a few of them write again and again."""

    random: Random
    rules: Rules
    office: Office
    size: int

    def __post_init__(self) -> None:
        self._matters = (*self.rules.safety, *self.rules.matters)
        shared = [rule.category.partition("/")[0] for rule in self._matters]
        self._weights = [AREAS[area] / shared.count(area) for area in shared]
        self._weather = [rule for rule in self._matters if rule.category in WEATHER]
        self._places = self.office.places()

    def citizen(self) -> Citizen:
        """Somebody with a number, an address, or both."""
        regular = self.random.random() < A_REGULAR
        number = self.random.randrange(max(1, self.size // 200) if regular else self.size)
        return Citizen(phone=f"+86139{number:08}", email=f"citizen{number}@example.org")

    def words(self, day: date, *, is_storm: bool) -> str:
        """What it is about and mostly where, in words that differ from day to day."""
        rule = self._matter(is_storm=is_storm)
        place = self.random.choice(self._places) if self.random.random() < NAMED else ""
        kind = self.random.choices([word for word, _ in KINDS], [share for _, share in KINDS])[0]
        return f"{kind}{place}{self.random.randrange(1, 400)}号，{day.day}日起：{rule.example}"

    def respondent(self) -> str:
        """A firm, where one is named."""
        return self.random.choice(FIRMS) if self.random.random() < 0.3 else ""  # noqa: PLR2004

    def _matter(self, *, is_storm: bool) -> Rule:
        if is_storm and self.random.random() < IN_STORM:
            return self.random.choice(self._weather)
        return self.random.choices(self._matters, self._weights)[0]
