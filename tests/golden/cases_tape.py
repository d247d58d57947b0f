"""Golden rows: gradient tapes, jacobians, custom gradients, functions."""

from tests.golden.harness import F, K, Table, U

TABLE = Table("tape")
case = TABLE.case


def second_order(tf, x):
    """Nested tapes."""
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(tf.sin(x) * x**3)
        first = inner.gradient(y, x)
    return [first, outer.gradient(first, x)]


def third_order(tf, x):
    """Three tapes."""
    with tf.GradientTape() as a:
        a.watch(x)
        with tf.GradientTape() as b:
            b.watch(x)
            with tf.GradientTape() as c:
                c.watch(x)
                y = x**4
            first = c.gradient(y, x)
        second = b.gradient(first, x)
    return [first, second, a.gradient(second, x)]


def persistent(tf, x):
    """A tape asked several times."""
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = x * x
        z = tf.exp(y)
    return [tape.gradient(z, x), tape.gradient(y, x), tape.gradient([y, z], x), tape.gradient(z, y)]


def unconnected(tf, x, y):
    """None or zeros where there is no path."""
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        z = x * 2.0
    zero = tf.UnconnectedGradients.ZERO
    return [tape.gradient(z, y), tape.gradient(z, y, unconnected_gradients=zero)]


def structured(tf, x, y):
    """Sources as a dict and as nested lists."""
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, y])
        z = x * y
    return [
        tape.gradient(z, {"b": y, "a": [x]}),
        tape.gradient(z, (x, y)),
        tape.gradient(z, [[x], y]),
    ]


def stopped(tf, x):
    """What happens while recording is stopped does not count."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x * x
        with tape.stop_recording():
            z = y * 3.0
        w = y + z
    return tape.gradient(w, x)


def reset(tf, x):
    """A tape that starts anew."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = x**3
        tape.reset()
        tape.watch(x)
        y = x**2
    return tape.gradient(y, x)


def unwatched(tf, x):
    """Variables of a tape that does not watch them by itself."""
    first, second = tf.Variable(x), tf.Variable(x)
    fixed = tf.Variable(x, trainable=False)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(first)
        y = first * second * fixed
    with tf.GradientTape() as other:
        z = first * second * fixed
    return [tape.gradient(y, [first, second]), other.gradient(z, [first, second, fixed])]


def watched(tf, x):
    """The variables a tape has seen."""
    a, b = tf.Variable(x, name="a"), tf.Variable(x, name="b")
    with tf.GradientTape() as tape:
        _ = b * a * b
    return [v.name for v in tape.watched_variables()]


def variable_kept(tf, x):
    """A value read from a variable stays as it was."""
    v = tf.Variable(x)
    with tf.GradientTape() as tape:
        y = v * v
        before = v.read_value()
        v.assign_add([10.0, 10.0, 10.0])
        z = y * v
    return [before, tape.gradient(z, v), v.read_value()]


def slices(tf, x):
    """Gathers give slices; sums of them and dense gradients."""
    v = tf.Variable(x)
    with tf.GradientTape(persistent=True) as tape:
        y = tf.reduce_sum(tf.gather(v, [2, 0, 2]) ** 2)
        z = y + tf.reduce_sum(v)
    sparse = tape.gradient(y, v)
    return [
        type(sparse).__name__,
        tf.convert_to_tensor(sparse),
        tf.convert_to_tensor(tape.gradient(z, v)),
    ]


def custom(tf, x):
    """A gradient of one's own, once with variables and keyword arguments."""

    @tf.custom_gradient
    def clipped(x):
        return x * x, lambda upstream: tf.clip_by_value(upstream, -0.5, 0.5)

    @tf.custom_gradient
    def scaled(x, factor=2.0):
        def grad(upstream):
            return upstream * factor * 10.0

        return x * factor, grad

    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = clipped(x)
        z = scaled(x, factor=3.0)
    return [y, tape.gradient(y, x), z, tape.gradient(z, x)]


def custom_stable(tf, x):
    """The documented `log1pexp`, to the second order."""

    @tf.custom_gradient
    def log1pexp(x):
        e = tf.exp(x)
        return tf.math.log(1 + e), lambda upstream: upstream * (1 - 1 / (1 + e))

    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = log1pexp(x)
        first = tape.gradient(y, x)
    return [first, outer.gradient(first, x)]


def custom_variables(tf, x):
    """A custom gradient around a variable."""
    w = tf.Variable([2.0, 3.0, 4.0])

    @tf.custom_gradient
    def product(x):
        y = x * w

        def grad(upstream, variables=None):
            return upstream * w, [upstream * x * 100.0]

        return y, grad

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = product(x)
    return tape.gradient(y, [x, w])


