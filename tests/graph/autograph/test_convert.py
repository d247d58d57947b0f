"""Which functions are converted, how often, and where the converted code is kept."""

import collections
import functools
import gc
import json
import linecache
import types

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.autograph.convert import Converter, converter


def branch(x):
    if x > 0:
        return x
    return -x


def test_code_is_converted_once_and_functions_share_it():
    def make(n):
        def f(x):
            return n if x else -n

        return f

    own = Converter()
    first, second = own.callee(make(1)), own.callee(make(2))
    assert first.__code__ is second.__code__
    assert (first(True), second(True), second(False)) == (1, 2, -2)


def test_equal_code_of_other_files_is_not_mixed_up():
    text = "def f(x):\n    return 1 if x else 2\n"
    functions = []
    for name, source in (("/a/one.py", text), ("/a/two.py", text.replace("2", "3"))):
        linecache.cache[name] = (len(source), None, source.splitlines(True), name)
        namespace = {"__name__": "somewhere"}
        exec(compile(text, name, "exec"), namespace)
        functions.append(namespace["f"])
    assert functions[0].__code__ == functions[1].__code__
    own = Converter()
    assert [own.callee(f)(False) for f in functions] == [2, 3]


def test_code_that_is_gone_is_forgotten():
    own = Converter()
    before = len(own.codes.known)
    namespace = {"__name__": "somewhere"}
    exec(compile("def f(x):\n    return not x\n", "/a/gone.py", "exec"), namespace)
    linecache.cache["/a/gone.py"] = (1, None, ["def f(x):\n", "    return not x\n"], "/a/gone.py")
    assert own.callee(namespace["f"])(0) is True
    assert len(own.codes.known) > before
    namespace.clear()
    gc.collect()
    assert len(own.codes.known) == before


def test_what_is_left_as_it_is():
    callee = converter().callee
    Point = collections.namedtuple("Point", "x")
    cached = functools.lru_cache(branch)
    for function in (
        tf.add,
        tf.function(branch),
        tf.keras.layers.Dense(1),
        np.sum,
        json.dumps,
        len.__call__,
        dict,
        Point,
        Point(1)._replace,
        cached,
        str.upper,
        [].append,
        max,
        tf.autograph.experimental.do_not_convert(branch),
        callee(branch),
        types.SimpleNamespace(),
    ):
        assert callee(function) in (function,), function


def test_what_is_converted():
    class Called:
        def __call__(self, x):
            return branch(x)

        def method(self, x):
            return x if x else 1

        @property
        def nothing(self):
            return None

    callee = converter().callee
    called = Called()
    for function in (
        branch,
        called,
        called.method,
        functools.partial(branch, 1),
        lambda x: x,
        range,
        len,
    ):
        assert callee(function) is not function


def test_nested_functions_are_converted_with_the_outer_one():
    def f(x):
        def inner(y):
            return y if y > 0 else -y

        return inner

    inner = converter().callee(f)(1)
    assert converter().callee(inner) is inner
    assert "ag__" in inner.__code__.co_freevars


def test_generators_run_as_they_are(caplog):
    def numbers():
        yield 1

    assert list(Converter().callee(numbers)()) == [1]
    assert caplog.text == ""
    with pytest.raises(TypeError, match="found return value of type generator"):
        tf.function(numbers)()
    assert "AutoGraph could not transform <function test_generators" in caplog.text
    assert "and will run it as-is.\nCause: generators are not supported" in caplog.text
    assert "decorate the function with @tf.autograph.experimental.do_not_convert" in caplog.text


def sourceless():
    """A function whose source nobody has."""
    namespace = {"__name__": "somewhere"}
    exec(compile("def f(x):\n    return x\n", "/nowhere/at/all.py", "exec"), namespace)
    return namespace["f"]


def test_functions_without_source_run_as_they_are(caplog):
    own, function = Converter(), sourceless()
    assert own.callee(function) is function
    assert own.callee(function) is function
    assert caplog.text.count("Cause: could not get source code") == 1


def test_strict_conversion(monkeypatch):
    monkeypatch.setenv("AUTOGRAPH_STRICT_CONVERSION", "1")
    with pytest.raises(NotImplementedError, match="could not get source code"):
        Converter().callee(sourceless())


