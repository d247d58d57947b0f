"""Programs that draw random numbers, run on TensorFlow to record them and on Yeoul to compare.

Each takes the package and returns a list of tensors. They show which numbers come when: seeds,
state between calls, functions, generators, initializers, layers. Only NumPy is imported here.
"""

import random

import numpy as np

PROGRAMS = {}


def program(function):
    """Registers a program under its name."""
    PROGRAMS[function.__name__] = function
    return function


def run(tf, function):
    """The program's results as arrays; bfloat16 as its bits."""
    arrays = []
    for value in flat(function(tf)):
        array = value.numpy() if hasattr(value, "numpy") else np.asarray(value)
        arrays.append(array.view(np.uint16) if array.dtype.name == "bfloat16" else array)
    return arrays


def flat(value):
    if isinstance(value, (list, tuple)):
        return [leaf for item in value for leaf in flat(item)]
    return [value]


def each_kind(tf, **options):
    """One call of each stateful function."""
    r = tf.random
    return [
        r.uniform([3], **options),
        r.normal([3], **options),
        r.truncated_normal([5], **options),
        r.uniform([3], -5, 20, tf.int32, **options),
        r.uniform([3], maxval=2**40, dtype=tf.int64, **options),
        r.shuffle(tf.range(7), **options),
        r.categorical([[0.1, 0.5, 0.2]], 4, **options),
        r.gamma([3], [0.5, 2.0], [[1.0], [3.0]], **options),
        r.poisson([3], [0.5, 20.0], **options),
    ]


@program
def global_seed(tf):
    tf.random.set_seed(1234)
    return [each_kind(tf), each_kind(tf)]


@program
def op_seed(tf):
    tf.random.set_seed(None)
    tf.random.set_seed(1234)
    tf.random.set_seed(None)
    return [each_kind(tf, seed=3), each_kind(tf, seed=3), each_kind(tf, seed=4)]


@program
def both_seeds(tf):
    out = []
    for pair in ((1, 2), (0, 0), (2**40 + 3, -1), (-3, 2**35)):
        tf.random.set_seed(pair[0])
        out.append([each_kind(tf, seed=pair[1]), tf.random.uniform([2], seed=pair[1])])
    return out


@program
def kernels_keep_their_own_state(tf):
    tf.random.set_seed(1)
    r = tf.random
    out = [
        r.uniform([1], seed=1), r.uniform([5], seed=1), r.uniform([2], 5, 6, seed=1),
        r.uniform(tf.constant([2], tf.int64), seed=1), r.uniform([2], seed=1),
        r.uniform([2], seed=2),
        r.uniform([2], dtype=tf.float64, seed=1), r.uniform([2], dtype=tf.float16, seed=1),
        r.normal([2], seed=1), r.uniform([2, 2], seed=1, name="other"),
    ]  # fmt: skip
    with tf.GradientTape():
        out.append(r.uniform([1], seed=1))
    tf.random.set_seed(1)
    return [*out, r.uniform([1], seed=1), r.uniform([5], seed=1)]


@program
def dtypes_and_scales(tf):
    tf.random.set_seed(8)
    out = []
    for dtype in (tf.float16, tf.bfloat16, tf.float32, tf.float64):
        out.append(tf.random.uniform([5], 2, 9, dtype))
        out.append(tf.random.uniform([5], maxval=0.5, dtype=dtype))
        out.append(tf.random.normal([5], 1.0, 3.0, dtype))
        out.append(tf.random.truncated_normal([5], -1.0, 0.1, dtype))
    out.append(tf.random.normal([2, 3], [1.0, 2.0, 3.0], tf.constant(2.0)))
    out.append(tf.random.uniform([2, 2], [0.0, 1.0], [[5.0], [6.0]]))
    return [*out, tf.random.normal([]), tf.random.uniform([0, 3])]


@program
def functions_start_over(tf):
    tf.random.set_seed(1234)

    @tf.function
    def f():
        return tf.random.uniform([1]), tf.random.uniform([1])

    @tf.function
    def g():
        return tf.random.uniform([1]), tf.random.uniform([1])

    out = [f(), f(), g(), f(), tf.random.uniform([1])]
    tf.random.set_seed(1234)
    out.append(f())
    tf.random.set_seed(99)
    return [*out, f(), g()]


@program
def functions_mix_seeds(tf):
    tf.random.set_seed(99)

    @tf.function
    def f(x):
        return [
            tf.random.uniform([1]), tf.random.uniform([1], seed=1), tf.random.uniform([1], seed=1),
            tf.random.normal([1], seed=1), tf.random.normal([2, 3]), tf.random.shuffle(x),
            tf.random.uniform([3], 0, 10, tf.int32), tf.random.categorical(tf.zeros([2, 3]), 2),
            tf.random.truncated_normal([2]), tf.random.uniform(tf.shape(x)),
        ]  # fmt: skip

    return [f(tf.range(3.0)), f(tf.range(3.0)), f(tf.range(4.0)), f(tf.range(3.0))]


