"""tf.print, tf.strings.format."""

import collections
import logging
import sys

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import mistakes

Point = collections.namedtuple("Point", "x y")

test_mistakes = mistakes(
    {
        "keyword": (lambda: tf.print("a", foo=1), ValueError, "Unrecognized keyword arguments"),
        "stream": (lambda: tf.print("a", output_stream="foo"), ValueError, "Unsupported output"),
        "holes": (
            lambda: tf.strings.format("{} {}", tf.constant(1)),
            ValueError,
            r"2 placeholder\(s\) in template does not match 1 tensor",
        ),
    }
)
ROWS = [
    (("hello", 1, 2.5, True, None), "hello 1 2.5 True None"),
    (("x:", tf.constant([1, 2])), "x: [1 2]"),
    ((tf.constant("abc"),), "abc"),
    (("a", tf.constant("abc")), 'a "abc"'),
    (
        ({"a": tf.constant(1), "b": [tf.constant(2.0), "x"]}, (1, tf.constant([1, 2]))),
        "{'a': 1, 'b': [2, 'x']} (1, [1 2])",
    ),
    ((tf.Variable([1.0, 2.0]), tf.Variable(3)), "[1 2] 3"),
    ((np.array([1, 2, 3]), np.float32(1.5)), "array([1, 2, 3]) 1.5"),
    ((tf.float32, [], b"bytes"), "tf.float32 [] b'bytes'"),
    ((Point(tf.constant(1), 2),), "Point(x=1, y=2)"),
    ((), ""),
    (("é한",), "é한"),
]


@pytest.mark.parametrize(("items", "text"), ROWS)
def test_as_tensorflow_prints(items, text, capsys):
    tf.print(*items)
    assert capsys.readouterr().err == text + "\n"


def test_streams(capsys, caplog, tmp_path):
    tf.print("out", output_stream=sys.stdout)
    assert capsys.readouterr().out == "out\n"
    path = tmp_path / "printed.txt"
    for i in range(2):
        tf.print(i, output_stream=f"file://{path}")
    assert path.read_text() == "0\n1\n"
    with caplog.at_level(logging.INFO, "yeoul"):
        for level in (logging.info, logging.warning, logging.error):
            tf.print("logged", output_stream=level)
    assert [r.levelname for r in caplog.records] == ["INFO", "WARNING", "ERROR"]


def test_separator_end_and_summary(capsys):
    tf.print("a", tf.range(9), sep="|", end="!", summarize=1)
    assert capsys.readouterr().err == "a|[0 ... 8]!"


def test_a_function_prints_each_time_it_runs(capsys):
    @tf.function
    def f(x):
        print("traced")
        tf.print("first", x)
        y = x * 2.0
        tf.print("second", y)
        return y

    for i in range(3):
        f(tf.constant(float(i)))
    captured = capsys.readouterr()
    assert captured.out == "traced\n"
    assert captured.err.splitlines() == [
        "first 0", "second 0", "first 1", "second 2", "first 2", "second 4"
    ]  # fmt: skip


def test_prints_in_inner_functions_and_beside_gradients(capsys):
    @tf.function
    def inner(x):
        tf.print("inner", x)
        return x * x

    @tf.function
    def outer(x):
        tf.print("outer")
        return inner(x) + 1.0

    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = outer(x)
    assert tape.gradient(y, x).numpy() == 6.0
    assert capsys.readouterr().err.splitlines() == ["outer", "inner 3"]


def test_prints_do_not_part_what_xla_compiles():
    @tf.function
    def f(x):
        tf.print(x, output_stream=sys.stdout)
        y = tf.exp(x)
        tf.print(y, output_stream=sys.stdout)
        return y + 1.0

    program = f.get_concrete_function(tf.TensorSpec([])).callable.program
    assert len(program.make_steps()) == 3


def test_format():
    made = tf.strings.format("{} of {}", (tf.constant([1, 2]), tf.constant("s")))
    assert made.numpy() == b'[1 2] of "s"'
    assert tf.strings.format("<> {}", tf.constant(1), placeholder="<>").numpy() == b"1 {}"
    f = tf.function(lambda x: tf.strings.format("{}", x, summarize=1))
    assert f(tf.range(5)).numpy() == b"[0 ... 4]"


def test_a_keras_layer_formats():
    words = tf.keras.Input([2], dtype=tf.string)
    model = tf.keras.Model(words, tf.strings.format("<{}>", words))
    assert model(tf.constant([["a", "b"]])).numpy() == b'<[["a" "b"]]>'
