"""The simulated providers have bad hours, drawn from the seed, and each of them is met."""

from collections import Counter
from datetime import timedelta
from random import Random

from chalicelib.ports import PermanentFailure, TemporaryFailure
from local.sim.carriers import Mood, Watch, Weather, carriers, text_messages
from local.sim.faults import FaultError, Faults, Killed
from local.sim.network import Network
from local.sim.world import START
from tests.channels.builders import a_delivery

HOUR = timedelta(hours=1)


def moods(seed: int, hours: int) -> list[Mood]:
    weather = Weather(Random(seed), START)
    return [weather.at(START + HOUR * hour) for hour in range(hours)]


def test_the_same_seed_has_the_same_weather_and_every_mood_comes() -> None:
    assert moods(3, 900) == moods(3, 900)
    assert moods(3, 900) != moods(4, 900)
    assert set(moods(3, 900)) == set(Mood)
    assert Counter(moods(3, 900)).most_common(1)[0][0] is Mood.WELL


def a_network(rate: float) -> Network:
    random = Random(1)
    return Network(random, Faults(random, rate))


def test_in_fair_weather_the_preferred_one_takes_everything() -> None:
    network = a_network(0)
    both = carriers(network, Random(1), START, Watch(lambda: START))
    both["twilio"].weather = Weather(Random(1), START + HOUR, Mood.DEAD)
    assert both["twilio"].send(a_delivery()) == "net-d1"
    assert both["twilio"].find(a_delivery())
    assert both["gateway"].find(a_delivery()) is None


def test_over_the_months_both_take_messages_and_none_is_taken_twice() -> None:
    network, ends, now = a_network(0.001), Counter[str](), [START]
    board = text_messages(network, Random(2), START, lambda: now[0])
    for number in range(3000):
        now[0] += HOUR / 2
        try:
            board.send(a_delivery(id=f"d{number}"))
            ends["sent"] += 1
        except (FaultError, Killed, PermanentFailure, TemporaryFailure) as error:
            ends[type(error).__name__] += 1
    assert set(ends) == {"sent", "FaultError", "Killed", "PermanentFailure", "TemporaryFailure"}
    assert {len(taken) for taken in network.accepted.values()} == {1}
    lines = {line.name: line.sender for line in board._lines}
    assert all(len(line.taken) > 50 for line in lines.values())  # type: ignore[attr-defined]  # Carriers


def test_a_slow_one_makes_the_office_wait_and_not_the_world() -> None:
    watch = Watch(lambda: START)
    both = carriers(a_network(1e-9), Random(1), START, watch)
    both["twilio"].weather = Weather(Random(1), START + HOUR, Mood.SLOW)
    both["twilio"].send(a_delivery())
    assert watch() > START
    assert watch.now() == START