def recomputed(tf, x):
    """`recompute_grad` changes nothing in the numbers."""
    f = tf.recompute_grad(lambda x: tf.sin(x) * tf.exp(x))
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return [y, tape.gradient(y, x)]


def jacobians(tf, x, w):
    """Jacobians, with and without vectorisation."""
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([x, w])
        y = tf.tanh(tf.matmul(x, w)) ** 2
    return [
        tape.jacobian(y, x),
        tape.jacobian(y, [w], experimental_use_pfor=False),
        tape.batch_jacobian(y, x),
    ]


def hessian(tf, x):
    """A jacobian of a gradient."""
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.reduce_sum(x**3) * x[0]
        first = inner.gradient(y, x)
    return outer.jacobian(first, x)


def forward(tf, x):
    """Forward accumulation: a Jacobian-vector product."""
    with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as accumulator:
        y = tf.sin(x) * x
    return accumulator.jvp(y)


def through_function(tf, x):
    """Gradients through functions, nested, with a variable."""
    w = tf.Variable([[0.5, 1.0], [2.0, -1.0]])

    @tf.function(autograph=False)
    def inner(x):
        return tf.matmul(x, w)

    @tf.function(autograph=False)
    def outer(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(inner(x) ** 3)
        return y, tape.gradient(y, x)

    with tf.GradientTape() as tape:
        tape.watch(x)
        y, inside = outer(x)
        z = y + tf.reduce_sum(inside**2)
    return [y, inside, tape.gradient(z, [x, w])]


def upstream(tf, x):
    """`output_gradients`, also for several targets."""
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y, z = x * x, tf.exp(x)
    ones = tf.constant([1.0, 0.0, 2.0])
    return [
        tape.gradient(y, x, ones),
        tape.gradient([y, z], x, output_gradients=[ones, 2.0 * ones]),
    ]


def integers(tf, x):
    """Integer and boolean paths carry no gradient."""
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.cast(tf.cast(x, tf.int32), tf.float32) + tf.round(x)
    return tape.gradient(y, x)


def gradients_fn(tf, x):
    """`tf.gradients` inside a function."""

    @tf.function(autograph=False)
    def f(x):
        y = x**3
        return tf.gradients(y, x)[0]

    return f(x)


def assigned(tf, x):
    """A variable that was assigned a tensor, or another variable, is not that tensor."""
    v, w = tf.Variable(x), tf.Variable(2 * x)
    copied = tf.Variable(x)
    copied.assign(v)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        before = v * x
        v.assign(w * x)
        w.assign_add(x)
        after = v * w + copied
    return [
        tape.gradient(after, [x, v, w, copied]),
        tape.gradient(before, [x, v, w, copied]),
        tape.gradient([before, after], [v, w]),
    ]


def variable_targets(tf, x):
    """Variables as targets, read or not, trainable or not."""
    v, w, fixed = tf.Variable(x), tf.Variable(x), tf.Variable(x, trainable=False)
    with tf.GradientTape(persistent=True) as tape:
        y = w * w
    return [tape.gradient(t, [v, w, fixed]) for t in (v, w, fixed, [w, y], {"a": y, "b": v})]


SINGLE = (
    *(assigned, variable_targets),
    *(second_order, third_order, persistent, stopped, reset, unwatched, watched, variable_kept),
    *(custom, custom_stable, custom_variables, recomputed, hessian, forward, upstream, integers),
    gradients_fn,
)
for fn in SINGLE:
    case(fn.__name__, fn, U(0.2, 1.5, 3), grad=False)
for fn in (unconnected, structured):
    case(fn.__name__, fn, F(3), F(3), grad=False)
case("slices", slices, F(4, 2), grad=False)
case("jacobians", jacobians, F(3, 2), F(2, 2), grad=False)
case("through_function", through_function, F(3, 2), grad=False)
case(
    "forward through a product",
    lambda tf, x, w: forward_product(tf, x, w),
    F(2, 3),
    F(3, 2),
    grad=False,
)


def forward_product(tf, x, w):
    """Forward over a matrix product, and forward over backward."""
    with tf.autodiff.ForwardAccumulator(x, tf.ones_like(x)) as accumulator:
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(tf.tanh(tf.matmul(x, w)))
        first = tape.gradient(y, x)
    return [accumulator.jvp(y), accumulator.jvp(first)]


case("hessian of K", hessian, K([1.0, 2.0]), grad=False)
