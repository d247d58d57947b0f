"""Golden rows: `tf.function`: how often it traces, what it returns, the order of effects."""

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("function", prepare=fresh)


def row(fn):
    """Adds a row named after its function."""
    TABLE.case(fn.__name__, fn)
    return fn


def counted(tf, **options):
    """A function that notes each trace, and the notes."""
    notes = []

    @tf.function(**options)
    def f(*args, **kwargs):
        notes.append("trace")
        return tf.constant(0)

    return f, notes


@row
def traces_by_tensor(tf):
    f, notes = counted(tf)
    steps = []
    for given in (
        tf.constant(1.0),
        tf.constant(2.0),
        tf.constant(1),
        tf.ones([2]),
        tf.ones([2]),
        tf.ones([3]),
        tf.ones([2, 2]),
        np.ones(2, "float32"),
        tf.Variable([1.0, 2.0]),
    ):
        f(given)
        steps.append(len(notes))
    return [steps, f.experimental_get_tracing_count()]


@row
def traces_by_python_value(tf):
    f, notes = counted(tf)
    steps = []
    for given in (7, 7, 2, 1.5, True, "a", "a", None, (1, 2), [1, 2], (1, 2), {"a": 1}, {"a": 2}):
        f(given)
        steps.append(len(notes))
    return steps


@row
def traces_by_keyword(tf):
    notes = []

    @tf.function
    def f(a, b=2, *, c=3):
        notes.append(1)
        return tf.constant(a + b + c)

    steps = []
    calls = (((1,), {}), ((1, 2), {}), ((), {"a": 1}), ((1,), {"c": 3}), ((1,), {"b": 5}))
    for args, kwargs in calls:
        f(*args, **kwargs)
        steps.append(len(notes))
    return steps


@row
def traces_with_signature(tf):
    notes = []

    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def f(x):
        notes.append(str(x.shape))
        return tf.reduce_sum(x)

    return [f(tf.ones([2])), f(tf.ones([5])), f([1.0, 2.0, 4.0]), f(np.zeros(1, "float32")), notes]


@row
def traces_reduced(tf):
    shapes = []

    @tf.function(reduce_retracing=True)
    def f(x):
        shapes.append(str(x.shape))
        return x

    for size in (1, 2, 3, 4):
        f(tf.ones([size, 3]))
    return shapes


@row
def creating_graph(tf):
    said = []

    @tf.function
    def identity(x):
        said.append("Creating graph !")
        return x

    first = identity(10)
    again = identity(10)
    other = identity(10.5)
    same = identity(tf.constant(10))
    return [first, again, other, same, said]


@row
def outputs(tf):
    @tf.function
    def f(x):
        return {"b": x + 1.0, "a": (x, [x * 2.0, None]), "c": 3, "d": True, "e": "s"}

    got = f(tf.constant([1.0]))
    return [list(got), got["b"], got["a"], got["c"], type(got["a"]).__name__, got["d"], got["e"]]


@row
def nothing(tf):
    return [tf.function(lambda: None)(), tf.function(lambda x: x)(5), tf.function(lambda: 1.5)()]


@row
def effects_in_order(tf):
    v, w = tf.Variable(1.0), tf.Variable(10.0)

    @tf.function
    def f():
        first = v + 0.0
        v.assign_add(1.0)
        second = v + 0.0
        w.assign(v * 2.0)
        v.assign(w)
        return first, second, v.read_value(), v

    return [f(), f(), v.numpy(), w.numpy()]


@row
def variable_created_once(tf):
    class Counter(tf.Module):
        def __init__(self):
            super().__init__()
            self.count = None

        @tf.function
        def __call__(self, x):
            if self.count is None:
                self.count = tf.Variable(x)
            return self.count.assign_add(1.0)

    a, b = Counter(), Counter()
    return [a(5.0), a(7.0), b(1.0), a.count.numpy(), b.count.numpy()]


@row
def captures(tf):
    factor = tf.constant(2.0)
    v = tf.Variable(3.0)
    number = 5.0

    @tf.function
    def f(x):
        return x * factor + v + number

    first = f(tf.constant(1.0))
    v.assign(30.0)
    number = 500.0
    return [first, f(tf.constant(1.0))]


@row
def nested_calls(tf):
    notes = []

    @tf.function
    def inner(x):
        notes.append("inner")
        return x * 2.0

    @tf.function
    def outer(x):
        notes.append("outer")
        return inner(x) + inner(x + 1.0) + inner(tf.concat([x, x], 0))[:1]

    return [outer(tf.constant([1.0])), outer(tf.constant([2.0])), notes]