@program
def functions_in_functions(tf):
    tf.random.set_seed(7)

    @tf.function
    def inner():
        return tf.random.uniform([1], seed=1)

    @tf.function
    def outer():
        return inner(), inner(), tf.random.uniform([1])

    return [outer(), outer(), inner(), inner()]


@program
def seed_set_inside_a_function(tf):
    tf.random.set_seed(4)

    @tf.function
    def f():
        tf.random.set_seed(5)
        return tf.random.uniform([1])

    return [f(), f(), tf.random.uniform([2])]


@program
def gradients_through_functions(tf):
    tf.random.set_seed(4)
    x = tf.constant([1.0, 2.0, 3.0])

    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(x * tf.random.normal([3]) * x)
        return y, tape.gradient(y, x)

    return [f(x), f(x)]


@program
def gamma_has_gradients(tf):
    tf.random.set_seed(4)
    alpha, beta = tf.constant([0.5, 2.0, 7.0]), tf.constant([1.0, 2.0, 3.0])
    with tf.GradientTape() as tape:
        tape.watch([alpha, beta])
        numbers = tf.random.gamma([4], alpha, beta, seed=1)
        total = tf.reduce_sum(numbers * numbers)
    stateless = tf.constant([0.5, 2.0])
    with tf.GradientTape() as second:
        second.watch(stateless)
        sums = tf.reduce_sum(tf.random.stateless_gamma([5, 2], [1, 2], stateless))
    return [tape.gradient(total, [alpha, beta]), second.gradient(sums, stateless)]


@program
def stateless(tf):
    r, out = tf.random, []
    for seed in ([1, 2], [0, 0], [-1, 5], tf.constant([2**40, -(2**50)], tf.int64)):
        for dtype in (tf.float16, tf.bfloat16, tf.float32, tf.float64):
            out.append(r.stateless_uniform([5], seed, dtype=dtype))
            out.append(r.stateless_normal([5], seed, 1.0, 2.0, dtype))
            out.append(r.stateless_truncated_normal([5], seed, dtype=dtype))
        for dtype in (tf.int32, tf.int64):
            out.append(r.stateless_uniform([5], seed, -3, 1000, dtype))
        for dtype in (tf.int32, tf.int64, tf.uint32, tf.uint64):
            out.append(r.stateless_uniform([5], seed, None, None, dtype))
        out.append(r.stateless_categorical([[0.1, 0.5], [3.0, 0.2]], 4, seed))
        out.append(r.stateless_gamma([3, 2], seed, [0.5, 2.0], [[1.0], [2.0], [3.0]]))
        out.append(r.stateless_poisson([3, 2], seed, [0.5, 20.0]))
        out.append(r.stateless_binomial([3, 2], seed, [10.0, 100.0], [0.2, 0.7]))
        out.append(r.split(seed, 3))
        out.append(r.fold_in(seed, 7))
        out.append(r.experimental.stateless_shuffle(tf.range(9), seed))
    return out


@program
def generator(tf):
    out = []
    for seed in (1, 0, -1, 2**40, 2**64 + 3, [1, 2], [1, 2, 3]):
        g = tf.random.Generator.from_seed(seed)
        out += [g.state, g.key, g.normal([3]), g.state]
    g = tf.random.Generator.from_seed(5)
    out += [
        g.normal([2, 2], 1, 2), g.truncated_normal([5]), g.uniform([5]), g.uniform([3], 2, 5),
        g.uniform([5], 0, 10, tf.int32), g.uniform([2], None, None, tf.int64),
        g.uniform_full_int([3]), g.uniform_full_int([3], tf.int32),
        g.uniform_full_int([2], tf.uint32),
        g.uniform([3], dtype=tf.float64), g.uniform([3], dtype=tf.float16), g.state,
        g.binomial([4, 1], [20.0], [0.3]), g.state,
        g.binomial([2, 2], [20.0, 5.0], [0.3, 0.6], tf.float32), g.state,
        g.skip(10), g.state, g.skip(tf.constant(3, tf.int64)), g.make_seeds(2), g.state,
    ]  # fmt: skip
    parts = g.split(3)
    out += [[p.state, p.normal([2])] for p in parts]
    copy = tf.random.Generator(copy_from=g)
    g.reset([1, 2, 3])
    out += [g.state, copy.state, copy.normal([1])]
    g.reset_from_seed(9)
    out += [g.normal([2])]
    g.reset_from_key_counter(4, [5, 6])
    out += [g.normal([2]), g.state]
    wraps = tf.random.Generator.from_state([-1, -1, 5], "philox")
    return [*out, wraps.normal([4]), wraps.state, tf.random.create_rng_state([5, 6], "philox")]


