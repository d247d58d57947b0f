"""Golden rows: conditions, loops and tensor arrays, with gradients."""

import functools

from tests.golden import control_rows
from tests.golden.control_rows import shown
from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("control", prepare=fresh)
both = functools.partial(control_rows.both, TABLE)
compiled = functools.partial(control_rows.compiled, TABLE)

both("wl t", lambda tf: tf.while_loop(lambda i: i < 3, lambda i: (i + 1,), (tf.constant(0),)))
both("wl l", lambda tf: tf.while_loop(lambda i: i < 3, lambda i: [i + 1], [tf.constant(0)]))
both("wl py", lambda tf: tf.while_loop(lambda i: i < 3, lambda i: [i + 1], [0]))
both(
    "wl dd",
    lambda tf: tf.while_loop(
        lambda i, d: i < 3,
        lambda i, d: (i + 1, {"i": d["i"] + 1}),
        (tf.constant(0), {"i": tf.constant(0)}),
    ),
)
both(
    "wl max",
    lambda tf: tf.while_loop(
        lambda i: i < 30, lambda i: [i + 1], [tf.constant(0)], maximum_iterations=4
    ),
)
both(
    "wl inv",
    lambda tf: tf.while_loop(
        lambda i: tf.shape(i)[0] < 3,
        lambda i: [tf.concat([i, i], 0)],
        [tf.constant([1.0])],
        shape_invariants=[tf.TensorShape([None])],
    ),
)
both(
    "case",
    lambda tf: tf.case(
        [
            (tf.constant(1) < 2, lambda: tf.constant(10)),
            (tf.constant(3) < 2, lambda: tf.constant(20)),
        ],
        default=lambda: tf.constant(30),
    ),
)
both(
    "switch",
    lambda tf: tf.switch_case(
        tf.constant(1), {0: lambda: tf.constant(10), 1: lambda: tf.constant(20)}
    ),
)
both(
    "switch l",
    lambda tf: tf.switch_case(tf.constant(1), [lambda: tf.constant(10), lambda: tf.constant(20)]),
)
both(
    "switch def",
    lambda tf: tf.switch_case(
        tf.constant(7),
        {0: lambda: tf.constant(10), 1: lambda: tf.constant(20)},
        default=lambda: tf.constant(-1),
    ),
)
both(
    "switch over",
    lambda tf: tf.switch_case(tf.constant(7), [lambda: tf.constant(10), lambda: tf.constant(20)]),
)
both(
    "switch neg",
    lambda tf: tf.switch_case(tf.constant(-7), [lambda: tf.constant(10), lambda: tf.constant(20)]),
)


def loop(tf, test, body, x, **options):
    """The last of two loop variables, a counter and x."""
    return tf.while_loop(test, body, (0, x), **options)[1]


def array_written(tf):
    def run(x, n):
        ta = tf.TensorArray(tf.float32, size=5)
        ta = loop(
            tf,
            lambda i, ta: i < n,
            lambda i, ta: (i + 1, ta.write(i, x * tf.cast(i, tf.float32))),
            ta,
        )
        return ta.stack()

    return run


def array_grown(tf):
    def run(x, n):
        ta = tf.TensorArray(tf.float32, size=0, dynamic_size=True)
        ta = loop(
            tf,
            lambda i, ta: i < n,
            lambda i, ta: (i + 1, ta.write(i, x * tf.cast(i, tf.float32))),
            ta,
        )
        return ta.stack()

    return run


def recurrent(tf):
    def run(x, n):
        xs = tf.TensorArray(tf.float32, size=3).unstack(x)

        def body(i, h, out):
            h = tf.tanh(h + xs.read(i))
            return i + 1, h, out.write(i, h)

        start = (0, tf.zeros([2]), tf.TensorArray(tf.float32, size=3))
        _, h, out = tf.while_loop(lambda i, h, out: i < n, body, start)
        return out.stack() * h

    return run


