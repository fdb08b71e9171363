"""The pictures of a rehearsal: which figures go into which, by pictures.py and pictures.svg."""

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate
from unicodedata import east_asian_width

from chalicelib.sla.calendar import SATURDAY
from local.rehearsal.counting import Load, Tally
from local.rehearsal.pictures import INK, LIGHT, Scale, month_weeks, scale, weeks
from local.rehearsal.replay import Verdict
from local.rehearsal.run import Rehearsal
from local.rehearsal.sheets import name_of, packs, ranked_people
from local.rehearsal.words import Words, percent

NEW, OLD, LATE, OPEN = "#1c5a50", "#9aa5a6", "#b4472f", "#dcd9cf"
FILLS = {Verdict.ON_TIME: (NEW, LIGHT), Verdict.LATE: (LATE, LIGHT), Verdict.OPEN: (OPEN, INK)}
MOST_PEOPLE = 20
NAME_WIDTH = 210
LONG_NAME, LETTER = 27, 6.2
"""What fits beside a bar, in letters; what a letter of the legend takes, in units of the picture."""

Drawing = dict[str, object]


def shares(result: Rehearsal, words: Words) -> Drawing:
    """Each target under each pack: on time, late, not due, as parts of a whole."""
    rows: list[Drawing] = []
    for number, target in enumerate(result.after.targets):
        group = words.target(target)
        for name, tally in packs(result, words):
            if count := tally.targets.get(target):
                on_time = count.verdicts[Verdict.ON_TIME]
                row: Drawing = {"group": group, "number": number, "name": name if result.before else ""}
                row["parts"] = _parts([(count.verdicts[verdict], *FILLS[verdict]) for verdict in Verdict])
                row["share"], row["note"] = percent(on_time, count.judged), f"{on_time:,}/{count.judged:,}"
                rows.append(row)
                group = ""
    parts = [(words.say(verdict), FILLS[verdict][0]) for verdict in Verdict]
    return {
        "title": words.say("deadlines"),
        "rows": rows,
        "parts": parts,
        "groups": len(result.after.targets),
    }


def _parts(counts: list[tuple[int, str, str]]) -> list[Drawing]:
    whole, begin, found = sum(count for count, _, _ in counts), 0.0, list[Drawing]()
    for count, fill, ink in counts:
        if count:
            length = count / whole
            found.append({"begin": begin, "length": length, "text": f"{count:,}", "fill": fill, "ink": ink})
            begin += length
    return found


def trials(result: Rehearsal, words: Words) -> Drawing:
    """The share on time under each term that was tried."""
    rows = []
    for trial in result.trials:
        on_time = trial.verdicts[Verdict.ON_TIME]
        told = f"{percent(on_time, trial.judged)}　{on_time:,}/{trial.judged:,}"
        rows.append((words.term(trial.term), [(on_time / trial.judged if trial.judged else 0.0, told)]))
    series = [(words.say("on_time"), NEW)]
    return {"title": words.say("terms"), "rows": rows, "series": series, "left": 150, "whole": True}


def people(result: Rehearsal, words: Words) -> Drawing:
    """The messages of those who get most, under each pack."""
    ranked = ranked_people(result)[:MOST_PEOPLE]
    tallies = [tally for _, tally in packs(result, words)]
    loads = [[tally.people.get(id, Load()).messages for tally in tallies] for id in ranked]
    most = max((count for counts in loads for count in counts), default=0) or 1
    rows = [
        (_cut(name_of(result, id, words)), [(count / most, f"{count:,}") for count in counts])
        for id, counts in zip(ranked, loads, strict=True)
    ]
    fills = (OLD, NEW) if result.before else (NEW,)
    series = [(name, fill) for (name, _), fill in zip(packs(result, words), fills, strict=True)]
    title = words.say("people")
    return {"title": title, "rows": rows, "series": series, "left": NAME_WIDTH, "whole": False}


def week(tally: Tally, words: Words, name: str, result: Rehearsal) -> Drawing:
    """Day of the week by hour; the packs share one scale, so that they can be compared."""
    found = scale([count for _, each in packs(result, words) for count in each.hours.values()])
    rows = [
        {
            "name": words.say(f"weekday.{day}"),
            "cells": [found.cell(tally.hours[day, hour]) for hour in range(24)],
        }
        for day in range(7)
    ]
    columns = [words.say("hour", hour=hour) for hour in range(24)]
    return {
        "title": words.say("week"),
        "caption": name if result.before else "",
        "columns": columns,
        "rows": rows,
    } | _key(found, words)


def years(result: Rehearsal, words: Words) -> Drawing:
    """A calendar for each year in which the new pack would have sent anything."""
    tally = result.after
    found = scale(list(tally.days.values()))
    which = sorted({day.year for day in tally.days})
    return {
        "title": words.say("year"),
        "off": words.say("day_off"),
        "made_up": words.say("make_up"),
        "years": [_year(year, tally, found, words) for year in which],
    } | _key(found, words)


def _year(year: int, tally: Tally, found: Scale, words: Words) -> Drawing:
    is_workday = tally.sla.calendar.is_workday
    days = [
        replace(day, off=not is_workday(day.date), made_up=is_workday(day.date) and day.weekday >= SATURDAY)
        for day in weeks(tally.days, year, found)
    ]
    months = [(number, words.month(month)) for number, month in month_weeks(year)]
    weekdays = [words.say(f"weekday.{day}") if day % 2 == 0 else "" for day in range(7)]
    title = f"{year}: {words.say('year')}"
    return {"title": title, "name": str(year), "months": months, "weekdays": weekdays, "days": days}


def _key(found: Scale, words: Words) -> Drawing:
    label = words.say("legend")
    return {
        "scale": found,
        "legend": label,
        "legend_width": sum(_widths(label)) * LETTER,
        "none": words.say("none"),
    }


def _cut(name: str) -> str:
    """As much of a name as stands beside a bar."""
    ends = list(accumulate(_widths(name)))
    return name if not ends or ends[-1] <= LONG_NAME else f"{name[: bisect_right(ends, LONG_NAME - 2)]}…"


def _widths(text: str) -> list[int]:
    """A Chinese character takes the place of two letters."""
    return [2 if east_asian_width(letter) in "WF" else 1 for letter in text]
