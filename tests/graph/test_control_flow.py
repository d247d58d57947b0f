"""tf.cond, case, switch_case, while_loop: structures, mistakes, what runs where."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.program import Program


def graph(f):
    return tf.function(f, autograph=False)


def reasons(function, *args):
    concrete = function.get_concrete_function(*args)
    return [str(r) for r in concrete.callable.program.host_reasons.values()]


def test_only_the_chosen_branch_runs():
    ran = []

    def note(name):
        return lambda: tf.py_function(lambda: ran.append(name), [], [])

    run = graph(lambda p: tf.cond(p, note("yes"), note("no")))
    run(tf.constant(True))
    run(tf.constant(False))
    assert ran == ["yes", "no"]


def test_a_branch_that_does_not_fit_is_no_error_unless_it_runs():
    @tf.function(autograph=False, input_signature=[tf.TensorSpec([None])])
    def run(x):
        return tf.cond(tf.size(x) > 3, lambda: tf.reshape(x, [2, 2])[0], lambda: x)

    assert run(tf.ones([2])).numpy().tolist() == [1.0, 1.0]
    assert run(tf.ones([4])).numpy().tolist() == [1.0, 1.0]


def test_branches_of_different_shapes():
    run = graph(lambda p: tf.cond(p, lambda: tf.ones([2]), lambda: tf.zeros([3])))
    assert run(tf.constant(True)).shape == [2]
    assert run(tf.constant(False)).shape == [3]


@pytest.mark.parametrize(
    ("build", "error", "match"),
    [
        (lambda x: tf.cond(True, lambda: x, lambda: x), TypeError, "must not be a Python bool"),
        (lambda x: tf.cond(x > 0, x, lambda: x), TypeError, "'true_fn' must be callable"),
        (lambda x: tf.cond(x > 0, None, lambda: x), TypeError, "'true_fn' argument required"),
        (
            lambda x: tf.cond(x > 0, lambda: x, lambda: tf.cast(x, tf.int32)),
            TypeError,
            r"output 0 has the dtypes float32, int32 .*test_control_flow.py",
        ),
        (lambda x: tf.cond(x > 0, lambda: x, lambda: [x]), TypeError, "overall structure"),
        (lambda x: tf.cond(x > 0, lambda: x, lambda: None), TypeError, "None in one of them"),
        (
            lambda x: tf.cond(tf.stack([x, x]) > 0, lambda: x, lambda: x),
            tf.errors.InvalidArgumentError,
            "must be a scalar",
        ),
        (lambda x: tf.cond(tf.constant("a"), lambda: x, lambda: x), TypeError, "bool scalar"),
        (lambda x: tf.switch_case(x, [lambda: x]), TypeError, "must be an integer"),
        (lambda x: tf.switch_case(tf.constant(0), []), ValueError, "at least one item"),
        (lambda x: tf.switch_case(tf.constant(0), [x]), TypeError, "2-tuple"),
        (lambda x: tf.switch_case(tf.constant(0), [("a", lambda: x)]), TypeError, "`int`"),
        (lambda x: tf.switch_case(tf.constant(0), [(0, 3)]), TypeError, "must be callable"),
        (lambda x: tf.switch_case(tf.constant(0), {1: lambda: x}), ValueError, "contiguous"),
        (
            lambda x: tf.switch_case(tf.constant(0), [(0, lambda: x), (0, lambda: x)]),
            ValueError,
            "Duplicate keys",
        ),
        (lambda x: tf.case([]), ValueError, "must not be empty"),
        (lambda x: tf.case(3), TypeError, "list, tuple or dict"),
        (lambda x: tf.case([x > 0]), TypeError, "2-tuple"),
        (lambda x: tf.case([(True, lambda: x)]), TypeError, "pred must be Tensor"),
        (lambda x: tf.case([(x > 0, 3)]), TypeError, "must be callable"),
        (lambda x: tf.case([(x > 0, lambda: x)], default=3), TypeError, "default must be"),
        (lambda x: tf.while_loop(3, lambda y: y, [x]), TypeError, "'cond' must be callable"),
        (lambda x: tf.while_loop(lambda: True, lambda: 1, []), ValueError, "must be provided"),
        (
            lambda x: tf.while_loop(lambda y: y < 3, lambda y: [tf.cast(y, tf.int32)], [x]),
            TypeError,
            r"enters the loop with dtype float32, but has dtype int32 .*test_control_flow.py",
        ),
        (
            lambda x: tf.while_loop(
                lambda y: tf.size(y) < 3, lambda y: [tf.concat([y, y], 0)], [tf.stack([x])]
            ),
            ValueError,
            r"enters the loop with shape \(1,\), but has shape \(2,\) .*shape_invariants",
        ),
        (
            lambda x: tf.while_loop(
                lambda y: True, lambda y: [y], [x], shape_invariants=[tf.TensorShape([2])]
            ),
            ValueError,
            "shape invariant specified",
        ),
        (
            lambda x: tf.while_loop(lambda a, b: a < 3, lambda a, b: [a], [x, x]),
            ValueError,
            "same nested structure",
        ),
        (lambda x: tf.while_loop(lambda y: y, lambda y: y, [x]), TypeError, "bool scalar"),
        (
            lambda x: tf.while_loop(lambda y: y < 3, lambda y: y, [x], maximum_iterations=[1, 2]),
            ValueError,
            "must be a scalar",
        ),
        (lambda x: tf.map_fn(3, x), TypeError, "not callable"),
        (lambda x: tf.map_fn(lambda r: r, x), ValueError, "not scalars"),
        (lambda x: tf.map_fn(lambda r: r, []), ValueError, "at least one tensor"),
        (
            lambda x: tf.map_fn(lambda r: r[0], (tf.ones([2]), tf.ones([3]))),
            ValueError,
            "equally many rows",
        ),
        (lambda x: tf.map_fn(lambda r: (r, r), tf.ones([2])), ValueError, "fn_output_signature"),
        (
            lambda x: tf.map_fn(lambda r: tf.cast(r, tf.int32), tf.ones([2])),
            TypeError,
            "fn_output_signature=tf.int32",
        ),
        (lambda x: tf.scan(lambda a, r: (a, a), tf.ones([2])), ValueError, "its first argument"),
        (
            lambda x: tf.vectorized_map(
                lambda r: tf.strings.as_string(r), tf.ones([2]), fallback_to_while_loop=False
            ),
            ValueError,
            "cannot vectorise",
        ),
    ],
)
def test_mistakes(build, error, match):
    with pytest.raises(error, match=match):
        graph(build)(tf.constant(1.0))


def test_case_without_a_true_condition():
    def run(x):
        return tf.case([(x > 1.0, lambda: x), (x > 2.0, lambda: x)])

    for f in (run, graph(run)):
        with pytest.raises(tf.errors.InvalidArgumentError, match="evaluated as True"):
            f(tf.constant(0.0))
        assert f(tf.constant(3.0)).numpy() == 3.0


def test_case_with_two_true_conditions():
    def run(x):
        pairs = [(x > 1.0, lambda: x), (x > 2.0, lambda: x)]
        return tf.case(pairs, default=lambda: -x, exclusive=True)

    for f in (run, graph(run)):
        assert f(tf.constant(1.5)).numpy() == 1.5
        with pytest.raises(tf.errors.InvalidArgumentError, match="More than one condition"):
            f(tf.constant(3.0))


def test_back_prop_off():
    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.while_loop(lambda a: a < 9.0, lambda a: a * x, [x], back_prop=False)[0]
    assert tape.gradient(y, x) is None


def test_a_known_condition_compiles_one_branch():
    @tf.function(autograph=False, input_signature=[tf.TensorSpec([None, 2])])
    def run(x):
        return tf.cond(tf.shape(x)[0] > 1, lambda: x[1], lambda: x[0])

    assert run(tf.constant([[1.0, 2.0]])).numpy().tolist() == [1.0, 2.0]
    assert run(tf.constant([[1.0, 2.0], [3.0, 4.0]])).numpy().tolist() == [3.0, 4.0]


def test_loops_are_one_program_where_xla_can(monkeypatch):
    pieces = []
    run_on_host = Program.run_on_host
    monkeypatch.setattr(
        Program, "run_on_host", lambda self, *a: pieces.append(self) or run_on_host(self, *a)
    )

    @tf.function(autograph=False, input_signature=[tf.TensorSpec([None, 2])])
    def run(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            ta = tf.TensorArray(tf.float32, size=tf.shape(x)[0])
            _, ta, _ = tf.while_loop(
                lambda i, ta, h: i < tf.shape(x)[0],
                lambda i, ta, h: (i + 1, ta.write(i, h), tf.tanh(h + x[i])),
                (0, ta, tf.zeros([2])),
                maximum_iterations=tf.shape(x)[0],
            )
            y = tf.reduce_sum(ta.stack())
        return y, tape.gradient(y, x)

    for rows in (3, 5):
        y, gradient = run(tf.ones([rows, 2]))
        assert gradient.shape == [rows, 2]
        assert gradient[-1].numpy().tolist() == [0.0, 0.0]
        assert float(y) > 0
    assert not pieces


def test_why_a_loop_runs_on_the_host():

    grow = graph(
        lambda n: tf.while_loop(
            lambda i, ta: i < n,
            lambda i, ta: (i + 1, ta.write(i, i)),
            (0, tf.TensorArray(tf.int32, size=0, dynamic_size=True)),
        )[1].stack()
    )
    assert any("dynamic_size=True grows" in r for r in reasons(grow, tf.constant(3)))
    assert grow(tf.constant(3)).numpy().tolist() == [0, 1, 2]


def test_a_random_condition():
    tf.random.set_seed(1)

    @graph
    def run():
        return tf.while_loop(
            lambda i: tf.random.uniform([], seed=3) < 0.9, lambda i: [i + 1], [tf.constant(0)]
        )[0]

    counts = {int(run()) for _ in range(20)}
    assert len(counts) > 3


def test_random_numbers_differ_between_iterations_and_runs():
    run = graph(lambda: tf.map_fn(lambda r: r + tf.random.uniform([]), tf.zeros([4])))
    found = np.concatenate([run().numpy(), run().numpy()])
    assert len(set(found.tolist())) == 8


def test_vectorized_map_draws_for_each_row():
    run = graph(
        lambda: tf.vectorized_map(lambda r: r + tf.random.uniform([]), tf.zeros([4]), warn=False)
    )
    assert len(set(run().numpy().tolist())) == 4


def test_vectorized_map_says_why_it_runs_row_by_row(caplog):
    rows = tf.vectorized_map(lambda r: tf.strings.length(tf.strings.as_string(r)), tf.range(3))
    assert rows.numpy().tolist() == [1, 1, 1]
    assert "runs" in caplog.text
    assert "row by row" in caplog.text
