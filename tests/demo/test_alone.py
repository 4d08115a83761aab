"""Model work: one at a time, in one thread, and not for those who have left."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo import guard
from demo.catalogue import speaking, spoken
from demo.guard import Gone, alone


def test_what_it_returns_and_raises_comes_through():
    assert alone(lambda one, two=2: (one, two))(1, two=3) == (1, 3)
    with pytest.raises(ZeroDivisionError):
        alone(lambda: 1 / 0)()
    assert alone(lambda: "still there")() == "still there"


def test_it_speaks_the_language_of_who_asks():
    with speaking("zh"):
        assert alone(spoken)() == "zh"
    assert alone(spoken)() == "en"


def test_all_in_one_thread_and_one_at_a_time():
    running, most, threads = [], [], set()

    def work(_):
        running.append(1)
        most.append(len(running))
        threads.add(threading.get_ident())
        time.sleep(0.01)
        running.pop()

    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(alone(work), range(16)))
    assert max(most) == 1 and len(most) == 16
    assert len(threads) == 1 and threading.get_ident() not in threads


def test_who_leaves_while_waiting_is_not_served(monkeypatch):
    monkeypatch.setattr(guard, "LOOK_SECONDS", 0.01)
    free, done = threading.Event(), []
    left = threading.local()

    def stop_if_gone():
        if getattr(left, "yes", False):
            raise Gone

    monkeypatch.setattr(guard, "stop_if_gone", stop_if_gone)

    def visit(number):
        left.yes = number == 1
        return alone(done.append)(number)

    with ThreadPoolExecutor(3) as visitors:
        first = visitors.submit(alone(free.wait), 60)
        time.sleep(0.05)
        gone, stays = (visitors.submit(visit, number) for number in (1, 2))
        with pytest.raises(Gone):
            gone.result(10)
        free.set()
        assert first.result(10) and stays.result(10) is None
    assert done == [2]