def recurrence(tf):
    def run(x, n):
        ta = tf.TensorArray(tf.float32, size=6, clear_after_read=False).write(0, x)
        _, ta = tf.while_loop(
            lambda i, ta: i < n,
            lambda i, ta: (i + 1, ta.write(i, ta.read(i - 1) * ta.read(i - 2))),
            (2, ta.write(1, x * 2.0)),
        )
        return ta.stack()

    return run


def nested(tf, **options):
    def run(x, n):
        def outer(i, y):
            z = loop(tf, lambda j, z: j < i + 1, lambda j, z: (j + 1, z * x + 1.0), y, **options)
            return i + 1, tf.cond(z > 3.0, lambda: z * 0.5, lambda: z + x)

        return loop(tf, lambda i, y: i < n, outer, x, **options)

    return run


compiled("array written", array_written, [1.0, 2.0], 5)
compiled("array written in part", array_written, [1.0, 2.0], 3)
compiled("array grown", array_grown, [1.0, 2.0], 3)
compiled("recurrent", recurrent, [[0.0, 0.1], [0.2, 0.3], [0.4, 0.5]], 3)
compiled("recurrent in part", recurrent, [[0.0, 0.1], [0.2, 0.3], [0.4, 0.5]], 2)
compiled("recurrence", recurrence, 1.1, 5)
compiled("nested loops", nested, 1.3, 4)
compiled("nested loops with limits", lambda tf: nested(tf, maximum_iterations=6), 1.3, 4)
for branch in (0, 1, 2, 5):
    compiled(
        f"switch_case {branch}",
        lambda tf: (
            lambda x, i: tf.switch_case(i, [lambda: x * x, lambda: tf.sin(x), lambda: x * 3.0])
        ),
        2.0,
        branch,
    )
compiled(
    "shapes of branches",
    lambda tf: lambda x, p: tf.cond(p, lambda: tf.stack([x, x]), lambda: tf.stack([x])),
    2.0,
    True,
)


def tensor_array(tf):
    """What the methods of an array give."""

    def array(**options):
        return tf.TensorArray(tf.float32, **options)

    pair = [[1.0, 2.0], [3.0, 4.0]]
    return [
        array(size=3, element_shape=[2]).write(0, pair[0]).stack(),
        array(size=2).unstack(pair).read(1),
        array(size=2).unstack(pair).gather([1, 0]),
        array(size=2).unstack(pair).concat(),
        array(size=2).unstack(pair).size(),
        array(size=2).split([1.0, 2.0, 3.0], [1, 2]).read(1),
        array(size=3).scatter([2, 0, 1], [[1.0], [2.0], [3.0]]).stack(),
        array(size=0, dynamic_size=True, element_shape=[]).write(2, 5.0).stack(),
        array(size=2, infer_shape=False).write(0, [1.0]).write(1, [2.0, 3.0]).concat(),
        array(size=2, element_shape=[2]).stack(),
    ]


both("tensor array", tensor_array)


def variables(tf):
    """Assignments in branches and bodies."""
    v = tf.Variable(2.0)

    def body(i, y):
        v.assign_add(1.0)
        return i + 1, y * v

    run = tf.function(
        lambda n: (loop(tf, lambda i, y: i < n, body, 1.0), v.read_value()), autograph=False
    )
    pick = tf.function(
        lambda p, x: tf.cond(p, lambda: v.assign_add(x), lambda: v.assign(x * 10.0)),
        autograph=False,
    )
    results = [*run(3), v, pick(tf.constant(True), 1.0), v, pick(tf.constant(False), 1.0), v]
    return [shown(r) for r in results]


TABLE.case("variables in control flow", variables)


def variable_gradients(tf):
    w = tf.Variable(3.0)

    def gradient(function):
        with tf.GradientTape() as tape:
            y = tf.function(function, autograph=False)(tf.constant(3))
        return [shown(y), shown(tape.gradient(y, w))]

    return [
        gradient(lambda n: loop(tf, lambda i, y: i < n, lambda i, y: (i + 1, y * w), 1.0)),
        gradient(lambda n: tf.cond(n > 2, lambda: w * w, lambda: 2.0 * w)),
    ]


TABLE.case("gradients of variables in control flow", variable_gradients)
