"""Random programs give the same natively, converted, in graphs, and eagerly."""

import linecache

import pytest

import yeoul as tf
from tests.graph.autograph.programs import program

INPUTS = [(0, 1, 2), (3, -2, 1), (-4, 5, 0)]


def python_number(n):
    return n


def load(seed, numbers, number):
    """The function of a random program; its source can be found as that of a file."""
    text, name = program(seed), f"/random/program_{seed}.py"
    linecache.cache[name] = (len(text), None, text.splitlines(True), name)
    namespace = {"numbers": numbers, "number": number, "__name__": "random_program"}
    exec(compile(text, name, "exec"), namespace)
    return namespace["f"], text


def results(function, convert=python_number):
    return [[int(v) for v in function(*[convert(v) for v in values])] for values in INPUTS]


@pytest.mark.parametrize("start", range(0, 200, 50))
def test_native_and_converted(start):
    for seed in range(start, start + 50):
        function, text = load(seed, range, python_number)
        assert results(tf.autograph.to_graph(function)) == results(function), text


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_native_and_graph(start):
    for seed in range(start, start + 10):
        native = results(load(seed, range, python_number)[0])
        function, text = load(seed, tf.range, tf.constant)
        assert results(tf.function(function), tf.constant) == native, (seed, text)
