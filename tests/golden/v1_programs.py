"""Programs of the kind that was written for TensorFlow 1: they run on TensorFlow and on Yeoul.

Each takes `tf` (`tensorflow.compat.v1`) and returns what it computes, as nested lists of numbers
and strings. A new graph is the default while it runs.
"""

import numpy as np

from tests.golden.v1_training import (
    clipped_gradients,
    convolutional_classifier,
    falling_rates,
    initializers,
    layers_over_sequences,
    linear_regression,
    moving_average,
    optimizers,
    softmax_classifier,
    sparse_gradients,
    streaming_metrics,
    two_layers_with_adam,
)


def constants_and_operators(tf):
    a, b = tf.constant(3.0, name="a"), tf.constant(4.0)
    c = tf.add(a, b, name="c")
    with tf.Session() as sess:
        return [sess.run(c), sess.run([a * b, c / 2.0, -a]), str(c), sess.run("c:0")]


def placeholders(tf):
    x = tf.placeholder(tf.float32, shape=[None, 3], name="x")
    y = tf.reduce_sum(x * x, axis=1, keep_dims=True)
    m = tf.reduce_mean(x, reduction_indices=[0])
    with tf.Session() as sess:
        feeds = [np.arange(6).reshape(2, 3), [[1, 2, 3]], np.ones((4, 3), "float64")]
        return [[sess.run([y, m], feed_dict={x: v}) for v in feeds], sess.run(y, {"x:0": feeds[1]})]


def counter(tf):
    state = tf.Variable(0, name="counter")
    update = tf.assign(state, tf.add(state, tf.constant(1)))
    seen = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        seen.append(sess.run(state))
        for _ in range(3):
            seen.append(sess.run(update))
        seen.append(sess.run(state))
    with tf.Session() as other:
        other.run(state.initializer)
        seen.append(other.run(state))
    return seen


def control_dependencies(tf):
    v = tf.Variable(1.0)
    double, add = v.assign(v * 2.0), v.assign_add(10.0)
    with tf.control_dependencies([double]):
        after_double = v.read_value()
        with tf.control_dependencies([v.assign_add(0.5).op]):
            after_both = tf.identity(v)
    group = tf.group(add, name="all")
    with tf.control_dependencies([group]):
        final = v + 0.0
    with tf.Session() as sess:
        sess.run(v.initializer)
        seen = [sess.run(after_double), sess.run(v), sess.run(after_both), sess.run(v)]
        seen += [sess.run(group), sess.run(v), sess.run(final), sess.run(v)]
        seen += [sess.run(v + 1.0), sess.run([final, add.op])[1]]
        return seen


def name_scopes(tf):
    names = []
    with tf.name_scope("a") as scope:
        names += [scope, tf.constant(1, name="c").name, tf.Variable(1.0, name="v").name]
        with tf.name_scope("b"):
            names.append(tf.constant(1, name="c").name)
    with tf.name_scope("a"):
        names += [tf.constant(1, name="c").name, tf.get_variable("g", [1]).name]
    with tf.name_scope(scope):
        names.append(tf.constant(1, name="c").name)
    with tf.name_scope(None):
        names.append(tf.constant(1, name="C").name)
    names += [tf.constant(1, name="c").name, tf.constant(1, name="c").name]
    graph = tf.get_default_graph()
    names += [graph.unique_name("c"), graph.unique_name("c", mark_as_used=False)]
    names += [graph.get_tensor_by_name("a/c:0").op.name, graph.get_operation_by_name("a/b/c").type]
    return names


