"""One ordinary case from the first message to the archive, step by step."""

from datetime import timedelta

from bench.house import House
from bench.meter import Meter
from chalicelib.domain.values import Channel, Outcome, Status
from chalicelib.usecases.actions import Contact, Reply, Sign

REPLY = "路灯的电缆断了，今天上午已经换好，今晚起恢复照明，请查看。"
WANG = "+8613900000001"
TEXT = (
    "您好，我是柳塘街道永安路一百二十号的住户。从上周三开始，我们楼门前那一排路灯全都不亮了，一到晚上黑得"
    "伸手不见五指。楼里住着不少老人，还有上晚自习回来的学生，昨天夜里隔壁张阿姨出去倒垃圾，被台阶绊了一跤"
    "，膝盖摔破，现在走路都困难。我们先打了物业的电话，物业说路灯归市政管；又找过社区，值班的同志让我们再"
    "等等，等到今天也没有人来看过。听说对面小区改造时挖断过电缆，不知道是不是这个原因。马上要下雨降温，路"
    "面又滑，真怕再出什么意外。请你们尽快派人检查线路，把灯修好；如果一时修不好，能不能先装几盏临时照明？"
    "另外希望告诉我们由哪个单位负责、什么时候可以完工，以后再坏了该找谁。我白天上班不方便接电话，请发短信"
)
"""300 characters as people write them, since what is long is compressed."""
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SUBMISSION = "submission"


def live(meter: Meter, *, reminded: bool = False) -> House:
    """Play it on an empty table: answered within half of the time, or `reminded` once before."""
    house = House(meter)
    ticket = _arrives(house)
    _is_worked_on(house, ticket, reminded=reminded)
    _is_answered(house, ticket)
    _is_asked_about(house, ticket)
    if house.case(ticket).status is not Status.ARCHIVED:
        raise RuntimeError(f"the life ended as {house.case(ticket).status}")
    return house


def _arrives(house: House) -> str:
    with house.step(SUBMISSION):
        ticket = house.submit(TEXT, 1, WANG)
    house.react("receive, triage, dispatch")
    house.react("write acknowledgement and assignment")
    _send(house, "acknowledgement by SMS, assignment by mail")
    return ticket


def _is_worked_on(house: House, ticket: str, *, reminded: bool) -> None:
    house.now += HOUR
    _act(house, ticket, "sign", Sign(), "sign for")
    house.now += HOUR
    _act(house, ticket, "contact", Contact("called", "已与市民通话，约定明天上门查看"), "first contact")
    _pass_time(house, DAY, "wake: nothing to do yet")
    if reminded:
        _pass_time(house, 2 * DAY, "wake: one reminder")
        _send(house, "reminder by SMS and mail")


def _is_answered(house: House, ticket: str) -> None:
    _act(house, ticket, "reply", Reply(Outcome.SOLVED, REPLY), "reply")
    _send(house, "reply by SMS")


def _is_asked_about(house: House, ticket: str) -> None:
    _pass_time(house, 7 * DAY, "wake: survey")
    _send(house, "survey by SMS")
    house.now += HOUR
    with house.step("answer on the page"):
        house.answer(ticket)
    house.react("answer on the page")
    _pass_time(house, 16 * DAY, "wake: archive")


def _act(house: House, ticket: str, action: str, command: object, name: str) -> None:
    with house.step(name):
        house.act(ticket, action, command)
    house.react(name)


def _pass_time(house: House, span: timedelta, name: str) -> None:
    """Runs of the case clock and what the sweep finds; then whatever follows from it."""
    with house.step(name):
        house.wake(house.now + span)
        house.sweep()
        _deliver(house)
    house.react(name)


def _send(house: House, name: str) -> None:
    """What was written is sent, and a minute later the provider tells that the SMS arrived."""
    with house.step(f"{name}: send"):
        _deliver(house)
    house.now += MINUTE
    with house.step(f"{name}: receipt"):
        house.receipts()
    house.react(f"{name}: receipt")


def _deliver(house: House) -> None:
    for channel in (Channel.SMS, Channel.EMAIL):
        house.deliver(channel)
