"""Staged control flow: variables, datasets, assertions, prints, gradients, options of loops."""

import sys

import pytest

import yeoul as tf
from tests.graph.autograph.same import plain


def test_unknown_length():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
    def f(v):
        total = 0
        for i, x in enumerate(v):
            total += i * x
        return total, len(v)

    assert plain(f(tf.constant([3, 4, 5]))) == (14, 3)
    assert plain(f(tf.constant([], tf.int32))) == (0, 0)
    assert f.experimental_get_tracing_count() == 1


def test_a_loop_must_run_to_give_a_variable_its_value():
    @tf.function(input_signature=[tf.TensorSpec([None], tf.int32)])
    def f(v):
        for x in v:
            y = x * 2
        return y

    assert plain(f(tf.constant([3, 4]))) == 8
    message = "loop must iterate at least once to initialize y"
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        f(tf.constant([], tf.int32))


def test_variables_in_branches_and_loops():
    v = tf.Variable(1)

    @tf.function
    def f(x):
        if x > 0:
            v.assign_add(x)
        for i in tf.range(3):
            if i == 1:
                continue
            v.assign_add(i * 10)
        if v > 100:
            return v
        return v * 2

    assert int(f(tf.constant(5))) == 52
    assert int(v) == 26
    assert int(f(tf.constant(-5))) == 92


def test_a_variable_as_condition():
    v = tf.Variable(True)
    f = tf.function(lambda x: x + 1 if v else x - 1)
    assert int(f(tf.constant(1))) == 2
    v.assign(False)
    assert int(f(tf.constant(1))) == 0


def test_datasets():
    data = tf.data.Dataset.range(6)

    @tf.function
    def f(data, most):
        total = last = tf.constant(0, tf.int64)
        for x in data:
            if x % 2 == 0:
                continue
            if x > most:
                break
            total += x
            last = x
        return total, last

    assert plain(f(data, tf.constant(4, tf.int64))) == (4, 3)
    assert plain(f(data, tf.constant(9, tf.int64))) == (9, 5)


def test_structured_datasets_and_return_from_the_loop():
    data = tf.data.Dataset.from_tensor_slices({"a": [1, 2, 3], "b": [4.0, 5.0, 6.0]})

    @tf.function
    def f(data, key):
        for element in data:
            if element["a"] == key:
                return element["b"]
        return -1.0

    assert plain(f(data, tf.constant(2))) == 5.0
    assert plain(f(data, tf.constant(7))) == -1.0


def test_a_loop_over_a_dataset_must_run_to_give_a_variable_its_value():
    @tf.function
    def f(data):
        for x in data:
            y = x
        return y

    assert plain(f(tf.data.Dataset.range(3))) == 2
    message = "loop must iterate at least once to initialize y"
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        f(tf.data.Dataset.range(3).skip(5))


def test_iterators_in_graphs():
    iterator = iter(tf.data.Dataset.range(6))

    @tf.function
    def first_above(bound):
        for x in iterator:
            if x > bound:
                return x
        return tf.constant(-1, tf.int64)

    assert plain(first_above(tf.constant(1, tf.int64))) == 2
    assert plain(first_above(tf.constant(1, tf.int64))) == 3


def test_assertions_run_with_the_graph():
    @tf.function
    def f(x):
        assert x > 0, ("must be positive", x)
        return x

    assert plain(f(tf.constant(2))) == 2
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"must be positive\] \[-2"):
        f(tf.constant(-2))


def test_a_failing_assertion_ends_a_loop():
    @tf.function
    def f(x):
        while True:
            assert x < 5
            x += 1
            if x > 100:
                break
        return x

    with pytest.raises(tf.errors.InvalidArgumentError, match="assertion failed"):
        f(tf.constant(1))


def test_prints_keep_their_order(capfd):
    @tf.function
    def f(x):
        tf.print("start", output_stream=sys.stdout)
        if x > 0:
            tf.print("positive", output_stream=sys.stdout)
        else:
            tf.print("other", output_stream=sys.stdout)
        for i in tf.range(2):
            tf.print(i, output_stream=sys.stdout)
        tf.print("end", output_stream=sys.stdout)

    f(tf.constant(1))
    f(tf.constant(-1))
    lines = capfd.readouterr().out.split()
    assert lines == ["start", "positive", "0", "1", "end", "start", "other", "0", "1", "end"]


