"""The lines are those that TensorFlow 2.15 prints with the same clock (backspaces taken out)."""

import io
from types import SimpleNamespace

import numpy as np
import pytest

from yeoul.keras.utils import console, progbar
from yeoul.keras.utils.progbar import Progbar


class Terminal(io.StringIO):
    """Collects what is written; says whether it is a terminal."""

    def __init__(self, tty=True):
        super().__init__()
        self.tty = tty

    def isatty(self):
        return self.tty


class Clock:
    """Stands in for the module `time`."""

    now = 1000.0

    def time(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    stand_in = Clock()
    monkeypatch.setattr(progbar, "time", stand_in)
    return stand_in


@pytest.fixture
def terminal(monkeypatch):
    out = Terminal()
    monkeypatch.setattr(console, "sys", SimpleNamespace(stdout=out, modules={}))
    return out


def both(i):
    return [("loss", 1.0 / i), ("accuracy", i / 10)]


def draw(clock, terminal, target, steps, dt, values=both, finalize=False, **options):
    bar = Progbar(target, **options)
    for i in steps:
        clock.now += dt
        bar.update(i, values(i))
    if finalize:
        bar.update(steps[-1], values(steps[-1]), finalize=True)
    return terminal.getvalue()


def test_draws_bar_eta_and_averages(clock, terminal):
    assert draw(clock, terminal, 5, range(1, 6), 1.0).split("\r") == [
        "",
        "1/5 [=====>........................] - ETA: 4s - loss: 1.0000 - accuracy: 0.1000",
        "2/5 [===========>..................] - ETA: 3s - loss: 0.7500 - accuracy: 0.1500",
        "3/5 [=================>............] - ETA: 2s - loss: 0.6111 - accuracy: 0.2000",
        "4/5 [=======================>......] - ETA: 1s - loss: 0.5208 - accuracy: 0.2500",
        "5/5 [==============================] - 5s 1s/step - loss: 0.4567 - accuracy: 0.3000\n",
    ]


def test_counts_are_aligned_and_a_shorter_line_covers_a_longer_one(clock, terminal):
    assert draw(clock, terminal, 1875, [1, 900, 1875], 1.3).split("\r")[1:] == [
        "   1/1875 [..............................] - ETA: 40:36 - loss: 1.0000 - accuracy: 0.1000",
        " 900/1875 [=============>................] - ETA: 1s - loss: 0.0022 - accuracy: 89.9001  ",
        "1875/1875 [==============================] - 4s 1ms/step"
        " - loss: 0.0013 - accuracy: 140.6521\n",
    ]


def test_draws_no_more_often_than_the_interval(clock, terminal):
    assert draw(clock, terminal, 5, range(1, 6), 0.01).split("\r")[1:] == [
        "1/5 [=====>........................] - ETA: 0s - loss: 1.0000 - accuracy: 0.1000",
        "5/5 [==============================] - 0s 10ms/step - loss: 0.4567 - accuracy: 0.3000\n",
    ]


def test_unknown_target(clock, terminal):
    lines = draw(clock, terminal, None, range(1, 3), 1.0, finalize=True).split("\r")[1:]
    assert lines == [
        "      1/Unknown - 1s 1s/step - loss: 1.0000 - accuracy: 0.1000",
        "      2/Unknown - 2s 1s/step - loss: 0.7500 - accuracy: 0.1500",
        "      2/Unknown - 2s 1s/step - loss: 0.6667 - accuracy: 0.1667\n",
    ]


@pytest.mark.parametrize(
    ("dt", "eta"),
    [(70.0, "4:40"), (3700.0, "4:06:40"), (90000.0, "100:00:00")],
)
def test_long_eta(clock, terminal, dt, eta):
    assert f" - ETA: {eta} - " in draw(clock, terminal, 5, [1], dt)


@pytest.mark.parametrize(
    ("target", "dt", "steps", "spent"),
    [(1, 0.0002, [1], "0s 200us/step"), (5, 3700.0, range(1, 6), "18500s 3700s/step")],
)
def test_durations(clock, terminal, target, dt, steps, spent):
    assert f" - {spent} - " in draw(clock, terminal, target, steps, dt)


def test_verbose_2_is_one_line(clock, terminal):
    text = draw(clock, terminal, 5, range(1, 6), 1.0, verbose=2)
    assert text == "5/5 - 5s - loss: 0.4567 - accuracy: 0.3000 - 5s/epoch - 1s/step\n"


def test_verbose_0_is_silent(clock, terminal):
    assert draw(clock, terminal, 5, range(1, 6), 1.0, verbose=0) == ""


def test_verbose_must_be_known():
    with pytest.raises(ValueError, match=r"verbose=3; pass 0 \(silent\), 1 \(a bar\) or 2"):
        Progbar(5, verbose=3)


def test_without_a_terminal_only_the_last_line(clock, terminal):
    terminal.tty = False
    assert draw(clock, terminal, 5, range(1, 6), 1.0) == (
        "5/5 [==============================] - 5s 1s/step - loss: 0.4567 - accuracy: 0.3000\n"
    )


def test_a_notebook_redraws(clock, terminal):
    terminal.tty = False
    console.sys.modules["ipykernel"] = object()
    assert draw(clock, terminal, 5, range(1, 6), 1.0).count("\r") == 5


def test_stateful_metrics_are_not_averaged(clock, terminal):
    text = draw(clock, terminal, 5, range(1, 6), 1.0, stateful_metrics=["loss", "accuracy"])
    assert text.endswith("loss: 0.2000 - accuracy: 0.5000\n")


def test_number_formats(clock, terminal):
    numbers = [1e-5, 0.0, 123456789.0, 1e-3, np.float32(0.5), -0.0001, float("nan"), [1, 2]]
    text = draw(
        clock, terminal, 1, [1], 1.0, values=lambda i: zip("abcdefgh", numbers, strict=True)
    )
    assert text.endswith(
        " - a: 1.0000e-05 - b: 0.0000e+00 - c: 123456789.0000 - d: 1.0000e-03"
        " - e: 0.5000 - f: -1.0000e-04 - g: nan - h: 1.5000\n"
    )


def test_a_text_is_shown_as_it_is(clock, terminal):
    options = {"values": lambda i: [("state", "warm")], "stateful_metrics": ["state"]}
    assert draw(clock, terminal, 1, [1], 1.0, **options).endswith(" - state: warm\n")


def test_width_and_unit(clock, terminal):
    text = draw(clock, terminal, 50, [10, 50], 1.0, width=10, unit_name="sample")
    assert text.split("\r")[1:] == [
        "10/50 [=>........] - ETA: 4s - loss: 0.1000 - accuracy: 1.0000",
        "50/50 [==========] - 2s 40ms/sample - loss: 0.0360 - accuracy: 4.2000\n",
    ]


def test_finalize_before_the_target(clock, terminal):
    text = draw(clock, terminal, 10, range(1, 4), 1.0, finalize=True)
    assert text.split("\r")[-1] == (
        " 3/10 [========>.....................] - 3s 1s/step - loss: 0.5417 - accuracy: 0.2250\n"
    )


def test_add_and_no_values(clock, terminal):
    bar = Progbar(4)
    for i in range(4):
        clock.now += 1
        bar.add(1, [("loss", float(i))] if i % 2 else None)
    assert terminal.getvalue().split("\r")[1:] == [
        "1/4 [======>.......................] - ETA: 3s",
        "2/4 [==============>...............] - ETA: 2s - loss: 1.0000",
        "3/4 [=====================>........] - ETA: 1s - loss: 1.0000",
        "4/4 [==============================] - 4s 1s/step - loss: 2.0000\n",
    ]


def test_timing_can_start_later(clock, terminal):
    bar = Progbar(30)
    clock.now += 8
    bar.update(10)
    bar.start_timing()
    clock.now += 2
    bar.update(30)
    assert terminal.getvalue().endswith(" - 10s 100ms/step\n")


def test_no_steps_at_all(clock, terminal):
    assert draw(clock, terminal, 0, [0], 1.0, values=lambda i: None) == (
        "\r0/0 [==============================] - 1s 0s/step\n"
    )


def test_an_update_that_draws_nothing_formats_nothing(clock, terminal, monkeypatch):
    bar = Progbar(100, stateful_metrics=["loss"])
    bar.update(1, [("loss", 0.5)])
    monkeypatch.setattr(progbar, "_number", lambda value: pytest.fail("a value was formatted"))
    clock.now += 0.04
    bar.update(2, [("loss", object())])
    assert terminal.getvalue().count("loss") == 1
