"""Golden rows: arguments at the ends of what functions take: infinities, scalars, odd seeds."""

import numpy as np

from tests.golden.harness import F, I, K, Table, U

TABLE = Table("ends")
call, case, error = TABLE.call, TABLE.case, TABLE.error

INF, NAN = float("inf"), float("nan")

# Random numbers


def seeded(name, draw, seed=9):
    """A row of numbers drawn after `set_seed`."""

    def fn(tf):
        tf.random.set_seed(seed)
        return draw(tf)

    case(name, fn)


def reset(tf, seed):
    generator = tf.random.Generator.from_seed(1)
    generator.reset_from_seed(seed)
    return generator.normal([2])


def traced_reset(tf, seed):
    generator = tf.random.Generator.from_seed(1)

    @tf.function
    def run(value):
        generator.reset_from_seed(value)
        return generator.normal([2])

    return run(seed)


for number in (1.5, -1.5):
    seeded(f"an op's seed {number}", lambda tf, n=number: tf.random.uniform([2], seed=n))
    seeded(f"the global seed {number}", lambda tf: tf.random.uniform([2]), number)
call("random.uniform", [0], 5, 5, "int32", seed=1)
call("random.stateless_uniform", [0], [1, 2], 5, 5, "int32")
error("no fold_in of floats", lambda tf: tf.random.fold_in([1, 2], 7.0))
for state in ([[1, 2]], 1.5, [1.5, 2.5], [2**63 + 1, -1], [], [1, 2, 3, 4], [7]):
    call("random.create_rng_state", state, "philox")
case("reset_from_seed of a tensor", reset, I(0, 9, 2))
case("reset_from_seed in a function", traced_reset, I(0, 9, 2))

# Signals


def frames(tf, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.signal.frame(x, 3, 2, axis=0)
    return tape.gradient(y, x)


case("gradient of frames along axis 0", frames, F(4, 3))
call("signal.fftshift", F(3, 4), axes=-1)
call("signal.fftshift", F(3, 4), axes=[0, -1])
call("signal.ifftshift", F(3, 4), axes=[])
error("an axis that is none", lambda tf: tf.signal.fftshift(tf.ones([2, 2]), -3))
call("signal.dct", F(2, 3), type=1, n=1)
case("sobol_sample of NumPy's integers", lambda tf: tf.math.sobol_sample(np.int64(3), np.int64(2)))


# Arithmetic

case("scalar_mul of a variable", lambda tf, x: tf.math.scalar_mul(2, tf.Variable(x)), F(2))
case("scalar_mul of an array", lambda tf, x: tf.math.scalar_mul(2, x.numpy()), K([1.0, 2.0]))
case("add_n of a generator", lambda tf, x, y: tf.add_n(t for t in (x, y)), F(2), F(2))


def traced_power(tf):
    return tf.function(tf.pow)(tf.constant([2, 3]), tf.constant([1, -1]))


error("negative powers of integers in a function", traced_power)
ENDS = [-INF, -2.0, -1.0, 0.0, 1.0, 2.5, 3.0, INF, NAN]
for name in ("igamma", "igammac"):
    call(f"math.{name}", K([[0.5], [2.0], [INF]]), K([0.0, 1.0, 3.0, INF, NAN]), _grad=False)
call("math.zeta", K([[INF], [1.0], [0.5], [-2.0], [2.5]]), K(ENDS[3:]), _grad=False)
call("math.polygamma", K([[0.0], [1.0], [2.0]]), K(ENDS[3:]), _grad=False)
call("math.special.expint", K([-1.0, 0.0, 0.5, INF, NAN]), _grad=False)
for path in ("bessel_j0", "bessel_k1", "dawsn", "expint", "fresnel_cos", "spence"):

    def of_ragged(tf, x, path=path):
        rows = tf.RaggedTensor.from_row_lengths(x, [2, 0, 1])
        return getattr(tf.math.special, path)(rows).flat_values

    case(f"{path} of ragged rows", of_ragged, U(0.5, 2.0, 3), tol=10.0)

# Reductions

for path in ("sum", "mean", "prod", "max", "min", "all"):
    value = path == "all" or 3.0
    error(f"reduce_{path} of a scalar over axis 0", lambda tf, p=path, v=value: reduced(tf, p, v))


def reduced(tf, path, value):
    return getattr(tf, f"reduce_{path}")(value, 0)


for dtype in ("int8", "uint8", "int32"):
    call("math.reduce_euclidean_norm", K([100, 100, 100], dtype))
for axis, keep in ((1, False), (1, True), (None, False), ([0, 1], True)):

    def logs(tf, x, axis=axis, keep=keep):
        rows = tf.RaggedTensor.from_row_lengths(x, [2, 0, 1])
        return tf.reduce_logsumexp(rows, axis, keep)

    case(f"reduce_logsumexp of ragged rows {axis} {keep}", logs, F(3))

# Dtypes

BEYOND = K([-3e9, -1.5, 300.0, 70000.0, INF, -INF])
for source in ("float16", "float32", "bfloat16"):
    for target in ("uint16", "uint32", "int8"):

        def saturated(tf, x, source=source, target=target):
            return tf.saturate_cast(tf.cast(x, source), target)

        case(f"saturate_cast of {source} to {target}", saturated, BEYOND)
case(
    "saturate_cast of bfloat16 to uint64",
    lambda tf, x: tf.saturate_cast(tf.cast(x, "bfloat16"), "uint64"),
    K([-3.0, 1.0, 300.0]),
)
call("saturate_cast", K([1.5 + 1j, -2.5, 300], "complex64"), "uint8")
error("no ones like strings", lambda tf: tf.ones_like(["a"]))
call("linspace", K(0, "uint8"), K(9, "uint8"), 3)
error("a range without end", lambda tf: tf.range(INF))
error("a range of complex numbers", lambda tf: tf.range(3, dtype="complex64"))
call("identity_n", I(0, 9, 2))
for path in ("identity", "stop_gradient"):

    def of_slices(tf, x, path=path):
        return getattr(tf, path)(tf.IndexedSlices(x, tf.constant([0]))).values

    case(f"{path} of IndexedSlices", of_slices, F(1, 2), grad=False)
