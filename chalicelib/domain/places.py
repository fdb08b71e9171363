"""The words by which a text names a place."""

import re

# Only a unit whose name is that of a place (青枫区, 柳塘街道) is looked for in a text: a citizen who
# writes 住建局 complains about the bureau, and does not live in it.
_PLACE = re.compile(r"(?P<stem>.{2,}?)(?:新区|区|县|街道|镇|乡)(?:办事处|人民政府)?")
_PLACE_EN = re.compile(r"(?P<stem>.{3,}?) (?:(?:sub)?district|county|town(?:ship)?)")


def words_for(name: str, name_en: str) -> list[tuple[str, bool]]:
    """The words, folded, by which a text names the place; True with a short one, none if it is no place."""
    folded = name_en.casefold()
    named = [(name, _PLACE.fullmatch(name)), (folded, _PLACE_EN.fullmatch(folded))]
    return [pair for word, match in named if match for pair in ((word, False), (match["stem"], True))]
