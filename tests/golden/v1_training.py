"""Training programs of the kind that was written for TensorFlow 1. See `v1_programs`."""

import numpy as np


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


def falling_rates(tf):
    step = tf.Variable(0, trainable=False)
    train = tf.train
    rates = [
        train.exponential_decay(0.1, step, 5, 0.9),
        train.exponential_decay(0.1, step, 5, 0.9, staircase=True),
        train.natural_exp_decay(0.1, step, 5, 0.9),
        train.natural_exp_decay(0.1, step, 5, 0.9, staircase=True),
        train.inverse_time_decay(0.1, step, 5, 0.9),
        train.inverse_time_decay(0.1, step, 5, 0.9, staircase=True),
        train.polynomial_decay(0.1, step, 10, 0.01),
        train.polynomial_decay(0.1, step, 10, 0.01, power=2.0, cycle=True),
        train.piecewise_constant(step, [3, 8], [1.0, 0.5, 0.1]),
        train.cosine_decay(0.1, step, 10),
        train.cosine_decay(0.1, step, 10, alpha=0.1),
    ]
    v = tf.Variable(1.0)
    op = train.GradientDescentOptimizer(rates[0]).minimize(v * v, global_step=step)
    seen = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(12):
            seen.append(sess.run(rates))
            sess.run(op)
        return [seen, sess.run([v, step])]


def convolutional_classifier(tf):
    images = np.random.RandomState(0).rand(4, 8, 8, 2).astype("float32")
    feed_labels = np.array([0, 1, 2, 1])
    x, y = tf.placeholder(tf.float32, [None, 8, 8, 2]), tf.placeholder(tf.int32, [None])
    training = tf.placeholder_with_default(False, [])
    small = tf.constant_initializer(0.05)
    layers = tf.layers
    h = layers.conv2d(x, 3, 3, padding="same", activation=tf.nn.relu, kernel_initializer=small)
    h = layers.max_pooling2d(h, 2, 2)
    h = layers.conv2d(h, 4, [3, 2], strides=2, kernel_initializer=small, use_bias=False)
    h = layers.flatten(layers.batch_normalization(h, training=training))
    h = layers.dense(
        h, 5, tf.nn.tanh, kernel_initializer=small, kernel_regularizer=tf.reduce_sum, name="wide"
    )
    logits = layers.dense(layers.dropout(h, training=False), 3, kernel_initializer=small)
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        step = tf.train.GradientDescentOptimizer(0.1).minimize(loss)
    total = tf.losses.get_total_loss()
    names = [logits.name, loss.name, total.name, *[v.name for v in tf.global_variables()]]
    feed = {x: images, y: feed_labels}
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        seen = [sess.run([loss, total], feed)]
        for _ in range(3):
            sess.run(step, {**feed, training: True})
        moving = [v for v in tf.global_variables() if "moving" in v.name]
        return [names, seen, sess.run([loss, logits, *moving], feed)]


def layers_over_sequences(tf):
    ones = tf.constant_initializer(0.5)
    lines = tf.constant(np.arange(48).reshape(2, 6, 4) / 48.0, tf.float32)
    found = [
        tf.layers.dense(lines, 2, kernel_initializer=ones),
        tf.layers.conv1d(lines, 3, 3, kernel_initializer=ones),
        tf.layers.max_pooling1d(lines, 2, 2),
        tf.layers.average_pooling1d(lines, 3, 1, "same"),
        tf.layers.conv2d_transpose(
            tf.reshape(lines, [1, 2, 6, 4]), 2, [3, 2], strides=(2, 1), kernel_initializer=ones
        ),
    ]
    with tf.variable_scope("shared"):
        first = tf.layers.dense(lines, 2, name="d", kernel_initializer=ones)
    with tf.variable_scope("shared", reuse=True):
        second = tf.layers.dense(lines, 2, name="d")
    try:
        tf.layers.dense(lines, 3, name="d2", reuse=True)
    except ValueError as error:
        refused = type(error).__name__
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        return [refused, [t.name for t in found], sess.run([*found, first - second])]


def streaming_metrics(tf):
    labels, guess = tf.placeholder(tf.int64, [None]), tf.placeholder(tf.int64, [None])
    metrics = [
        tf.metrics.accuracy(labels, guess),
        tf.metrics.accuracy(labels, guess, weights=tf.cast(labels, tf.float32), name="mine"),
        tf.metrics.mean(guess),
        tf.metrics.mean_squared_error(labels, guess),
        tf.metrics.mean_absolute_error(labels, guess),
        tf.metrics.root_mean_squared_error(labels, guess),
        tf.metrics.percentage_below(guess, 1),
        tf.metrics.precision(labels, guess),
        tf.metrics.recall(labels, guess),
        tf.metrics.true_positives(labels, guess),
        tf.metrics.false_negatives(labels, guess, weights=2.0),
        tf.metrics.true_negatives(labels, guess),
        tf.metrics.false_positives(labels, guess),
    ]
    names = [v.name for v in tf.local_variables()]
    names += [t.name for t in metrics[0]]
    kept = [len(tf.get_collection(key)) for key in ("metric_variables", "trainable_variables")]
    seen = []
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        seen.append(sess.run([m[0] for m in metrics]))
        for pair in (([1, 0, 2], [1, 1, 1]), ([0, 0], [0, 1])):
            feed = dict(zip((labels, guess), pair, strict=True))
            seen.append(sess.run([m[1] for m in metrics], feed))
        seen.append(sess.run([m[0] for m in metrics]))
    return [names, kept, seen]
