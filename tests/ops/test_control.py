"""tf.is_tensor, tf.init_scope, tf.group and others."""

import yeoul as tf
from tests.ops.mistakes import mistakes

test_mistakes = mistakes(
    {
        "group keyword": (
            tf.function(lambda: tf.group(foo=1)),
            ValueError,
            "only the keyword `name`, not foo",
        ),
        "group": (tf.function(lambda: tf.group(3)), TypeError, "Pass tensors or operations"),
        "group of a dictionary": (
            tf.function(lambda: tf.group({"a": "b"})),
            TypeError,
            "Pass tensors or operations",
        ),
        "tuple": (tf.function(lambda: tf.tuple([None])), ValueError, "at least one tensor"),
    }
)


def test_is_tensor():
    slices = tf.IndexedSlices(tf.ones([1]), tf.constant([0]))
    for value in (tf.constant(1), tf.Variable(1), slices):
        assert tf.is_tensor(value)
    for value in (1, [tf.constant(1)], "a", None):
        assert not tf.is_tensor(value)


def test_where_ops_run():
    seen = []

    @tf.function
    def f():
        seen.append((tf.executing_eagerly(), tf.inside_function()))
        with tf.init_scope():
            seen.append((tf.executing_eagerly(), tf.inside_function()))
            seen.append(tf.constant(2.0).numpy())
        seen.append(tf.executing_eagerly())

    f()
    assert seen == [(False, True), (True, False), 2.0, False]
    assert tf.executing_eagerly()
    assert not tf.inside_function()


def test_init_scope_leaves_tapes_and_comes_back_after_errors():
    x = tf.constant(2.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        try:
            with tf.init_scope():
                y = x * x
                raise KeyError
        except KeyError:
            z = x * 3.0
    assert tape.gradient([y, z], x).numpy() == 3.0


def test_order_is_that_of_the_program():
    v = tf.Variable(1.0)

    @tf.function
    def f():
        with tf.control_dependencies([v.assign_add(1.0)]):
            w = v * 10.0
        tf.group(v.assign(0.0), [tf.no_op(), None])
        return tf.tuple([w, None, v])

    w, nothing, last = f()
    assert (w.numpy(), nothing, last.numpy(), v.numpy()) == (20.0, None, 0.0, 0.0)
    called = []
    with tf.control_dependencies(lambda: called.append(1)):
        pass
    assert called == [1]


def test_group_and_tuple_look_at_nothing_eagerly():
    assert tf.group(3, "a", None) is None
    given = [tf.constant(1), None, 2.0]
    assert tf.tuple(given) is given


def test_slices_and_dictionaries_in_functions():
    @tf.function
    def f(x):
        slices = tf.IndexedSlices(x, tf.constant([3]))
        assert tf.group({"x": x, "s": slices}) is None
        first, nothing, second = tf.tuple([x, None, slices])
        assert nothing is None
        return first, second.values, second.indices

    first, values, indices = f(tf.constant([[5.0]]))
    assert (first.numpy(), values.numpy(), indices.numpy()) == (5.0, 5.0, 3)
