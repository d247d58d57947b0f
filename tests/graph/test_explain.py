"""What `ConcreteFunction.explain` tells: parts, reasons, the user's lines, advice."""

import logging
import re

import pytest

import yeoul as tf
from yeoul.graph.control import conditional, loop, trace

X = tf.constant([1.0, 2.0, 3.0])


def explained(function, *args):
    return tf.function(function).get_concrete_function(*args).explain()


def body_of(text):
    """The report without its first line, lines of this file by their number left out."""
    return re.sub(r" \(made at .*test_explain.py:\d+\)", "", text).splitlines()[1:]


def test_one_program():
    text = explained(lambda x, flag, y: tf.nn.relu(x["a"] @ x["a"]) + y, *signature())
    assert re.match(
        r"<lambda>\(x: float32\[None, 2\], flag: True, y: float32\[\]\) \(.*py:\d+\)\n", text
    )
    assert body_of(text) == ["  one XLA program of 4 nodes: MatMul, Relu, AddV2, Identity"]


def signature():
    return {"a": tf.TensorSpec([None, 2])}, True, tf.TensorSpec([])


def test_steps_on_the_host_and_what_is_compiled_between_them():
    def f(x):
        y = x * x + 1.0
        tf.print(y)
        return tf.reduce_sum(tf.boolean_mask(y, y > 2.0)) * 3.0

    text = explained(f, X)
    assert body_of(text) == [
        "  12 nodes, run on the host, 2 parts compiled:",
        "    5 nodes: Mul, AddV2, Greater, Reshape, Reshape; compiled",
        "    Where 'Where': the op has no XLA lowering",
        "    5 nodes: Reshape, GatherV2, Sum, Mul, Identity; compiled",
        "    PrintV2 'PrintV2': the op has no XLA lowering",
        "  Advice: the shape of its result depends on the data (as in tf.boolean_mask): "
        "tf.where(mask, x, 0) keeps the shape.",
        "  Advice: tf.print runs on the host: leave it out of what must be fast; Python's print "
        "shows what is traced.",
    ]
    line = f.__code__.co_firstlineno + 2
    assert f"PrintV2 'PrintV2' (made at {__file__}:{line})" in text


def count(body, x=X):
    """A loop of three iterations."""
    return loop(lambda i, x: i < 3, body, [tf.constant(0), x])[1]


def test_loops_and_branches_in_a_program():
    def f(x):
        x = count(lambda i, x: [i + 1, x * 2.0], x)
        then, orelse = trace(lambda: [x + 1.0]), trace(lambda: [tf.exp(x) * x])
        pred = tf.reduce_sum(x) > 1.0
        return conditional(pred, then, orelse, then.result, orelse.result)[0]

    assert body_of(explained(f, X)) == [
        "  one XLA program of 5 nodes: While, Sum, Greater, If, Identity",
        "    While 'while', cond: 1 node: Less",
        "    While 'while', body: 2 nodes: AddV2, Mul",
        "    If 'cond', branch 0: 1 node: AddV2",
        "    If 'cond', branch 1: 2 nodes: Exp, Mul",
    ]


def test_a_loop_on_the_host():
    def body(i, x):
        return [i + 1, tf.numpy_function(lambda a: a * 2, [x], tf.float32)]

    def f(x):
        return loop(
            lambda i, x: i < 3, body, [tf.constant(0), x], invariants=[(), tf.TensorShape(None)]
        )[1]

    assert body_of(explained(f, X)) == [
        "  2 nodes, run on the host, 1 part compiled:",
        "    While 'while': of what is in it",
        "      cond:",
        "        one XLA program of 1 node: Less",
        "      body:",
        "        2 nodes, run on the host, 1 part compiled:",
        "          1 node: AddV2; compiled",
        "          PyFunc 'PyFunc': the op has no XLA lowering",
        "    1 node: Identity; compiled",
        "  Advice: Python runs on the host: write tf.py_function's and tf.numpy_function's code "
        "with tf functions, or call it outside, as in Dataset.map.",
    ]


def test_a_gradient_that_needs_a_bound():
    @tf.function
    def f(x):
        return loop(
            lambda i, x: tf.reduce_sum(x) < 99.0, lambda i, x: [i + 1, x * x], [tf.constant(0), x]
        )[1]

    with tf.GradientTape() as tape:
        tape.watch(X)
        y = f(X)
    tape.gradient(y, X)
    lines = body_of(f.get_concrete_function(X).explain())
    assert lines[0] == "  one XLA program of 2 nodes: While, Identity"
    reason = "the number of iterations, whose values are kept, is computed from data"
    at = lines.index("  run under a gradient:")
    assert lines[at + 1 : at + 3] == [
        "    2 nodes, run on the host, 1 part compiled:",
        f"      While 'while': a program of its own, because {reason}",
    ]
    assert "  its gradient:" in lines
    assert "maximum_iterations=n" in lines[-1]


def test_what_compiling_found_out():
    @tf.function
    def f(x):
        then, orelse = trace(lambda: [x[:1]]), trace(lambda: [x])
        return conditional(x[0] > 0.0, then, orelse, then.result, orelse.result)[0]

    assert f(X).shape == [1]
    assert body_of(f.get_concrete_function(X).explain()) == [
        "  4 nodes, run on the host, 2 parts compiled:",
        "    2 nodes: StridedSlice, Greater; compiled",
        "    If 'cond': output 0 has other shapes in other branches: [(1,), (3,)]",
        "      branch 0:",
        "        one XLA program of 1 node: StridedSlice",
        "      branch 1:",
        "        one XLA program of 0 nodes",
        "    1 node: Identity; compiled",
        "  Advice: XLA needs one shape whichever branch runs: pad the smaller result.",
    ]


@pytest.mark.parametrize(
    ("function", "args", "words"),
    [
        (lambda x: tf.strings.join([x, "b"]), [tf.constant("a")], "strings live on the host"),
        (
            lambda n: tf.while_loop(
                lambda i, a: i < n,
                lambda i, a: (i + 1, a.write(i, i)),
                (0, tf.TensorArray(tf.int32, 0, dynamic_size=True)),
            )[1].stack(),
            [tf.constant(3)],
            "TensorArray that grows",
        ),
        (lambda s: tf.ones(s), [tf.constant([2, 3])], "take them from tf.shape"),
    ],
)
def test_advice(function, args, words):
    assert words in explained(function, *args).splitlines()[-1]


def test_the_log_tells_of_graphs_on_the_host(caplog):
    f = tf.function(lambda x: tf.print(x))
    with caplog.at_level(logging.DEBUG, logger="tensorflow"):
        f(X), f(X), tf.function(lambda x: x * 2.0)(X)
    (message,) = caplog.messages
    assert message.startswith("The graph '<lambda>' runs on the host: PrintV2 'PrintV2'")
    assert re.search(r"made at .*test_explain.py:\d+\): the op has no XLA lowering$", message)
