"""`x[…]`, `variable[…].assign`, tf.strided_slice."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import yeoul as tf
from tests.ops.harness import normal
from tests.ops.mistakes import BAD, mistakes

X = tf.reshape(tf.range(12.0), [3, 4])
INVALID = "Only integers, slices"

test_mistakes = mistakes(
    {
        "list": (lambda: X[[[0, 1]]], TypeError, r"valid indices, got \[0, 1\]"),
        "array": (lambda: X[np.array([0, 1])], TypeError, INVALID),
        "vector": (lambda: X[tf.constant([0, 1])], TypeError, "Use tf.gather for a list"),
        "float": (lambda: X[1.0], TypeError, "got 1.0"),
        "float in a slice": (lambda: X[1.0:2], TypeError, "got 1.0"),
        "float tensor": (lambda: X[tf.constant(1.0)], TypeError, INVALID),
        "uint8 tensor": (lambda: X[tf.constant(1, tf.uint8)], TypeError, INVALID),
        "text": (lambda: X["a"], TypeError, "got 'a'"),
        "NumPy bool": (lambda: X[np.True_, 0], TypeError, INVALID),
        "True": (lambda: X[True], ValueError, "mask cannot be scalar"),
        "mask and int": (lambda: X[tf.constant([True, False, True]), 0], TypeError, INVALID),
        "mask": (lambda: X[tf.constant([True, False])], ValueError, r"\(3,\) and \(2,\)"),
        "high": (lambda: X[3], BAD, "slice index 3 of dimension 0 out of bounds"),
        "low": (lambda: X[-4], BAD, "slice index -1 of dimension 0 out of bounds"),
        "second": (lambda: X[:, 4], BAD, "slice index 4 of dimension 1 out of bounds"),
        "many": (lambda: X[0, 0, 0], BAD, "Index out of range using input dim 2"),
        "ellipses": (lambda: X[..., 0, ...], BAD, "Multiple ellipses"),
        "stride": (lambda: X[::0], BAD, r"strides\[0\] must be non-zero"),
        "scalar": (lambda: tf.constant(1.0)[0], BAD, "Attempting to slice scalar input"),
    }
)


def test_mistakes_while_tracing():
    for index, message in ((3, "out of bounds"), ((0, 0, 0), "Index out of range")):
        with pytest.raises(ValueError, match=message):
            tf.function(lambda index=index: X[index])()


def test_a_list_is_a_tuple():
    assert X[[0, 1]].numpy() == 1.0


def test_integers_of_every_kind():
    for i in (
        1,
        np.int64(1),
        np.array(1),
        tf.constant(1),
        tf.constant(1, tf.int64),
        tf.Variable(1),
    ):
        assert X[i].numpy().tolist() == [4.0, 5.0, 6.0, 7.0]
        assert X[i:].shape == [2, 4]
    assert tf.newaxis is None
    assert X[tf.newaxis].shape == [1, 3, 4]


def test_strings_and_small_dtypes():
    words = tf.constant([["a", "b"], ["c", "d"]])
    assert words[1, 0].numpy() == b"c"
    assert words[:, 1].numpy().tolist() == [b"b", b"d"]
    assert [w.numpy().tolist() for w in words] == [[b"a", b"b"], [b"c", b"d"]]
    assert tf.constant([1, 2], tf.bfloat16)[1].dtype == tf.bfloat16


def parts(rank):
    """Parts of an index of at most `rank` axes."""
    bound = st.one_of(st.none(), st.integers(-5, 5))
    stride = st.sampled_from([None, 1, 2, -1, -2, 3])
    part = st.one_of(st.integers(-2, 1), st.builds(slice, bound, bound, stride))
    return st.lists(part, max_size=rank).flatmap(
        lambda taken: st.tuples(
            st.just(taken), st.integers(0, len(taken)), st.integers(0, len(taken)), st.booleans()
        )
    )


@settings(max_examples=150, deadline=None)
@given(parts(3))
def test_indices_are_numpys(drawn):
    taken, at, new, ellipsis = drawn
    index = list(taken)
    if ellipsis:
        index.insert(at, Ellipsis)
    index.insert(new, None)
    index = tuple(index)
    x = normal(2, 4, 3)
    eager = tf.constant(x)[index]
    np.testing.assert_array_equal(eager, x[index])
    with tf.GradientTape() as tape:
        v = tf.constant(x)
        tape.watch(v)
        loss = tf.reduce_sum(v[index] * 3.0)
    expected = np.zeros_like(x)
    expected[index] = 3.0
    np.testing.assert_array_equal(tape.gradient(loss, v), expected)


@pytest.mark.parametrize(
    "index",
    [1, -1, (slice(None), 0), (Ellipsis, -1), (slice(1, None), None), slice(None, None, -1)],
)
def test_compiled_with_and_without_known_dimensions(index):
    x = normal(4, 3)
    for spec in ([4, 3], [None, 3], [None, None]):

        @tf.function(input_signature=[tf.TensorSpec(spec)])
        def f(x):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = x[index]
                loss = tf.reduce_sum(y * 3.0)
            return y, tape.gradient(loss, x)

        y, grad = f(x)
        expected = np.zeros_like(x)
        expected[index] = 3.0
        np.testing.assert_array_equal(y, x[index])
        np.testing.assert_array_equal(grad, expected)
        assert f.get_concrete_function().outputs[0].shape.is_compatible_with(x[index].shape)


def test_known_parts_of_unknown_shapes():
    @tf.function(input_signature=[tf.TensorSpec([None, 4, 5])])
    def f(x):
        shapes.extend(
            y.shape.as_list()
            for y in (x[0], x[:, 1:3], x[1:1], x[..., ::2], x[None, :2], x[:, 0, None])
        )

    shapes = []
    f(tf.zeros([3, 4, 5]))
    assert shapes == [
        [4, 5], [None, 2, 5], [0, 4, 5], [None, 4, 3], [1, None, 4, 5], [None, 1, 5]
    ]  # fmt: skip


def test_integers_computed_in_a_function_compile():
    f = tf.function(lambda x, i: (x[i], x[:, i], x[..., i, None], x[i, i]))
    for i in (0, 2, -1):
        got = f(X, tf.constant(i))
        x = X.numpy()
        for mine, wanted in zip(got, (x[i], x[:, i], x[..., i, None], x[i, i]), strict=True):
            np.testing.assert_array_equal(mine, wanted)
    assert not f.get_concrete_function(X, tf.constant(0)).callable.needs_host()


def test_computed_integers_and_gradients():
    @tf.function
    def f(x, i):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_sum(x[i] * 2.0) + x[0, i]
        return tf.convert_to_tensor(tape.gradient(loss, x))

    expected = np.zeros([3, 4], np.float32)
    expected[-1] = 2.0
    expected[0, -1] += 1.0
    np.testing.assert_array_equal(f(X, tf.constant(-1)), expected)


def test_slices_with_computed_bounds():
    f = tf.function(lambda x, i: x[i : i + 2] * 2.0)
    for i in (0, 1, 2):
        np.testing.assert_array_equal(f(X, tf.constant(i)), X.numpy()[i : i + 2] * 2)
    assert f.get_concrete_function(X, tf.constant(0)).outputs[0].shape.as_list() == [None, 4]


def test_computed_index_into_an_unknown_rank():
    f = tf.function(
        lambda x, i: x[..., i], input_signature=[tf.TensorSpec(None), tf.TensorSpec([], tf.int32)]
    )
    np.testing.assert_array_equal(f(X, tf.constant(1)), X.numpy()[..., 1])


def test_masks():
    mask = X > 5.0
    np.testing.assert_array_equal(X[mask], X.numpy()[X.numpy() > 5])
    np.testing.assert_array_equal(X[np.array([True, False, True])], X.numpy()[[0, 2]])
    f = tf.function(lambda x: x[x > 5.0])
    assert f(X).shape == [6]


def test_assignment_to_a_slice_of_a_variable():
    v = tf.Variable(X)
    assert v[0].assign([9.0, 8.0, 7.0, 6.0]) is v
    v[:, 0].assign(5.0)
    v[1:, 2:].assign(tf.zeros([2, 2]))
    v[tf.constant(-1), tf.constant(1)].assign(1.5)
    expected = X.numpy().copy()
    expected[0] = [9, 8, 7, 6]
    expected[:, 0] = 5
    expected[1:, 2:] = 0
    expected[-1, 1] = 1.5
    np.testing.assert_array_equal(v, expected)
    with pytest.raises(BAD, match=r"shape \[3\] cannot be assigned to a slice of shape \[4\]"):
        v[0].assign([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(v, expected)


def test_assignment_in_a_function():
    v = tf.Variable([0.0, 0.0, 0.0])

    @tf.function
    def put(i, value):
        v[i].assign(value)
        v[:1].assign(v[:1] + 1.0)

    put(tf.constant(2), tf.constant(7.0))
    put(tf.constant(-2), tf.constant(5.0))
    assert v.numpy().tolist() == [2.0, 5.0, 7.0]


def test_gradient_of_an_index_of_a_variable():
    v = tf.Variable(X)
    with tf.GradientTape() as tape:
        y = v[1, 2] * 3.0
    expected = np.zeros([3, 4], np.float32)
    expected[1, 2] = 3
    np.testing.assert_array_equal(tape.gradient(y, v), expected)


def test_strided_slice():
    x = normal(4, 5)
    np.testing.assert_array_equal(tf.strided_slice(x, [0, 1], [4, 5], [2, 2]), x[::2, 1::2])
    np.testing.assert_array_equal(
        tf.strided_slice(x, [1, 0, 2], [2, 0, 3], ellipsis_mask=2, shrink_axis_mask=5), x[1, ..., 2]
    )
    v = tf.Variable(x)
    tf.strided_slice(v, [0], [1], var=v).assign(tf.zeros([1, 5]))
    assert not v[0].numpy().any()


def test_iteration_and_second_order():
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            first, second = x
            y = first**2 * second
        grad = inner.gradient(y, x)
    assert grad.numpy().tolist() == [4.0, 1.0]
    assert outer.gradient(grad, x).numpy().tolist() == [6.0, 2.0]


def test_computed_indices_where_the_rank_is_unknown():
    @tf.function(input_signature=[tf.TensorSpec(None), tf.TensorSpec([], tf.int32)])
    def f(x, i):
        return x[i], x[-i], x[::-1][i], x[i : i + 1], x[0]

    a = np.arange(12.0, dtype=np.float32)
    for x in (a, a.reshape(4, 3), a.reshape(2, 3, 2)):
        expected = x[1], x[-1], x[::-1][1], x[1:2], x[0]
        for found, wanted in zip(f(x, 1), expected, strict=True):
            np.testing.assert_array_equal(found, wanted)


def test_computed_indices_of_tensors_of_unknown_rank():
    unknown = [tf.TensorSpec(None, tf.float32), tf.TensorSpec(None, tf.int32)]
    x = tf.reshape(tf.range(6.0), [2, 3])
    at = tf.function(lambda x, i: x[i], unknown)
    assert at(x, tf.constant(-1)).numpy().tolist() == [3.0, 4.0, 5.0]
    part = tf.function(lambda x, begin: tf.strided_slice(x, begin, begin + 1), unknown)
    assert part(x, tf.constant([1, 1])).numpy().tolist() == [[4.0]]


def test_values_are_broadcast_to_the_slice():
    v = tf.Variable(tf.zeros([3, 2]))
    v[1:].assign([[1.0, 2.0]])
    assert v.numpy().tolist() == [[0.0, 0.0], [1.0, 2.0], [1.0, 2.0]]
    with pytest.raises(tf.errors.InvalidArgumentError, match="sizes must be equal"):
        v[1:].assign([[1.0, 2.0]] * 3)


def test_an_integer_index_goes_forward():
    with pytest.raises(tf.errors.InvalidArgumentError, match="non-range indexing"):
        tf.strided_slice([1, 2], [1], [2], [-1], shrink_axis_mask=1)


def test_axes_of_size_one_in_front_of_an_assigned_value():
    v = tf.Variable(tf.zeros([2]))
    v[1:].assign([[[5.0]]])
    assert v.numpy().tolist() == [0.0, 5.0]
