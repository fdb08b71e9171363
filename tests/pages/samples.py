"""One of each page, filled with the same text wherever somebody else's text can stand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from chalicelib.domain.merkle import Root
from chalicelib.domain.values import Grade, Status, Type
from chalicelib.pages import exports as exports_page
from chalicelib.pages import open_page, views
from chalicelib.pages import scores as scores_page
from chalicelib.pages.exports import ExportRow, ExportsView
from chalicelib.pages.forms import ACTION_FORMS
from chalicelib.pages.models import (
    AccountTable,
    ClockRow,
    ExportForm,
    HeldRow,
    ParkedLine,
    QueueLine,
    QueueView,
    SearchForm,
)
from chalicelib.pages.open_page import (
    Bar,
    MonthRow,
    OpenView,
    PlaceRow,
    PlaceTable,
    ProposalView,
    RateRow,
    TypicalText,
    TypicalView,
)
from chalicelib.pages.scores import CardLine, CardsView, CardView, KindRow, PointRow

KEY = "k" * 20
TOKEN = "ABCD2345EABCDEFGHJK"
FORM_FIELDS = (
    "text",
    "title",
    "type",
    "name",
    "phone",
    "email",
    "district",
    "address",
    "respondent",
    "request",
    "confidential",
    "anonymous",
)


def form(lang: str, text: str, error: str = "", field: str = "") -> str:
    values = dict.fromkeys(FORM_FIELDS, text)
    return views.form(
        lang,
        values=values,
        key=KEY,
        at="1790000000",
        districts=["青枫区", text],
        places=[text],
        files=[views.Chosen(text, text, 12)],
        error=error,
        field=field,
    )


def confirm(lang: str, text: str) -> str:
    return views.confirm(lang, values={"key": KEY, "text": text, "phone": text})


def kept(lang: str, text: str) -> str:
    return views.kept(lang)


def receipt(lang: str, text: str) -> str:
    return views.receipt(lang, ticket=text, code=text, due=text, status=Status.RECEIVED)


def desk(lang: str, text: str, error: str = "", field: str = "") -> str:
    values = dict.fromkeys((*FORM_FIELDS, "ticket", "category"), text)
    return views.desk(
        lang,
        token=TOKEN,
        person=text,
        values=values | {"desk_kind": "letter", "received_on": "2026-03-01", "lang": "en"},
        key=KEY,
        days=("2026-02-01", "2026-03-02"),
        districts=["青枫区", text],
        places=[text],
        files=[views.Chosen(text, text, 12)],
        error=error,
        field=field,
    )


def desk_receipt(lang: str, text: str) -> str:
    return views.desk_receipt(lang, token=text, ticket=text, code=text, due=text, received=text, url=text)


def track(lang: str, text: str) -> str:
    return views.track_form(lang, ticket=text, error=text)


def case(lang: str, text: str, **more: str) -> str:
    view = views.CaseView(
        ticket=text,
        title=text,
        text=text,
        status=Status.REPLIED,
        unit=text,
        due=text,
        due_note=text,
        reply=text,
        outcome="solved",
        held=((text, text), (text, text)),
        waited=((text, False), (text, True)),
        timeline=((text, text, text + "!"), (text, text, ""), (text, text)),
        survey_link=text,
        acts=("withdraw", "object", "urge"),
        code=text,
    )
    return views.case(lang, view=view)


def survey(lang: str, text: str, error: str = "", field: str = "") -> str:
    return views.survey(
        lang,
        token=TOKEN,
        ticket=text,
        title=text,
        unit=text,
        received=text,
        replied=text,
        reply=text,
        at="1790000000",
        values={"comment": text, "resolved": "partly"},
        error=error,
        field=field,
    )


def thanks(lang: str, text: str) -> str:
    return views.thanks(lang, reopened_until=text)


def own_act(lang: str, text: str) -> str:
    return views.own_act(
        lang, act="object", values=dict.fromkeys(("ticket", "code", "key", "text"), text), error=text
    )


def message(lang: str, text: str) -> str:
    return views.message(lang, heading=text, text=text)


def error(lang: str, text: str) -> str:
    return views.error(lang, status=404, message=text)


def action(lang: str, text: str, *, failed: str = "reply", actions: tuple[str, ...] = ()) -> str:
    row = HeldRow(text, text, text, text, text)
    view = views.ActionView(
        path=f"/a/{quote(TOKEN, safe='')}",
        seen=7,
        ticket=text,
        title=text,
        text=text,
        status=Status.IN_PROGRESS,
        type=Type.COMPLAINT,
        grade=Grade.URGENT,
        category=text,
        unit=text,
        person=text,
        due=text,
        due_note=text,
        name=text,
        phone=text,
        address=text,
        district=text,
        respondent=text,
        request=text,
        timeline=((text, text), (text, text, text)),
        clocks=(ClockRow(text, text, text, text, True, True, text, text), ClockRow(text, "", text, text)),
        accounts=(AccountTable((row, row), row, (text,)),),
        actions=actions or tuple(ACTION_FORMS),
        units=((text, text), ("urban", "城市管理局")),
        people=((text, text),),
        precedents=(text, text),
        failed=failed,
        error=text if failed else "",
        values={"text": text, "outcome": "solved"},
    )
    return views.action(view, lang)


def queue(lang: str, text: str) -> str:
    """Officers read Chinese; in this one test page whatever is asked for."""
    names = ("text", "respondent", "name", "phone", "category", "unit", "due_from")
    form = SearchForm(
        values=dict.fromkeys(names, text),
        statuses=((text, text),),
        units=((text, text),),
        people=((text, text),),
        categories=(text,),
        districts=(text,),
        persons=True,
        error=text,
        wrong="text",
    )
    line = QueueLine(text, text, Status.IN_PROGRESS, Grade.URGENT, text, text, True)
    parked = (ParkedLine(text, text, text),)
    queues = ("open", "parked")
    path = f"/desk/{TOKEN}"
    export = ExportForm(dict.fromkeys(names, text), KEY)
    more = f"{path}/cases?cursor=x"
    shown = QueueView(path, text, "open", queues, (line, line), form, export, more, True)
    return views.queue(shown, lang) if len(text) % 2 else views.queue(replace(shown, parked=parked), lang)


def exports(lang: str, text: str) -> str:
    rows = tuple(
        ExportRow(f"x{state}", text, text, text, state, 1, False, text)
        for state in ("ready", "failed", "building")
    )
    path = f"/desk/{TOKEN}/exports"
    view = ExportsView(path=path, person=text, days=7, rows=rows, more=f"{path}?cursor=x")
    return exports_page.page(lang, view)


CARD = f"/desk/{TOKEN}/scores/x?by=handler"


def scores(lang: str, text: str) -> str:
    links = ((text, CARD, True), (text, CARD, False))
    view = CardsView(
        desk=f"/desk/{TOKEN}",
        person=text,
        switch=CARD,
        by="handler",
        tabs=links,
        years=links,
        lines=(CardLine(text, CARD, text, False, text, text), CardLine(text, CARD, text, True)),
    )
    return scores_page.cards(lang, view)


def score_card(lang: str, text: str) -> str:
    view = CardView(
        desk=f"/desk/{TOKEN}",
        person=text,
        switch=CARD,
        name=text,
        back=CARD,
        years=((text, CARD, True),),
        card=CardLine(text, CARD, text, False, text, text),
        kinds=(KindRow(text, text, text, text),),
        rows=(PointRow(text, text, CARD, text, text, (text, text)), PointRow(text, "", "", text, text, ())),
        more=CARD,
    )
    return scores_page.card(lang, view)


def roots(lang: str, text: str) -> str:
    return views.roots(lang, since="2026-03-02", rows=[Root("2026-03-02", 2, text, "", text)])


def figures(lang: str, text: str) -> str:
    bar = Bar(text, 50)
    place = PlaceRow(text, (bar, bar))
    view = OpenView(
        office=text,
        month=text,
        value="2026-03",
        least=text,
        formula=text,
        months=(MonthRow(text, "/open?month=2026-03", bar, bar),),
        year=text,
        rates=(RateRow(text, text, bar, text, text),),
        hours=((text, text, text, text),),
        tables=(PlaceTable("unit", (place,), place),),
        columns=("received", "replied"),
        root=(text, text),
        typical=(TypicalText(text, text, "zh-CN", (text,)),),
        more="/open?from=x",
    )
    return open_page.figures(lang, view)


def typical(lang: str, text: str) -> str:
    acts = ("approve", "refuse", "withdraw")
    proposal = ProposalView("X" * 12, text, text, text, "proposed", (text,), acts)
    view = TypicalView(
        path=f"/desk/{TOKEN}/typical-cases",
        person=text,
        queues=True,
        proposes=True,
        limits=(60, 2000),
        proposals=(proposal,),
        failed="propose",
        error=text,
        wrong="text",
        values={"ticket": text, "title": text, "text": text},
    )
    return open_page.typical(view, lang)


PAGES: Mapping[str, Callable[[str, str], str]] = {
    page.__name__: page
    for page in (
        form,
        desk,
        desk_receipt,
        receipt,
        roots,
        figures,
        typical,
        queue,
        exports,
        scores,
        score_card,
        track,
        case,
        survey,
        thanks,
        message,
        error,
        action,
        own_act,
    )
}