def test_other_source_is_noticed(caplog):
    function = sourceless()
    lines = ["def g(y):\n", "    return y\n"]
    linecache.cache["/nowhere/at/all.py"] = (1, None, lines, "/nowhere/at/all.py")
    try:
        assert Converter().callee(function) is function
    finally:
        del linecache.cache["/nowhere/at/all.py"]
    assert "is not that of the function: did the file change?" in caplog.text


def test_unreadable_source(caplog):
    function = sourceless()
    lines = ["def f(x):\n", "    return (\n"]
    linecache.cache["/nowhere/at/all.py"] = (1, None, lines, "/nowhere/at/all.py")
    try:
        assert Converter().callee(function) is function
    finally:
        del linecache.cache["/nowhere/at/all.py"]
    assert "could not parse the source code" in caplog.text


def test_coroutines_run_as_they_are(caplog):
    async def f():
        return 1

    assert Converter().callee(f) is f
    assert caplog.text == ""
    with pytest.raises(NotImplementedError, match="coroutines are not supported"):
        tf.autograph.to_graph(f)


def test_very_deep_code_runs_as_it_is(caplog):
    lines = ["def f(x):\n", f"    return {'-' * 3000}x\n"]
    namespace = {"__name__": "somewhere", "f": lambda x: x}
    short = ["def f(x):\n", "    return x\n"]
    exec(compile("".join(short), "/nowhere/deep.py", "exec"), namespace)
    linecache.cache["/nowhere/deep.py"] = (1, None, lines, "/nowhere/deep.py")
    assert Converter().callee(namespace["f"])(3) == 3
    assert "could not transform" in caplog.text


def test_do_not_convert():
    @tf.autograph.experimental.do_not_convert
    def f(x):
        return 1 if x > 0 else 2

    class Layer(tf.keras.layers.Layer):
        def call(self, x):
            return x if tf.reduce_sum(x) > 0.0 else -x

    layer = Layer()
    unconverted = tf.autograph.experimental.do_not_convert()(lambda x: layer(x))
    error = tf.errors.OperatorNotAllowedInGraphError
    with pytest.raises(error, match="as a Python `bool` is not allowed"):
        tf.function(lambda x: f(x))(tf.constant(1))
    with pytest.raises(error, match="as a Python `bool` is not allowed"):
        tf.function(lambda x: unconverted(x))(tf.constant([1.0]))
    assert tf.function(lambda x: layer(x))(tf.constant([-1.0])).numpy().tolist() == [1.0]
    assert f(5) == 1


def test_autograph_false_never_converts():
    error = tf.errors.OperatorNotAllowedInGraphError
    with pytest.raises(error, match="as a Python `bool` is not allowed"):
        tf.function(branch, autograph=False)(tf.constant(1))
    outer = tf.function(lambda x: tf.function(branch)(x), autograph=False)
    assert int(outer(tf.constant(-3))) == 3


def test_recursive_false():
    def f(x):
        return branch(x) if x > 1 else 0

    graph = tf.autograph.to_graph(f, recursive=False)
    error = tf.errors.OperatorNotAllowedInGraphError
    with pytest.raises(error, match="as a Python `bool` is not allowed"):
        tf.function(lambda x: graph(x))(tf.constant(2))


def test_methods_of_tf_functions():
    class Counter(tf.Module):
        def __init__(self):
            super().__init__()
            self.calls = 0

        @tf.function
        def step(self, x):
            self.calls += 1
            if x > 0:
                return self.inner(x)
            return x

        def inner(self, x):
            while x < 10:
                x *= 2
            return x

    counter = Counter()
    assert [int(counter.step(tf.constant(n))) for n in (3, -3, 11)] == [12, -3, 11]
    assert counter.calls == 1


def test_of_lambdas_within_lambdas_the_right_one_is_converted():
    def run(function):
        return function(tf.constant(-3)).numpy().item()

    assert run(lambda x: run(tf.function(lambda x: x if x > 0 else -x)) + x) == 0
    assert run(tf.function(lambda x: (lambda x: -x if x < 0 else x)(x) + x)) == 0
    first, second = (lambda x: x if x > 0 else -x), (lambda x: x if x < 0 else -x)
    assert (run(tf.function(first)), run(tf.function(second))) == (3, -3)
