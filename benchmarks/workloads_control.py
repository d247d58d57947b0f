"""Workloads: loops, branches and tensor arrays in functions; tracing and converting."""

import statistics
import time
import types

import numpy as np
from timing import per_call, workload


def ready(tf, function, *args):
    """Seconds of one call with its results on the host."""

    def step():
        for result in tf.nest.flatten(function(*args)):
            result.numpy()

    return per_call(step, 5, warm=2)


@workload
def while_10k(tf):
    """10,000 iterations of two operations."""

    @tf.function
    def run(n, x):
        i = tf.constant(0)
        while i < n:
            x = x * 0.9999 + 0.001
            i += 1
        return x

    return ready(tf, run, tf.constant(10_000), tf.constant(1.0))


@workload
def for_rows_1000(tf):
    @tf.function
    def run(rows):
        total = tf.zeros([64])
        for row in rows:
            if tf.reduce_sum(row) > 0:
                total = tf.tanh(total + row)
        return total

    return ready(tf, run, tf.ones([1000, 64]))


def recurrent(tf, **options):
    weights = tf.constant(np.full((64, 64), 0.01, "float32"))

    def step(i, y):
        return i + 1, tf.tanh(tf.matmul(y, weights))

    @tf.function
    def run(n, x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.while_loop(lambda i, y: i < n, step, (tf.constant(0), x), **options)[1]
        return tape.gradient(y, x)

    return run


@workload
def while_gradient_1000(tf):
    """The number of iterations is data."""
    return ready(tf, recurrent(tf), tf.constant(1000), tf.ones([1, 64]))


@workload
def while_gradient_1000_limit(tf):
    run = recurrent(tf, maximum_iterations=1000)
    return ready(tf, run, tf.constant(1000), tf.ones([1, 64]))


def array_loop(tf, **options):
    @tf.function
    def run(n):
        ta = tf.TensorArray(tf.float32, **options)
        for i in tf.range(n):
            ta = ta.write(i, tf.cast(i, tf.float32))
        return ta.stack()

    return ready(tf, run, tf.constant(1000))


@workload
def array_1000(tf):
    return array_loop(tf, size=1000)


@workload
def array_growing_1000(tf):
    return array_loop(tf, size=0, dynamic_size=True)


@workload
def map_fn_1000(tf):
    run = tf.function(lambda x: tf.map_fn(lambda row: row * 2.0, x))
    return ready(tf, run, tf.ones([1000, 10]))


@workload
def trace_1000_ops(tf):
    """Tracing alone, without the first run."""

    def chain(x):
        for _ in range(500):
            x = x * 1.5 + 0.5
        return x

    def step():
        tf.function(chain, autograph=False).get_concrete_function(tf.TensorSpec([8]))

    return per_call(step, 3, warm=1)


def twenty_lines(x, limit):
    """Something to convert: two loops and five branches."""
    total, count = x, 0
    for i in range(limit):
        if i % 3 == 0:
            total = total + x
        elif i % 3 == 1:
            total = total - x
        else:
            total = total * 1.5
        if count > limit:
            break
        count += 1
    while total > 100.0:
        total = total / 2.0
        if total < 3.0 and count > 2:
            continue
        count = count + 1
    if count > 7:
        return total, count
    return x, count


@workload
def convert_20_lines_cold(tf):
    """AutoGraph's conversion; a copy of the code each time, since conversions are kept."""
    times = []
    for i in range(9):
        copy = types.FunctionType(twenty_lines.__code__.replace(co_stacksize=50 + i), globals())
        start = time.perf_counter()
        tf.autograph.to_graph(copy)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


@workload
def first_call_20_ops_cold(tf):
    def body(x):
        for _ in range(5):
            x = tf.sin(x) * 2.0 + tf.sqrt(tf.abs(x))
        return x

    x = tf.ones([16])
    x.numpy()
    start = time.perf_counter()
    tf.function(body)(x).numpy()
    return time.perf_counter() - start


def bottleneck(tf, x, filters, stride, project):
    """A residual block of ResNet-50."""
    layers = tf.keras.layers
    shortcut = x
    if project:
        shortcut = layers.Conv2D(4 * filters, 1, strides=stride)(x)
        shortcut = layers.BatchNormalization()(shortcut)
    for size, kernel, step in ((filters, 1, stride), (filters, 3, 1)):
        x = layers.Conv2D(size, kernel, strides=step, padding="same")(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    x = layers.BatchNormalization()(layers.Conv2D(4 * filters, 1)(x))
    return layers.ReLU()(layers.Add()([x, shortcut]))


def resnet50(tf):
    layers = tf.keras.layers
    inputs = tf.keras.Input((64, 64, 3))
    x = layers.Conv2D(64, 7, strides=2, padding="same")(inputs)
    x = layers.MaxPooling2D(3, 2, "same")(layers.ReLU()(layers.BatchNormalization()(x)))
    for filters, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)):
        for block in range(blocks):
            x = bottleneck(tf, x, filters, stride if block == 0 else 1, block == 0)
    outputs = layers.Dense(1000)(layers.GlobalAveragePooling2D()(x))
    return tf.keras.Model(inputs, outputs)


@workload
def trace_resnet50_step_cold(tf):
    """Tracing forward and backward pass and the update of ResNet-50."""
    model = resnet50(tf)
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    optimizer = tf.keras.optimizers.SGD()

    @tf.function
    def step(x, y):
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        gradients = tape.gradient(value, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return value

    specs = tf.TensorSpec([32, 64, 64, 3]), tf.TensorSpec([32], tf.int32)
    start = time.perf_counter()
    step.get_concrete_function(*specs)
    return time.perf_counter() - start