def variable_scopes(tf):
    seen = []

    def layer(x):
        w = tf.get_variable("w", [2, 2], initializer=tf.constant_initializer([1, 2, 3, 4]))
        return tf.matmul(x, w)

    x = tf.constant([[1.0, 1.0]])
    with tf.variable_scope("layer") as scope:
        first = layer(x)
        scope.reuse_variables()
        second = layer(x * 2.0)
    with tf.variable_scope("layer", reuse=True):
        third = layer(x * 3.0)
        seen.append(tf.get_variable_scope().reuse)
    with tf.variable_scope("layer", reuse=tf.AUTO_REUSE):
        tf.get_variable("extra", [1])
    with tf.variable_scope(scope), tf.variable_scope("inner", initializer=tf.ones_initializer()):
        seen.append(tf.get_variable_scope().name)
        inner = tf.get_variable_scope().reuse
    with tf.variable_scope(None, default_name="auto"):
        one = tf.get_variable("v", [], initializer=tf.ones_initializer())
    with tf.variable_scope(None, default_name="auto"):
        two = tf.get_variable("v", initializer=5.0)
    seen += [inner, one.name, two.name, [v.name for v in tf.global_variables()]]
    seen.append([v.name for v in tf.trainable_variables("layer")])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [
            *seen,
            *[v.tolist() for v in sess.run([first, second, third])],
            sess.run([one, two]),
        ]


def collections(tf):
    w = tf.get_variable("w", [2], regularizer=lambda v: 0.5 * tf.reduce_sum(v * v),
                        initializer=tf.constant_initializer([1.0, 2.0]))  # fmt: skip
    tf.add_to_collection("losses", tf.reduce_sum(w))
    tf.add_to_collection("losses", tf.constant(10.0))
    total = tf.add_n(tf.get_collection("losses"))
    keys = tf.GraphKeys
    more = tf.add_n(tf.get_collection(keys.REGULARIZATION_LOSSES)) + total
    local = tf.get_local_variable("count", [], initializer=tf.zeros_initializer())
    with tf.Session() as sess:
        missing = sess.run(tf.report_uninitialized_variables()).tolist()
        sess.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        values = sess.run([total, more, local])
    lists = [tf.get_collection(k) for k in (keys.GLOBAL_VARIABLES, keys.LOCAL_VARIABLES)]
    names = [[v.name for v in found] for found in lists]
    return [values, names, [m.decode() for m in missing], tf.get_collection("none")]


def feeding_intermediates(tf):
    x = tf.placeholder(tf.float32, [], name="x")
    a = x * 2.0
    b = a + 1.0
    c = tf.square(b)
    rate = tf.placeholder_with_default(0.1, [])
    with tf.Session() as sess:
        return [
            sess.run(c, {x: 1.0}),
            sess.run(c, {a: 10.0}),
            sess.run(c, {b: 5.0}),
            sess.run([a, c], {x: 2.0, b: 1.0}),
            sess.run(rate),
            sess.run(rate, {rate: 0.5}),
        ]


def gradients(tf):
    x = tf.placeholder(tf.float32, [2])
    w = tf.Variable([3.0, 4.0])
    y = tf.reduce_sum(w * x * x)
    first = tf.gradients(y, [x, w])
    second = tf.gradients(first[0], x)
    none = tf.gradients(tf.constant(1.0), w)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [[v.tolist() for v in sess.run([*first, *second], {x: [1.0, 2.0]})], none]


def random_numbers(tf):
    tf.set_random_seed(1234)
    a, b = tf.random_normal([2]), tf.random_uniform([2], -1.0, 1.0)
    c = tf.random_normal([2], seed=7)
    v = tf.Variable(tf.truncated_normal([2], stddev=0.5))
    seen = []
    for _ in range(2):
        with tf.Session() as sess:
            seen += [sess.run(a), sess.run(a), *sess.run([b, c]), sess.run(c)]
            sess.run(tf.global_variables_initializer())
            seen.append(sess.run(v))
    return [s.tolist() for s in seen]


def dependent_initial_values(tf):
    a = tf.Variable(tf.constant(2.0) * 3.0, name="a")
    b = tf.Variable(a * 2.0, name="b")
    c = tf.Variable(lambda: tf.ones([2]) * 4.0, name="c")
    with tf.Session() as sess:
        sess.run(a.initializer)
        sess.run(tf.variables_initializer([b, c]))
        return [sess.run(a), sess.run(b), sess.run(c).tolist()]


