"""Workloads: eager operations, the tape, functions, and a linear regression written with them."""

import numpy as np
from timing import epochs, per_call, seconds, workload

rng = np.random.default_rng(0)


@workload
def eager_add_10x10(tf):
    a, b = tf.ones((10, 10)), tf.ones((10, 10))
    return per_call(lambda: a + b, 5000)


@workload
def eager_add_1000x1000(tf):
    a, b = tf.ones((1000, 1000)), tf.ones((1000, 1000))
    return per_call(lambda: (a + b).numpy(), 100)


@workload
def eager_matmul_10x10(tf):
    a, b = tf.ones((10, 10)), tf.ones((10, 10))
    return per_call(lambda: tf.matmul(a, b), 5000)


@workload
def eager_new_shapes(tf):
    """A new shape each time: what a compiler pays and a kernel library does not."""
    sizes = iter(range(11, 100000))

    def step():
        a = tf.ones((next(sizes), 3))
        return tf.reduce_sum(tf.exp(a) * a + 1.0)

    return per_call(step, 100, warm=5, rounds=2)


@workload
def tape_small(tf):
    a, b = tf.ones((2, 2)), tf.ones((2, 2))

    def step():
        with tf.GradientTape() as tape:
            tape.watch(a)
            c = tf.sqrt(tf.square(a) + tf.square(b))
        return tape.gradient(c, a)

    return per_call(step, 1000)


@workload
def tape_second_order(tf):
    a, b = tf.ones((2, 2)), tf.ones((2, 2))

    def step():
        with tf.GradientTape() as outer:
            outer.watch(a)
            with tf.GradientTape() as tape:
                tape.watch(a)
                c = tf.sqrt(tf.square(a) + tf.square(b))
            d = tape.gradient(c, a)
        return outer.gradient(d, a)

    return per_call(step, 500)


@workload
def variable_assign_sub(tf):
    variable, delta = tf.Variable(tf.ones((2, 2))), tf.ones((2, 2))
    return per_call(lambda: variable.assign_sub(delta), 2000)


@workload
def function_call_small(tf):
    @tf.function
    def multiply_add(x, y):
        return x * y + 1.0

    a, b = tf.ones((10, 10)), tf.ones((10, 10))
    return per_call(lambda: multiply_add(a, b), 2000)


@workload
def function_trace_cold(tf):
    """The first call of a freshly decorated function of twenty operations."""

    def make():
        @tf.function
        def chain(x):
            for _ in range(10):
                x = tf.tanh(x) + 1.0
            return x

        return chain

    a = tf.ones((10, 10))
    make()(a)
    functions = [make() for _ in range(5)]
    return min(seconds(lambda f=f: f(a)) for f in functions)


def linear_regression(tf, compiled):
    """Returns the seconds of an epoch of a hand-written linear regression."""
    n = 10000
    negative = rng.multivariate_normal([0, 3], [[1, 0.5], [0.5, 1]], n)
    positive = rng.multivariate_normal([3, 0], [[1, 0.5], [0.5, 1]], n)
    features = np.vstack((negative, positive)).astype(np.float32)
    labels = np.vstack((np.zeros((n, 1)), np.ones((n, 1)))).astype(np.float32)
    w = tf.Variable(tf.random.uniform(shape=(2, 1)))
    b = tf.Variable(tf.zeros(shape=(1,)))

    def train(x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(y - (tf.matmul(x, w) + b)))
            dw, db = tape.gradient(loss, [w, b])
        w.assign_sub(0.01 * dw)
        b.assign_sub(0.01 * db)
        return loss

    if compiled:
        train = tf.function(train)
    dataset = tf.data.Dataset.from_tensor_slices((features, labels)).shuffle(1024).batch(256)

    def epoch():
        for x, y in dataset:
            loss = train(x, y)
        return float(loss)

    return epochs(epoch, 5)


@workload
def seed_linreg_eager_epoch(tf):
    return linear_regression(tf, compiled=False)


@workload
def seed_linreg_function_epoch(tf):
    return linear_regression(tf, compiled=True)
