"""An officer without a computer: reminded by SMS, answering by SMS, from the webhook to the citizen's reply.

`office` and `client` are the embedded home here; tests/cloud plays the same story on the other one.
"""

from datetime import timedelta

from chalice.test import Client

from chalicelib.domain.values import Status
from chalicelib.ports import Principal
from chalicelib.usecases import actions
from tests.office import DISPATCHER, WANG, WATER, Office
from tests.test_story import office, sms

__all__ = ["office"]


def test_an_officer_works_by_sms_alone(office: Office, client: Client) -> None:
    # Ms Wang has no water; the handler gets her case.
    sms(office, client, WATER, "SM21")
    ticket = office.sent(WANG)[-1].ticket
    handler = office.deps.office.person(office.case(ticket).handler or "")
    assert "assignment" in office.told(handler.phone)

    # He signs for it, by a single character; Twilio posts it twice.
    for _ in range(2):
        assert sms(office, client, "1", "SM22", handler.phone).status_code == 200
    assert office.kinds(ticket).count("CaseSignedFor") == 1
    done = [row.text for row in office.sent(handler.phone) if row.reaction == "order_done"]
    assert done == [f"【回音】已签收：诉求{ticket}。"]

    # At half of the time for the first contact he is reminded, calls her, and says so.
    office.wait(timedelta(hours=2, minutes=1), timedelta(minutes=1))
    assert "reminder" in office.told(handler.phone)
    sms(office, client, "2 已电话联系", "SM29", handler.phone)
    assert office.kinds(ticket)[-1] == "ContactMade"

    # Somebody of another unit, who read the number over his shoulder, learns nothing and does nothing.
    stranger = office.deps.office.person("w-lei")
    before = office.kinds(ticket)
    sms(office, client, f"3 {ticket} 已修好", "SM23", stranger.phone)
    assert office.kinds(ticket) == before
    assert office.told(stranger.phone)[-1] == "order_unknown"
    assert ticket not in office.sent(stranger.phone)[-1].text

    # The dispatcher sees all cases, so a number alone says too little.
    dispatcher = office.deps.office.dispatcher_on_duty()
    sms(office, client, WATER, "SM24", "+8613900000031")
    sms(office, client, "2 已联系", "SM25", dispatcher.phone)
    assert office.told(dispatcher.phone)[-1] == "order_which"

    # He has a matter of his own; asked about it last, he answers that and not the reminder.
    sms(office, client, "随便说几句，没有什么要紧的事", "SM26", handler.phone)
    own = next(row for row in office.sent(handler.phone) if row.reaction == "acknowledgement").ticket
    office.act(own, "dispatch", actions.Dispatch("gas"), DISPATCHER)
    gas = office.deps.office.person(office.case(own).handler or "")
    office.wait(timedelta(minutes=5), timedelta(minutes=5))
    asked = actions.Ask("请问是几号楼？")
    office.act(own, "ask", asked, Principal(gas.id, gas.role, gas.unit))
    sms(office, client, "3 或者四", "SM27", handler.phone)
    assert office.kinds(own)[-1] == "CitizenAdded"
    assert office.kinds(ticket) == before

    # The water runs; he says so, and Ms Wang reads it.
    sms(office, client, f"3 {ticket} 水管已修好，恢复供水。", "SM28", handler.phone)
    assert office.case(ticket).status is Status.REPLIED
    assert "水管已修好" in office.sent(WANG)[-1].text
    assert office.told(handler.phone)[-1] == "order_done"

    # What is answered cannot be signed for again: he reads why, and the auditor can count it.
    sms(office, client, f"1 {ticket}", "SM30", handler.phone)
    assert office.told(handler.phone)[-1] == "order_refused"