def test_gradients_through_staged_control_flow():
    @tf.function
    def f(x, n):
        y = x
        for _ in tf.range(n):
            if y < 100.0:
                y = y * x
            else:
                y = y + x
        return y

    for n, derivative in ((0, 1.0), (2, 27.0), (5, 3 + 5 * 81.0)):
        x = tf.Variable(3.0)
        with tf.GradientTape() as tape:
            y = f(x, tf.constant(n))
        found = float(tape.gradient(y, x))
        with tf.GradientTape() as tape:
            y = f.python_function(x, tf.constant(n))
        assert found == float(tape.gradient(y, x)), (n, derivative)


def test_loop_options():
    @tf.function
    def f(x, n):
        for i in tf.range(n):
            tf.autograph.experimental.set_loop_options(
                shape_invariants=[(x, tf.TensorShape([None]))], maximum_iterations=3
            )
            x = tf.concat([x, [i]], 0)
        k = 0
        while k < n:
            tf.autograph.experimental.set_loop_options(maximum_iterations=2)
            k += 1
        return x, k

    assert plain(f(tf.constant([9]), tf.constant(5))) == ([9, 0, 1, 2], 2)
    assert plain(f(tf.constant([9]), tf.constant(1))) == ([9, 0], 1)


def test_loops_are_loops():
    @tf.function
    def f(n):
        total = 0
        for i in tf.range(n):
            total += i
        return total

    nodes = f.get_concrete_function(tf.constant(1)).graph.nodes
    loop = next(node for node in nodes if node.op.name == "While")
    made = {tensor.op.name for tensor in loop.inputs if hasattr(tensor, "op")}
    assert "Range" not in made  # it is counted, not made


def test_tests_that_are_looked_at_leave_nothing_behind():
    @tf.function
    def f(x):
        while tf.random.uniform([]) + x < 5.0:
            x += 1.0
        return x

    nodes = f.get_concrete_function(tf.constant(0.0)).graph.nodes
    assert [node.op.name for node in nodes].count("RandomUniform") == 1
    assert 3.0 < float(f(tf.constant(0.0))) < 6.0


def test_bodies_are_traced_once():
    traces = []

    @tf.function
    def f(v, data):
        for x in v:
            traces.append("rows")
            y = x
            if x > 5:
                return x
        while y > 0:
            traces.append("while")
            y -= 1
            z = y
        for _ in data:
            traces.append("data")
            w = z
        return w

    assert plain(f(tf.constant([1, 2]), tf.data.Dataset.range(2))) == 0
    assert traces == ["rows", "while", "data"]


def test_variables_that_are_none_before_a_loop():
    traces = []

    @tf.function
    def f(v):
        best = None
        for x in v:
            traces.append(best is None)
            best = x if best is None else tf.maximum(best, x)
        return best

    assert plain(f(tf.constant([1, 5, 2]))) == 5
    assert traces == [True, False]


def test_tests_that_draw_random_numbers():
    @tf.function
    def f(x):
        while tf.random.uniform([]) + x < 5.0:
            x += 1.0
            y = x
        return x, y

    x, y = f(tf.constant(0.0))
    assert float(x) == float(y) >= 4.0


def test_states_of_unknown_shape():
    @tf.function(input_signature=[tf.TensorSpec([None, 2], tf.float32)])
    def f(m):
        for i in tf.range(3):
            y = m * tf.cast(i, tf.float32)
        return y

    assert plain(f(tf.constant([[1.0, 2.0]]))) == [[2.0, 4.0]]


def test_loop_options_of_datasets():
    @tf.function
    def f(data):
        x = tf.zeros([0], tf.int64)
        for i in data:
            tf.autograph.experimental.set_loop_options(
                maximum_iterations=2, shape_invariants=[(x, tf.TensorShape([None]))]
            )
            x = tf.concat([x, [i]], 0)
        return x

    assert plain(f(tf.data.Dataset.range(5))) == [0, 1]


def test_a_loop_test_that_asserts_or_prints(capfd):
    def positive(n):
        tf.debugging.assert_greater(n, -5, message="too low")
        tf.print(n)
        return n > 0

    @tf.function
    def f(n):
        count = tf.constant(0)
        while positive(n):
            n -= 1
            count += 1
        return count

    assert f(tf.constant(2)).numpy() == 2
    assert capfd.readouterr().err == "2\n1\n0\n"
    with pytest.raises(tf.errors.InvalidArgumentError, match="too low"):
        f(tf.constant(-9))


def test_a_loop_test_that_draws():
    tf.random.set_seed(1)

    @tf.function
    def f(n):
        while tf.random.uniform([], seed=3) < 0.9:
            n += 1
        return n

    assert len({int(f(tf.constant(0))) for _ in range(10)}) > 2