def structures(tf):
    from collections import namedtuple

    pair = namedtuple("pair", "left right")
    x = tf.constant([1.0, 2.0])
    v = tf.Variable(5)
    init = tf.global_variables_initializer()
    with tf.Session() as sess:
        done = sess.run({"init": init, "x": x})
        made = sess.run(pair(x, (v, [x * 2.0, v.op.name + ":0"])))
        run = sess.make_callable([v, x], [x])
        called = run([3.0, 4.0])
    return [
        done["init"], done["x"].tolist(), made.left.tolist(), made.right[0],
        made.right[1][0].tolist(), called[0], called[1].tolist(), type(made).__name__,
    ]  # fmt: skip


def two_graphs(tf):
    one, two = tf.Graph(), tf.Graph()
    with one.as_default():
        a = tf.Variable(1.0, name="v")
        init_one = tf.global_variables_initializer()
    with two.as_default():
        b = tf.Variable(2.0, name="v")
        init_two = tf.global_variables_initializer()
    with tf.Session(graph=one) as sess:
        sess.run(init_one)
        first = sess.run(a)
        default = tf.get_default_graph() is one
    with tf.Session(graph=two) as sess:
        sess.run(init_two)
        second = sess.run(b)
    return [
        first,
        second,
        default,
        a.name,
        b.name,
        a.graph is one,
        len(two.get_collection("variables")),
    ]


def old_functions(tf):
    x = tf.constant([[1.0, -2.0], [3.0, 4.0]])
    found = {
        "argmax": tf.argmax(x, dimension=1),
        "expand": tf.expand_dims(x, dim=0),
        "squeeze": tf.squeeze(tf.expand_dims(x, 1), squeeze_dims=[1]),
        "to_int32": tf.to_int32(x),
        "to_float": tf.to_float([1, 2]),
        "div": tf.div(7, 2),
        "inverse": tf.matrix_inverse(x),
        "log": tf.log(tf.abs(x)),
        "softmax": tf.nn.softmax(x, dim=0),
        "where": tf.where([True, False], x, x * 10.0),
        "norm": tf.norm(x, keep_dims=True),
        "moments": tf.nn.moments(x, [0], keep_dims=True)[1],
        "all": tf.reduce_all(x > 0.0, reduction_indices=1),
        "count": tf.count_nonzero(x > 0.0),
        "mask": tf.boolean_mask(x, [False, True]),
        "transpose": tf.transpose(x, [1, 0], "t"),
        "pad": tf.pad(x, [[0, 0], [1, 0]], "CONSTANT", "p", 9.0),
        "pool": tf.nn.max_pool(tf.reshape(x, [1, 2, 2, 1]), [1, 2, 2, 1], [1, 1, 1, 1], "VALID"),
        "conv": tf.nn.conv2d(tf.reshape(x, [1, 2, 2, 1]), filter=tf.ones([2, 2, 1, 1]),
                             strides=[1, 1, 1, 1], padding="VALID"),
        "dropout": tf.nn.dropout(x, keep_prob=1.0),
        "gather": tf.gather(x, [1, 0], axis=1),
        "shape": tf.shape(x, "s", tf.int64),
        "zeros": tf.zeros_like(x, optimize=False),
        "ce": tf.nn.softmax_cross_entropy_with_logits_v2(labels=x, logits=x),
        "lgamma": tf.lgamma(x + 3.5),
        "diag": tf.matrix_diag([1.0, 2.0]),
    }  # fmt: skip
    with tf.Session() as sess:
        return [[k, v.tolist()] for k, v in sess.run(found).items()]


PROGRAMS = {
    f.__name__: f
    for f in (
        constants_and_operators, placeholders, linear_regression, softmax_classifier,
        two_layers_with_adam, counter, control_dependencies, name_scopes, variable_scopes,
        collections, feeding_intermediates, gradients, random_numbers, initializers, optimizers,
        sparse_gradients, clipped_gradients, moving_average, dependent_initial_values, structures,
        two_graphs,
        falling_rates, old_functions, convolutional_classifier, layers_over_sequences,
        streaming_metrics,
    )
}  # fmt: skip


def plain(value):
    """What a program returns, for JSON: NumPy's numbers as Python's."""
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value.tolist() if hasattr(value, "tolist") else value


def run(program, tf):
    """Runs a program in a graph of its own."""
    with tf.Graph().as_default():
        return plain(program(tf))
