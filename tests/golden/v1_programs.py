"""Programs of the kind that was written for TensorFlow 1: they run on TensorFlow and on Yeoul.

Each takes `tf` (`tensorflow.compat.v1`) and returns what it computes, as nested lists of numbers
and strings. A new graph is the default while it runs.
"""

import numpy as np


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


def linear_regression(tf):
    rng = np.random.RandomState(0)
    xs = rng.rand(40).astype("float32")
    ys = 3.0 * xs + 1.0
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    w, b = tf.Variable(0.0, name="w"), tf.Variable(0.0, name="b")
    loss = tf.reduce_mean(tf.square(w * x + b - y))
    train = tf.train.GradientDescentOptimizer(0.3).minimize(loss)
    losses = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(50):
            _, value = sess.run([train, loss], feed_dict={x: xs, y: ys})
            losses.append(value)
        return [losses[0], losses[1], losses[10], losses[-1], sess.run([w, b])]


def softmax_classifier(tf):
    tf.set_random_seed(42)
    rng = np.random.RandomState(1)
    images = rng.rand(64, 20).astype("float32")
    labels = images[:, :4].argmax(1)
    x = tf.placeholder(tf.float32, [None, 20])
    y_ = tf.placeholder(tf.float32, [None, 4])
    w = tf.Variable(tf.truncated_normal([20, 4], stddev=0.1))
    b = tf.Variable(tf.zeros([4]))
    logits = tf.matmul(x, w) + b
    loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(labels=y_, logits=logits))
    train = tf.train.GradientDescentOptimizer(0.5).minimize(loss)
    correct = tf.equal(tf.argmax(logits, 1), tf.argmax(y_, 1))
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
    sess = tf.InteractiveSession()
    tf.global_variables_initializer().run()
    one_hot = np.eye(4, dtype="float32")[labels]
    before = [accuracy.eval({x: images, y_: one_hot}), w.eval()[0].tolist()]
    for i in range(60):
        part = slice(i * 16 % 64, i * 16 % 64 + 16)
        train.run(feed_dict={x: images[part], y_: one_hot[part]})
    after = sess.run([loss, accuracy], feed_dict={x: images, y_: one_hot})
    sess.close()
    return [before, after]


def two_layers_with_adam(tf):
    tf.set_random_seed(3)
    rng = np.random.RandomState(2)
    xs = rng.rand(32, 5).astype("float32")
    ys = (xs.sum(1, keepdims=True) > 2.5).astype("float32")
    x, y = tf.placeholder(tf.float32, [None, 5]), tf.placeholder(tf.float32, [None, 1])

    def dense(inputs, units, name, activation=None):
        with tf.variable_scope(name):
            w = tf.get_variable("w", [inputs.shape[1], units])
            b = tf.get_variable("b", [units], initializer=tf.zeros_initializer())
            out = tf.nn.xw_plus_b(inputs, w, b)
            return out if activation is None else activation(out)

    logits = dense(dense(x, 8, "hidden", tf.nn.tanh), 1, "out")
    loss = tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=logits))
    step = tf.train.get_or_create_global_step()
    train = tf.train.AdamOptimizer(0.05).minimize(loss, global_step=step)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        losses = [sess.run([loss, train], {x: xs, y: ys})[0] for _ in range(30)]
        names = [v.name for v in tf.trainable_variables()]
        return [losses[::6], sess.run(step), names]


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


def initializers(tf):
    tf.set_random_seed(5)
    kinds = [
        tf.glorot_uniform_initializer(),
        tf.glorot_normal_initializer(),
        tf.random_normal_initializer(stddev=0.1),
        tf.random_uniform_initializer(-1.0, 1.0, seed=3),
        tf.truncated_normal_initializer(mean=1.0),
        tf.variance_scaling_initializer(scale=2.0, distribution="uniform"),
        tf.uniform_unit_scaling_initializer(),
        tf.initializers.he_normal(seed=1),
        tf.initializers.he_uniform(seed=1),
        tf.initializers.lecun_normal(seed=1),
        tf.constant_initializer([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        tf.initializers.identity(gain=2.0),
        tf.ones_initializer,
    ]
    made = [tf.get_variable(f"v{i}", [2, 3], initializer=k) for i, k in enumerate(kinds)]
    made.append(tf.get_variable("default", [3]))
    made.append(tf.get_variable("whole", [2], tf.int32))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [v.tolist() for v in sess.run(made)]


def optimizers(tf):
    x = tf.placeholder(tf.float32, [None, 2])
    w = tf.Variable([[0.5], [-0.5]], name="w")
    loss = tf.reduce_mean(tf.square(tf.matmul(x, w) - 3.0))
    train = tf.train
    seen = []
    for optimizer in (
        train.GradientDescentOptimizer(0.05),
        train.MomentumOptimizer(0.05, 0.9),
        train.MomentumOptimizer(0.05, 0.9, use_nesterov=True),
        train.AdamOptimizer(0.1),
        train.AdagradOptimizer(0.1),
        train.RMSPropOptimizer(0.1),
        train.RMSPropOptimizer(0.1, momentum=0.5, centered=True),
        train.AdadeltaOptimizer(0.1),
        train.FtrlOptimizer(0.1, l1_regularization_strength=0.01, l2_regularization_strength=0.1),
    ):
        op = optimizer.minimize(loss)
        kept = optimizer.variables()
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            for _ in range(3):
                sess.run(op, {x: [[1.0, 2.0], [3.0, 4.0]]})
            slots = [s.ravel().tolist() for s in sess.run(kept)]
            seen.append([op.name, [v.name for v in kept], sess.run(w).ravel().tolist(), slots])
    return seen


def sparse_gradients(tf):
    table = tf.Variable(np.arange(8, dtype="float32").reshape(4, 2))
    rows = tf.nn.embedding_lookup(table, [1, 3, 1])
    loss = tf.reduce_sum(rows * rows)
    seen = []
    for optimizer in (
        tf.train.GradientDescentOptimizer(0.1),
        tf.train.MomentumOptimizer(0.1, 0.9),
        tf.train.AdamOptimizer(0.1),
        tf.train.AdagradOptimizer(0.1),
        tf.train.RMSPropOptimizer(0.1),
    ):
        op = optimizer.minimize(loss)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            for _ in range(2):
                sess.run(op)
            seen.append(sess.run(table).tolist())
    return seen


def clipped_gradients(tf):
    w = tf.Variable([3.0, 4.0])
    loss = tf.reduce_sum(w**3)
    optimizer = tf.train.GradientDescentOptimizer(0.1)
    pairs = optimizer.compute_gradients(loss)
    clipped = [(tf.clip_by_norm(g, 1.0), v) for g, v in pairs]
    step = tf.Variable(0, trainable=False)
    train = optimizer.apply_gradients(clipped, global_step=step)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(train)
        return [sess.run(w).tolist(), sess.run(step), sess.run(pairs[0][0]).tolist()]


def moving_average(tf):
    value = tf.placeholder(tf.float32, [])
    mean = tf.Variable(0.0, trainable=False)
    update = mean.assign(0.9 * mean + 0.1 * value)
    with tf.Session() as sess:
        sess.run(mean.initializer)
        return [sess.run(update, {value: float(i)}) for i in range(1, 6)]


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
        two_graphs, old_functions,
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