@program
def generator_in_a_function(tf):
    g = tf.random.Generator.from_seed(1)

    @tf.function
    def f(x):
        return g.normal([2]), g.uniform(tf.shape(x)), g.binomial([2], 20.0, 0.5)

    return [f(tf.zeros([3])), f(tf.zeros([3])), f(tf.zeros([2])), g.state]


@program
def plain_initializers(tf):
    tf.random.set_seed(4)
    normal, uniform = tf.random_normal_initializer, tf.random_uniform_initializer
    seeded = normal(seed=1)
    return [
        normal()([3]), normal(1.0, 2.0, seed=1)([3]), seeded([3]), seeded([3], tf.float64),
        uniform()([3]), uniform(-1, 1, seed=2)([3]), uniform(0, 10, seed=1)([4], tf.int32),
        tf.constant_initializer([1, 2, 3, 4])([2, 2]), tf.zeros_initializer()([2]),
        tf.ones_initializer()([2], tf.bool), normal(seed=0)([3]),
    ]  # fmt: skip


@program
def candidates(tf):
    tf.random.set_seed(3)
    out, true = [], [[1, 5], [3, 4]]
    for unique in (False, True):
        for sampler in (
            tf.random.uniform_candidate_sampler,
            tf.random.log_uniform_candidate_sampler,
        ):
            for seed in (9, 9, None):
                out.append(list(sampler(true, 2, 6, unique, 40, seed=seed)))
            out.append(list(sampler(true, 2, 6, unique, 6)))
        out.append(list(tf.nn.all_candidate_sampler(true, 2, 6, unique)))
    return [*out, list(tf.nn.compute_accidental_hits(true, [7, 4, 1], 2))]


INITIALIZERS = (
    "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "Orthogonal",
    "GlorotUniform", "GlorotNormal", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform",
)  # fmt: skip


@program
def keras_initializers(tf):
    out = []
    for name in INITIALIZERS:
        for seed in (0, 7, -1, 2**40):
            init = getattr(tf.keras.initializers, name)(seed=seed)
            out += [init((3, 4)), init((4, 3)), init((2, 2, 3, 2)), init((3, 2), tf.float64)]
    return out


@program
def keras_initializers_of_low_precision(tf):
    out = []
    for name in INITIALIZERS[:4] + INITIALIZERS[5:]:
        init = getattr(tf.keras.initializers, name)(seed=3)
        out += [init((3, 4), tf.float16), init((3, 4), tf.bfloat16)]
    return out


@program
def keras_initializers_without_seed(tf):
    out = []
    for name in INITIALIZERS:
        tf.keras.utils.set_random_seed(11)
        first, second = (getattr(tf.keras.initializers, name)() for _ in range(2))
        out += [first((3, 4)), second((3, 4)), random.random(), np.random.rand()]
    return out


@program
def keras_variance_scaling(tf):
    out = []
    for distribution in ("truncated_normal", "untruncated_normal", "normal", "uniform"):
        for mode in ("fan_in", "fan_out", "fan_avg"):
            init = tf.keras.initializers.VarianceScaling(2.0, mode, distribution, seed=5)
            out += [init(shape) for shape in ((), (5,), (2, 3), (3, 2, 4), (2, 3, 2, 1, 2))]
    return out


@program
def keras_initializers_of_parts(tf):
    init = tf.keras.initializers.RandomNormal(seed=1)
    whole = {"partition_shape": (1, 2)}
    return [
        init([2, 2], partition_offset=(0, 0), **whole),
        init([2, 2], partition_offset=(1, 0), **whole),
        tf.keras.initializers.Zeros()([4, 2], partition_shape=(1, 2)),
    ]  # fmt: skip


@program
def keras_dropout(tf):
    out, x = [], tf.ones([2, 3, 4])
    layers = ("Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout", "SpatialDropout1D")
    for name in layers:
        for seed in (3, None):
            tf.random.set_seed(1)
            layer = getattr(tf.keras.layers, name)(0.5, seed=seed)
            out += [layer(x, training=True), layer(x, training=True), layer(x)]
            again = getattr(tf.keras.layers, name)(0.5, seed=seed)
            compiled = tf.function(lambda x, again=again: again(x, training=True))
            out += [compiled(x), compiled(x), compiled(tf.ones([1, 2, 4]))]
    return out


@program
def keras_training_with_dropout(tf):
    keras = tf.keras
    keras.utils.set_random_seed(7)
    x = np.random.RandomState(0).rand(64, 10).astype("float32")
    y = (x.sum(1) > 5).astype("int32")
    layers = [
        keras.Input((10,)), keras.layers.Dense(16, "relu"), keras.layers.Dropout(0.3),
        keras.layers.GaussianNoise(0.1), keras.layers.Dense(2, "softmax"),
    ]  # fmt: skip
    model = keras.Sequential(layers)
    model.compile("sgd", "sparse_categorical_crossentropy")
    history = model.fit(x, y, batch_size=16, epochs=4, shuffle=False, verbose=0)
    return [np.array(history.history["loss"]), *model.get_weights()]
