"""Values that ops refuse in compiled programs: in loops, branches, calls, gradients, and `fit`."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.engine import xla
from yeoul.graph.program import Program

INVALID = tf.errors.InvalidArgumentError
X = tf.constant([10.0, 20.0, 30.0])
INT = tf.TensorSpec([], tf.int32)


@pytest.fixture
def on_host(monkeypatch):
    """The names of the graphs that were run on the host."""
    names = []
    run_on_host = Program.run_on_host
    monkeypatch.setattr(
        Program,
        "run_on_host",
        lambda self, *a: names.append(self.graph.name) or run_on_host(self, *a),
    )
    return names


def at(i):
    return tf.gather(X, i)


def looped(i):
    return tf.while_loop(lambda n, s: n < 3, lambda n, s: (n + 1, s + at(n + i)), (0, 0.0))[1]


def branched(i):
    return tf.cond(i > 0, lambda: at(i), lambda: at(-i))


def switched(i):
    return tf.switch_case(i % 2, [lambda: at(i), lambda: at(i) + 1.0])


@tf.function
def called_function(i):
    return at(i) + 1.0


def called(i):
    return called_function(i) * 2.0


def mapped(i):
    return tf.reduce_sum(tf.map_fn(lambda n: at(n + i), tf.range(2), fn_output_signature="float32"))


def vectorised(i):
    return tf.reduce_sum(tf.vectorized_map(lambda n: at(n), tf.stack([0, i])))


def differentiated(i):
    with tf.GradientTape() as tape:
        tape.watch(X)
        y = tf.gather(X, i) ** 2
    return tape.gradient(tf.convert_to_tensor(y), X).values[0]


@pytest.mark.parametrize(
    ("function", "good", "bad", "place"),
    [
        (at, 2, 3, "in GatherV2"),
        (lambda i: X[i], 2, 3, "in GatherV2"),
        (looped, 0, 1, r"in iteration 2 \(the first is 0\) of\n  in While 'while"),
        (branched, 2, 3, "in If"),
        (branched, -2, -3, "in If"),
        (switched, 1, 5, "in Case"),
        (called, 2, -1, "in PartitionedCall 'called_function'"),
        (mapped, 1, 2, "in iteration 1"),
        (vectorised, 2, 3, "in MapDefun"),
        (differentiated, 2, 3, "in GatherV2"),
    ],
)
def test_an_index_out_of_range(function, good, bad, place, on_host):
    f = tf.function(lambda i: function(i), input_signature=[INT])
    good, bad = tf.constant(good), tf.constant(bad)
    before = f(good).numpy()
    assert on_host == []
    with pytest.raises(INVALID, match=rf"is not in \[0, 3\)(.|\n)*{place}") as caught:
        f(bad)
    assert "test_refusals.py" in str(caught.value)
    on_host.clear()
    assert f(good).numpy() == before  # goes on as one program
    assert on_host == []


LOGITS = tf.ones([2, 3])


@pytest.mark.parametrize(
    ("function", "good", "bad", "message"),
    [
        (lambda i: 7 // i, 2, 0, "Integer division by zero"),
        (lambda i: 7 % i, 2, 0, "Integer division by zero"),
        (lambda i: tf.truncatediv(7, i), 2, 0, "Integer division by zero"),
        (lambda i: tf.truncatemod(7, i), 2, 0, "Integer division by zero"),
        (lambda i: tf.gather_nd(X, [[i]]), 2, 3, "does not index into param shape"),
        (lambda i: tf.scatter_nd([[i]], [1.0], [3]), 2, 3, "does not index into shape"),
        (lambda i: tf.tensor_scatter_nd_update(X, [[i]], [1.0]), 2, 3, "does not index"),
        (
            lambda i: tf.nn.sparse_softmax_cross_entropy_with_logits([0, i], LOGITS),
            2,
            3,
            r"label value of 3 which is outside the valid range of \[0, 3\)",
        ),
        (lambda i: tf.nn.embedding_lookup(LOGITS, [i]), 1, -1, r"is not in \[0, 2\)"),
        (
            lambda i: tf.TensorArray(tf.float32, 3).write(i, 1.0).stack(),
            2,
            7,
            "modify element 7 in a list with 3 elements",
        ),
        (
            lambda i: tf.TensorArray(tf.float32, 3).unstack(X).read(i),
            2,
            7,
            "access element 7 in a list with 3 elements",
        ),
    ],
)
def test_values_that_ops_refuse(function, good, bad, message, on_host):
    f = tf.function(lambda i: function(i), input_signature=[INT])
    f(tf.constant(good))
    assert on_host == []
    with pytest.raises(INVALID, match=message):
        f(tf.constant(bad))


def test_known_values_ask_nothing():
    f = tf.function(lambda n: (n // 2, tf.gather(X, [0, 1])), input_signature=[INT])
    f(tf.constant(4))
    program = f.get_concrete_function().callable.program
    assert program.compiled(np.int32(4), X._a)[1] is None


def test_variables_stay_as_they_were():
    v = tf.Variable(1.0)

    @tf.function
    def f(i):
        v.assign_add(1.0)
        return at(i)

    f(tf.constant(0))
    with pytest.raises(INVALID, match="is not in"):
        f(tf.constant(3))
    assert v.numpy() == 2.0


def test_on_accelerators_nothing_is_asked(monkeypatch):
    monkeypatch.setattr(xla, "CPU_ONLY", False)
    f = tf.function(at, input_signature=[INT])
    assert not f.get_concrete_function().callable.program.refuses


def test_between_steps_on_the_host():
    @tf.function
    def f(i):
        i = tf.numpy_function(lambda i: i + 1, [i], tf.int32)
        i.set_shape([])
        return at(i) * 2.0

    assert f(tf.constant(1)).numpy() == 60.0
    with pytest.raises(INVALID, match="indices = 3 is not in"):
        f(tf.constant(2))


@pytest.mark.parametrize("shuffle", [False, True])
def test_fit_finds_the_wrong_label(shuffle):
    model = tf.keras.Sequential([tf.keras.layers.Dense(3)])
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("sgd", loss)
    x, y = np.ones((64, 2), np.float32), np.arange(64) % 3
    model.fit(x, y, batch_size=4, verbose=0)
    y[17] = 3
    with pytest.raises(INVALID, match=r"label value of 3 which is outside the valid range"):
        model.fit(x, y, batch_size=4, verbose=0, shuffle=shuffle)
    assert np.isfinite(model.get_weights()[0]).all()
    y[17] = 0
    history = model.fit(x, y, batch_size=4, verbose=0).history
    assert np.isfinite(history["loss"]).all()


def test_fit_finds_the_wrong_index_of_an_embedding():
    model = tf.keras.Sequential([tf.keras.layers.Embedding(5, 2), tf.keras.layers.Flatten()])
    model.compile("sgd", "mse")
    x = np.zeros((32, 1), np.int32)
    model.fit(x, np.zeros((32, 2)), batch_size=4, verbose=0)
    x[9] = 5
    with pytest.raises(INVALID, match=r"= 5 is not in \[0, 5\)"):
        model.fit(x, np.zeros((32, 2)), batch_size=4, verbose=0)
    with pytest.raises(INVALID, match=r"= 5 is not in \[0, 5\)"):
        model.predict(x, verbose=0)


def test_datasets_find_the_wrong_element():
    ds = tf.data.Dataset.from_tensor_slices([0, 1, 3, 2]).map(at)
    iterator = iter(ds)
    assert [next(iterator).numpy(), next(iterator).numpy()] == [10.0, 20.0]
    with pytest.raises(INVALID, match=r"= 3 is not in \[0, 3\)"):
        next(iterator)
    with pytest.raises(INVALID, match=r"= 3 is not in \[0, 3\)"):
        list(ds.shuffle(4).batch(2))
    assert [x.numpy() for x in ds.take(2).map(lambda x: x + 1.0)] == [11.0, 21.0]


def test_assertions_are_part_of_the_compiled_program(on_host):
    @tf.function
    def f(x):
        tf.debugging.assert_positive(x, message="not positive")
        assert x < 10, "too large"
        return tf.debugging.check_numerics(1.0 / x, "of x")

    assert f(tf.constant(2.0)).numpy() == 0.5
    assert on_host == []
    for value, words in (
        (-1.0, "not positive"),
        (20.0, "too large"),
        (1e-45, "of x : Tensor had Inf"),
    ):
        with pytest.raises(tf.errors.InvalidArgumentError, match=words):
            f(tf.constant(value))
    assert on_host


def test_an_assertion_ends_a_loop_without_end():
    @tf.function
    def f(n):
        while True:
            n += 1
            assert n < 50, "too many"
            if n > 1_000_000_000:
                break
        return n

    with pytest.raises(tf.errors.InvalidArgumentError, match=r"too many(.|\n)*iteration 4"):
        f(tf.constant(1))


def test_an_assertion_in_the_test_of_a_loop():
    def positive(n):
        tf.debugging.assert_positive(n, message="below")
        return n != 3

    run = tf.function(lambda n: tf.while_loop(positive, lambda n: n - 1, [n])[0])
    assert run(tf.constant(5)).numpy() == 3
    with pytest.raises(tf.errors.InvalidArgumentError, match="below"):
        run(tf.constant(2))


def test_prints_come_before_the_assertion_that_fails(capfd):
    @tf.function
    def f(x):
        tf.print("before")
        tf.debugging.assert_less(x, 10.0)
        tf.print("after")
        return x

    with pytest.raises(tf.errors.InvalidArgumentError, match="did not hold"):
        f(tf.constant(20.0))
    assert capfd.readouterr().err == "before\n"
