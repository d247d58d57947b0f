"""tf.TensorArray: mistakes, and what differs between eager arrays and those of graphs."""

import pytest

import yeoul as tf


def array(**options):
    return tf.TensorArray(tf.float32, **options)


def test_an_eager_array_is_written_in_place_and_chained():
    ta = array(size=2)
    assert ta.write(0, 1.0).write(1, 2.0).stack().numpy().tolist() == [1.0, 2.0]
    assert ta.size().numpy() == 2


def test_a_graphs_array_stays_as_it_was():
    @tf.function(autograph=False)
    def run():
        first = array(size=2).write(0, 1.0)
        second = first.write(0, 5.0)
        return first.stack(), second.stack()

    first, second = run()
    assert [first.numpy().tolist(), second.numpy().tolist()] == [[1.0, 0.0], [5.0, 0.0]]


def test_an_array_from_outside_can_be_read_in_a_function():
    ta = array(size=2, clear_after_read=False).unstack([1.0, 2.0])
    run = tf.function(lambda i: ta.read(i) * 10.0, autograph=False)
    assert run(tf.constant(1)).numpy() == 20.0
    blank = array(size=2, element_shape=[])
    assert tf.function(lambda: blank.stack(), autograph=False)().numpy().tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("mistake", "error", "match"),
    [
        (lambda: array(), ValueError, "Size must be declared"),
        (lambda: array(handle=3), ValueError, "Cannot construct with a handle"),
        (lambda: array(size=2, flow=tf.constant(0.0)), ValueError, "both a flow and size"),
        (lambda: array(size=2).write(2, 1.0), tf.errors.OutOfRangeError, "not resizeable"),
        (lambda: array(size=2).write(-1, 1.0), tf.errors.OutOfRangeError, "negative"),
        (lambda: array(size=2).read(2), tf.errors.OutOfRangeError, "array size is: 2"),
        (lambda: array(size=2).read(0), tf.errors.InvalidArgumentError, "nothing was written"),
        (
            lambda: array(size=2).write(0, tf.constant(1)),
            tf.errors.InvalidArgumentError,
            "dtype is float32 but Op is trying to write dtype int32",
        ),
        (
            lambda: array(size=2).write(0, [1.0]).write(1, [1.0, 2.0]),
            ValueError,
            "Incompatible shape for value",
        ),
        (
            lambda: array(size=2).split([1.0, 2.0], [1, 2]),
            tf.errors.InvalidArgumentError,
            "Expected sum of lengths",
        ),
        (lambda: len(array(size=2)), TypeError, r"Use its size\(\)"),
        (lambda: tf.function(lambda ta: ta.stack())(array(size=1)), TypeError, "taken apart"),
        (lambda: tf.function(lambda: array(size=1))(), TypeError, "cannot leave the tf.function"),
    ],
)
def test_mistakes(mistake, error, match):
    with pytest.raises(error, match=match):
        mistake()


def test_reading_twice():
    ta = array(size=1).write(0, 1.0)
    ta.read(0)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Could not read index 0 twice"):
        ta.read(0)
    ta.close()
    assert ta.size().numpy() == 0


@pytest.mark.parametrize(
    ("mistake", "match"),
    [
        (lambda: array(size=2).read(0), "nothing was written"),
        (lambda: array(size=2).stack(), "nothing was written"),
        (lambda: array(size=2).write(2, 1.0).stack(), "modify element 2 in a list with 2"),
        (lambda: array(size=2).write(0, 1.0).read(3), "access element 3 in a list with 2"),
    ],
)
def test_mistakes_in_a_graph(mistake, match):
    with pytest.raises(tf.errors.InvalidArgumentError, match=match):
        tf.function(mistake, autograph=False)()


@pytest.mark.parametrize(
    ("mistake", "match"),
    [
        (lambda i: array(size=2, dynamic_size=True).write(i, 1.0).read(7), "access element 7"),
        (
            lambda i: (
                array(size=0, dynamic_size=True, infer_shape=False)
                .write(0, [1.0])
                .write(i, [1.0, 2.0])
                .stack()
            ),
            "different shapes",
        ),
        (
            lambda i: array(size=0, dynamic_size=True).split([1.0, 2.0], [i, i + 1]).stack(),
            "Expected sum of lengths",
        ),
    ],
)
def test_mistakes_on_the_host(mistake, match):
    with pytest.raises(tf.errors.InvalidArgumentError, match=match):
        tf.function(mistake, autograph=False)(tf.constant(1))


def test_elements_of_different_shapes():
    @tf.function(autograph=False)
    def run(i):
        ta = array(size=0, dynamic_size=True, infer_shape=False)
        return ta.write(0, [1.0]).write(i, [2.0, 3.0]).concat()

    assert run(tf.constant(1)).numpy().tolist() == [1.0, 2.0, 3.0]


def test_strings():
    @tf.function(autograph=False)
    def run(n):
        ta = tf.TensorArray(tf.string, size=3)
        body = lambda i, ta: (i + 1, ta.write(i, tf.strings.as_string(i)))  # noqa: E731
        return tf.while_loop(lambda i, ta: i < n, body, (0, ta))[1].stack()

    assert run(tf.constant(2)).numpy().tolist() == [b"0", b"1", b""]


def test_gradient_of_joined_and_parted_arrays():
    x = tf.constant([1.0, 2.0, 3.0])

    @tf.function(autograph=False)
    def run(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            parts = array(size=0, dynamic_size=True).split(x, [1, 2])
            y = tf.reduce_sum(parts.concat() ** 2) + tf.reduce_sum(parts.read(1))
        return tape.gradient(y, x)

    assert run(x).numpy().tolist() == [2.0, 5.0, 7.0]


def test_gradient_of_gathered_and_scattered_arrays():
    @tf.function(autograph=False)
    def run(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            ta = array(size=4).scatter([3, 1], x)
            y = tf.reduce_sum(ta.gather([1, 1, 3]) ** 2)
        return tape.gradient(y, x)

    assert run(tf.constant([1.0, 2.0])).numpy().tolist() == [2.0, 8.0]


def test_loops_that_never_run_write_into_arrays_without_elements():
    @tf.function
    def run(x):
        n = tf.shape(x)[0]
        ta = tf.TensorArray(tf.float32, size=n, element_shape=[1])
        for i in tf.range(n):
            ta = ta.write(i, x[i][None])
        return ta.stack()

    assert run(tf.zeros([0])).shape == [0, 1]
    assert run(tf.constant([2.0])).numpy().tolist() == [[2.0]]


def test_second_derivative_with_elements_of_unknown_shape():
    @tf.function(autograph=False)
    def run(x):
        ta = tf.TensorArray(tf.float32, 3, infer_shape=False)
        step = lambda i, ta: (i + 1, ta.write(i, x[i] ** 3))  # noqa: E731
        return tf.while_loop(lambda i, _: i < 3, step, [0, ta])[1].stack()

    x = tf.constant([1.0, 2.0, 3.0])
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = run(x)
        dx = tape.gradient(y, x)
    assert outer.gradient(dx, x).numpy().tolist() == [6.0, 12.0, 18.0]
