"""Golden rows: random numbers, which follow from the seeds as TensorFlow's do."""

from operator import attrgetter

from tests.golden.harness import F, K, Table

TABLE = Table("random")
case = TABLE.case


def seeded(path, *args, **kwargs):
    """A row of a stateful function: global and op seed, twice; global only; op only."""

    def fn(tf):
        draw = attrgetter(f"random.{path}")(tf)
        tf.random.set_seed(7)
        both = [draw(*args, seed=3, **kwargs) for _ in range(2)]
        tf.random.set_seed(7)
        outer = [draw(*args, **kwargs) for _ in range(2)]
        tf.random.set_seed(7)
        return [both, outer, draw(*args, seed=3, **kwargs)]

    shown = ", ".join([*map(repr, args), *(f"{k}={v!r}" for k, v in kwargs.items())])
    case(f"random.{path}({shown})", fn)


for dtype in ("float32", "float64", "float16", "bfloat16"):
    seeded("uniform", [3, 3], dtype=dtype)
    seeded("normal", [3, 3], dtype=dtype)
    seeded("truncated_normal", [3, 3], dtype=dtype)
seeded("uniform", [5], minval=-2.0, maxval=3.0)
seeded("uniform", [5], maxval=10, dtype="int32")
seeded("uniform", [5], minval=-5, maxval=2**40, dtype="int64")
seeded("normal", [700], mean=1.0, stddev=2.0)
seeded("shuffle", list(range(12)))
seeded("shuffle", [[1, 2], [3, 4], [5, 6]])
seeded("categorical", [[0.1, 0.4, 0.5], [3.0, 0.0, 0.0]], 6)
seeded("gamma", [4], 1.5)
seeded("gamma", [3], [0.5, 2.0], beta=2.0)
seeded("poisson", [4], 3.0)


def stateless(path, *args, **kwargs):
    """A row of a stateless function."""
    shown = ", ".join([*map(repr, args), *(f"{k}={v!r}" for k, v in kwargs.items())])
    case(
        f"random.{path}({shown})",
        lambda tf: attrgetter(f"random.{path}")(tf)(*args, seed=[5, 6], **kwargs),
    )


for name in ("stateless_uniform", "stateless_normal", "stateless_truncated_normal"):
    stateless(name, [3, 3])
    stateless(name, [3], dtype="float64")
stateless("stateless_uniform", [6], minval=0, maxval=9, dtype="int32")
stateless("stateless_uniform", [6], minval=None, maxval=None, dtype="int32")
stateless("stateless_categorical", [[0.1, 0.4, 0.5]], 8)
stateless("stateless_gamma", [4], alpha=1.5)
stateless("stateless_poisson", [4], lam=3.0)
stateless("experimental.stateless_shuffle", list(range(9)))
case("stateless_split", lambda tf: tf.random.experimental.stateless_split([5, 6], 3))
case("stateless_fold_in", lambda tf: tf.random.experimental.stateless_fold_in([5, 6], 3))


def generator(tf):
    """A `Generator`, its split and its state."""
    made = tf.random.Generator.from_seed(9)
    seen = [made.normal([3]), made.uniform([3]), made.uniform([2], maxval=9, dtype="int32")]
    seen += [made.truncated_normal([2]), made.make_seeds(2), made.state.read_value()]
    seen += [part.normal([2]) for part in made.split(2)]
    made.skip(10)
    return [*seen, made.normal([2]), made.uniform_full_int([2], dtype="int32")]


case("Generator", generator)
case("Generator normal large", lambda tf: tf.random.Generator.from_seed(3).normal([1000])[::97])


def in_function(tf):
    """Numbers drawn inside functions, per call and per op."""
    tf.random.set_seed(7)

    @tf.function
    def draw():
        return tf.random.uniform([2]), tf.random.normal([2], seed=4)

    @tf.function
    def other():
        return tf.random.uniform([2])

    return [draw(), draw(), other()]


case("in a function", in_function)


def every_in_function(tf):
    """Every distribution inside a function, and a generator that a function uses."""
    tf.random.set_seed(7)
    made = tf.random.Generator.from_seed(2)

    @tf.function
    def draw():
        first = (tf.random.truncated_normal([3]), tf.random.uniform([3], maxval=9, dtype="int32"))
        second = (
            tf.random.gamma([2], 2.0),
            tf.random.poisson([2], 3.0),
            tf.random.shuffle([1, 2, 3]),
        )
        third = (made.normal([2]), made.uniform([2]), made.binomial([2], 10.0, 0.5))
        return first, second, third

    return [draw(), draw(), made.state.numpy()]


case("every distribution in a function", every_in_function)


def mixed(tf):
    """Eager calls between seeded ones count."""
    tf.random.set_seed(7)
    first = tf.random.normal([2])
    tf.ones([3]) * 2.0
    return [first, tf.random.uniform([2]), tf.random.normal([2], seed=1), tf.random.normal([2])]


case("mixed", mixed)
case(
    "dropout in order",
    lambda tf, x: (tf.random.set_seed(1), [tf.nn.dropout(x, 0.5) for _ in range(2)])[1],
    F(6),
)
case(
    "shuffle keeps values",
    lambda tf, x: tf.sort(tf.random.shuffle(x)),
    K([3.0, 1.0, 2.0]),
    grad=False,
)
case(
    "truncated within two",
    lambda tf: tf.reduce_max(tf.abs(tf.random.truncated_normal([5000]))) <= 2.0,
)