@row
def methods(tf):
    notes = []

    class Box:
        def __init__(self, k):
            self.k = k

        @tf.function
        def scaled(self, x):
            notes.append(self.k)
            return x * self.k

    one, two = Box(1.0), Box(2.0)
    x = tf.constant(3.0)
    return [one.scaled(x), two.scaled(x), one.scaled(x), notes]


@row
def concrete(tf):
    @tf.function
    def f(x, y=2.0):
        return {"sum": x + y}

    made = f.get_concrete_function(tf.TensorSpec([None], tf.float32))
    return [
        made(tf.constant([1.0, 2.0])),
        str(made.structured_outputs),
        str(made.output_shapes),
        str(made.output_dtypes),
        [str(s) for s in made.inputs[:1] for s in [s.shape, s.dtype]],
        f.experimental_get_tracing_count(),
    ]


@row
def python_side(tf):
    seen = []

    @tf.function
    def f(x):
        def host(a):
            seen.append(float(a))
            return a * 3.0

        return tf.py_function(host, [x], tf.float32), tf.numpy_function(
            lambda a: np.float32(a + 1), [x], tf.float32
        )

    g = tf.function(lambda x: tf.numpy_function(np.square, [x], tf.float32, stateful=False))
    return [f(tf.constant(2.0)), f(tf.constant(4.0)), seen, g(tf.constant(3.0))]


@row
def run_eagerly(tf):
    kinds = []

    @tf.function
    def f(x):
        kinds.append(tf.executing_eagerly())
        return x

    f(tf.constant(1.0))
    tf.config.run_functions_eagerly(True)
    try:
        f(tf.constant(1.0))
        state = tf.config.functions_run_eagerly()
    finally:
        tf.config.run_functions_eagerly(False)
    return [kinds, state, tf.executing_eagerly(), tf.inside_function()]


@row
def unknown_dimensions(tf):
    said = []

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float32)])
    def f(x):
        y = tf.reshape(x, [-1])
        z = tf.concat([x, x], 0)
        w = tf.matmul(x, tf.ones([3, 2]))
        said.extend(
            str(t.shape) for t in (x, y, z, w, tf.transpose(x), x[0], x[1:], tf.reduce_sum(x, 1))
        )
        said.append(str(tf.shape(x).shape))
        said.append(x.shape[0])
        said.append(str(tf.expand_dims(x, 0).shape))
        return tf.shape(x)[0]

    return [f(tf.ones([2, 3])), f(tf.ones([5, 3])), said]


@row
def names(tf):
    @tf.function
    def pretty(x):
        """Docstring."""
        return x

    return [pretty.__name__, pretty.__doc__, pretty.python_function.__name__]


@row
def dtype_of_arguments(tf):
    f = tf.function(lambda x, k: x * tf.cast(k, x.dtype))
    return [
        f(tf.constant([1.0, 2.0]), 3),
        f(tf.constant([1.0, 2.0]), np.float64(3)),
        f(np.arange(3), 2),
    ]


@row
def gradients_past_assignments(tf):
    """Assigning cuts gradients; what is read afterwards has the variable's own."""
    v = tf.Variable(3.0)

    @tf.function
    def f(x):
        y = v * 5.0
        v.assign(v * x)
        return y + v * v, v + 0.0

    @tf.function
    def inside(x):
        with tf.GradientTape(persistent=True) as tape:
            tape.watch(x)
            y = v * 5.0
            v.assign(v * x)
            z = y + v * v
        by_tape = [tape.gradient(z, v), tape.gradient(z, x), tape.gradient(v, v)]
        return by_tape + tf.gradients(z, v) + tf.gradients(v, v) + [v]

    x = tf.constant(2.0)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        y, z = f(x)
    return [y, z, tape.gradient(y, [v, x]), tape.gradient(z, [v, x]), v, inside(x)]


@row
def random_initial_values(tf):
    """Variables made while tracing, of random numbers: those of the graph's seeds."""
    tf.random.set_seed(4)
    made = []

    @tf.function
    def f(x):
        if not made:
            made.append(tf.Variable(tf.random.uniform([2], seed=22)))
            made.append(tf.Variable(tf.random.normal([2]) * tf.sqrt(2.0)))
        return x * made[0] + tf.random.uniform([2], seed=22)

    return [f(1.0), f(2.0), made]
