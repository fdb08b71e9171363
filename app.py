"""Who knocks at Huiyin: the table of contents."""

from chalice.app import Chalice

from chalicelib import bootstrap
from chalicelib.config import VERSION
from chalicelib.edge import (
    audit,
    citizen,
    clocks,
    counter,
    exports,
    gateway_hooks,
    hooks,
    mailbox,
    manager,
    open311,
    open_page,
    open_roots,
    programs,
    queues,
    reading_room,
    receipts,
    scorecards,
    staff,
    streams,
    survey_calls,
    transcripts,
    typical,
    voice,
    webhooks,
)

# Chalice's own handler would log every line a second time.
app = Chalice(app_name="huiyin", configure_logs=False)

ROOMS = (
    *(citizen, staff, counter, manager, scorecards, reading_room, open311),
    *(audit, exports, typical, open_page, open_roots, programs, webhooks),
    *(hooks, gateway_hooks, voice, survey_calls, mailbox, receipts, transcripts),
    *(streams, queues, clocks),
)
for room in ROOMS:
    app.register_blueprint(room.routes)


@app.route("/healthz", methods=["GET"])
def healthz() -> dict[str, str]:
    """Whether requests are answered; says nothing of what is behind."""
    return {"status": "ok", "version": VERSION, "home": bootstrap.home()}
