"""Does the watch know when to stop, and leave signals as it found them?"""

from __future__ import annotations

import math
import signal
import threading

import pytest

from optimizer.solve.watch import Watch


def test_a_watch_with_time_left_goes_on():
    watch = Watch(1e6)
    assert not watch.over
    assert not watch.interrupted
    assert 0 <= watch.elapsed < 1e6
    assert 0 < watch.left <= 1e6


def test_a_watch_without_time_is_over_but_not_interrupted():
    watch = Watch(0.0)
    assert watch.left == 0.0
    assert watch.over
    assert not watch.interrupted


def test_time_never_runs_back():
    watch = Watch(math.inf)
    first = watch.elapsed
    assert watch.elapsed >= first
    assert watch.left == math.inf


def test_a_sooner_limit_comes_sooner_and_stops_with_the_other():
    watch = Watch(1000.0)
    sooner = watch.sooner(400.0)
    assert sooner.left <= 600.0 < watch.left
    assert watch.sooner(1001.0).over
    watch.stop()
    assert sooner.interrupted


def test_stopping_ends_it():
    watch = Watch(1e6)
    watch.stop()
    assert watch.interrupted
    assert watch.over
    assert watch.left > 0


def test_ctrl_c_stops_it_and_nothing_else():
    watch, before = Watch(1e6), signal.getsignal(signal.SIGINT)
    with watch.listening():
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        assert watch.interrupted
    assert signal.getsignal(signal.SIGINT) is before


def test_signals_are_given_back_after_a_failure():
    watch, before = Watch(1e6), signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), watch.listening():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is before


def test_another_thread_leaves_signals_alone():
    watch, seen = Watch(1e6), []

    def listen() -> None:
        with watch.listening():
            seen.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    worker = threading.Thread(target=listen)
    worker.start()
    worker.join()
    assert seen == [before]


def test_things_that_share_the_time_get_at_least_a_share_each():
    watch = Watch(1e6)
    even = [part.left for _, part in watch.shared(range(4))]
    assert even == pytest.approx([250_000.0, 1e6 / 3, 500_000.0, 1e6], rel=1e-3)
    least = [part.left for _, part in watch.shared(range(4), 0.4)]
    assert least == pytest.approx([400_000.0, 400_000.0, 500_000.0, 1e6], rel=1e-3)
