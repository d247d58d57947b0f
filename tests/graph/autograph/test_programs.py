"""Random programs give the same natively, converted, in graphs, and eagerly."""

import contextlib
import linecache

import pytest

import yeoul as tf
from tests.graph.autograph.programs import program
from tests.graph.autograph.rich_programs import rich_program
from tests.graph.autograph.same import outcome

INPUTS = [(0, 1, 2), (3, -2, 1), (-4, 5, 0)]


def python_number(n):
    return n


def load(seed, numbers, number, write=program):
    """The function of a random program; its source can be found as that of a file."""
    text, name = write(seed), f"/random/{write.__name__}_{seed}.py"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    namespace = {"numbers": numbers, "number": number, "contextlib": contextlib}
    namespace["__name__"] = "random_program"
    exec(compile(text, name, "exec"), namespace)
    return namespace["f"], text


def results(function, convert=python_number):
    return [[int(v) for v in function(*[convert(v) for v in values])] for values in INPUTS]


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_native_and_converted(start):
    for seed in range(start, start + 50):
        function, text = load(seed, range, python_number)
        assert results(tf.autograph.to_graph(function)) == results(function), text


@pytest.mark.parametrize("start", range(0, 20, 10))
def test_native_and_graph(start):
    for seed in range(start, start + 10):
        native = results(load(seed, range, python_number)[0])
        function, text = load(seed, tf.range, tf.constant)
        assert results(tf.function(function), tf.constant) == native, (seed, text)


@pytest.mark.parametrize("start", range(0, 200, 50))
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_native_and_converted_with_everything_else(start):
    for seed in range(start, start + 50):
        function, text = load(seed, range, python_number, rich_program)
        converted = tf.autograph.to_graph(function)
        for values in INPUTS:
            native, found = outcome(function, values), outcome(converted, values)
            assert found == native, (seed, values, text)
