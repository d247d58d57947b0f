"""Golden rows: functions whose meaning is in graphs, in switches, or in what they register."""

from tests.golden.harness import F, I, Table
from tests.golden.keras_rows import fresh

TABLE = Table("edges_graph", prepare=fresh)
case, error = TABLE.case, TABLE.error


def plain(name, fn):
    """A row without gradients."""
    case(name, fn, grad=False)


def traced(name, body, *inputs):
    """A row that runs `body(tf, *tensors)` in a tf.function."""
    case(name, lambda tf, *given: tf.function(lambda *a: body(tf, *a))(*given), *inputs, grad=False)


# Order and grouping.
def counted(tf, after):
    """A variable that is read after it was assigned."""
    variable = tf.Variable(1.0)

    @tf.function
    def run():
        with after(variable):
            return variable + 0.0

    return run()


plain(
    "after an assignment",
    lambda tf: counted(tf, lambda v: tf.control_dependencies([v.assign(5.0)])),
)
plain("after nothing", lambda tf: counted(tf, lambda v: tf.control_dependencies([])))
plain("after None", lambda tf: counted(tf, lambda v: tf.control_dependencies(None)))
plain("group", lambda tf: tf.group(tf.constant(1), tf.constant(2)))
traced("group in a function", lambda tf, x: (tf.group(x, name="both"), x)[1], F(2))
plain("group of nothing", lambda tf: tf.group())
plain("no_op", lambda tf: tf.no_op())
plain("no_op with a name", lambda tf: tf.no_op(name="nothing"))
traced("no_op in a function", lambda tf, x: (tf.no_op(), x)[1], F(2))
case("tuple", lambda tf, x, y: tf.tuple([x, y]), F(2), F(3), grad=False)
traced("tuple in a function", lambda tf, x, y: tf.tuple([x, None, y]), F(2), F(0))
case("tuple after", lambda tf, x: tf.tuple([x], control_inputs=[tf.no_op()]), F(2), grad=False)
traced("gradients", lambda tf, x: tf.gradients(x * x, x), F(3))
traced("gradients of two", lambda tf, x, y: tf.gradients([x * y, y], [x, y]), F(2), F(2))
traced(
    "gradients unconnected",
    lambda tf, x, y: tf.gradients(x, [y], unconnected_gradients="zero"),
    F(2),
    F(1),
)
error("gradients eagerly", lambda tf: tf.gradients(tf.constant(1.0), tf.constant(1.0)))
traced("hessians", lambda tf, x: tf.hessians(tf.reduce_sum(x**3), x), F(3))
traced("hessians of a scalar", lambda tf, x: tf.hessians(tf.exp(x), x), F())
traced("hessians of a matrix", lambda tf, x: tf.hessians(tf.reduce_sum(x**2), x), F(2, 2))
traced("no Assert fails", lambda tf, x: (tf.Assert(x[0] > -99.0, [x]), x)[1], F(2))


def in_init(tf):
    """Whether the scope of initial values is eager."""
    with tf.init_scope():
        return tf.executing_eagerly()


plain("init_scope eagerly", in_init)
plain("init_scope in a function", lambda tf: tf.function(lambda: in_init(tf))())
plain("init_scope in two", lambda tf: tf.function(lambda: tf.function(lambda: in_init(tf))())())
plain("inside a function of a function", lambda tf: tf.function(tf.function(tf.inside_function))())
plain("inside cond", lambda tf: tf.cond(tf.constant(True), tf.inside_function, lambda: True))


# Graphs as messages.
def imported(tf, **options):
    """A graph written and read again."""
    graph = tf.Graph()
    with graph.as_default():
        tf.identity(tf.constant([1.0, 2.0], name="c"), name="out")
    again = tf.Graph()
    with again.as_default():
        found = tf.import_graph_def(graph.as_graph_def(), **options)
    names = [op.name for op in again.get_operations()]
    return [names, [t.name for t in found] if found else None]


plain("import_graph_def", imported)
plain("import with a name", lambda tf: imported(tf, name="scope", return_elements=["out:0"]))
plain("import without", lambda tf: imported(tf, name="", return_elements=["c", "out:0"]))
error("import what is missing", lambda tf: imported(tf, return_elements=["missing:0"]))


# AutoGraph.
def clipped(x):
    """Python control flow over a number or a tensor."""
    if x > 0:
        x = x * 2
    return x


def converted(tf, x):
    """The function, converted and called on a tensor in a graph."""
    return tf.function(tf.autograph.to_graph(clipped), autograph=False)(tf.constant(x))


plain("to_graph of 3", lambda tf: converted(tf, 3))
plain("to_graph of -3", lambda tf: converted(tf, -3))
plain("to_graph of a float", lambda tf: converted(tf, 0.5))
error("unconverted", lambda tf: tf.function(clipped, autograph=False)(tf.constant(1)))
for name in ("a", "b", "c"):
    plain(
        f"do_not_convert {name}",
        lambda tf, n=name: tf.function(
            lambda: tf.autograph.experimental.do_not_convert(lambda: tf.constant(n))()
        )(),
    )


def looped(tf, count, limit):
    """A loop with options of its own."""

    @tf.function
    def run(n):
        total = tf.constant([0])
        for i in tf.range(n):
            tf.autograph.experimental.set_loop_options(
                maximum_iterations=limit,
                parallel_iterations=1,
                shape_invariants=[(total, tf.TensorShape([None]))],
            )
            total = tf.concat([total, [i]], 0)
        return total

    return run(tf.constant(count))


for count, limit in ((3, 2), (4, 9), (0, 1)):
    plain(f"loop of {count} up to {limit}", lambda tf, c=count, m=limit: looped(tf, c, m))


# Switches and what is registered.
class Celsius:
    """A value that TensorFlow does not know."""

    def __init__(self, degrees):
        self.degrees = degrees


def registered(tf, use):
    """Uses a value of a class that has become known."""

    class Known(Celsius):
        pass

    tf.register_tensor_conversion_function(
        Known, lambda value, dtype=None, name=None, as_ref=False: tf.constant(value.degrees, dtype)
    )
    return use(tf, Known(21.5))


plain("registered", lambda tf: registered(tf, lambda tf, c: tf.convert_to_tensor(c)))
plain("registered in an op", lambda tf: registered(tf, lambda tf, c: tf.constant(1.0) + c))
plain(
    "registered as double",
    lambda tf: registered(tf, lambda tf, c: tf.convert_to_tensor(c, tf.float64)),
)
error("not registered", lambda tf: tf.convert_to_tensor(Celsius(1.0)))


def switched(tf, owner, setter, getter, *values):
    """What a getter says after each setting; in the end it says what it said before."""
    before, seen = getattr(owner, getter)(), []
    for value in values:
        getattr(owner, setter)(value)
        seen.append(getattr(owner, getter)())
    getattr(owner, setter)(before)
    return seen


for first, second in ((True, False), (False, True), (False, False)):
    for place, names in {
        "config": ("set_soft_device_placement", "get_soft_device_placement"),
        "config.experimental": (
            "enable_tensor_float_32_execution",
            "tensor_float_32_execution_enabled",
        ),
        "debugging": ("set_log_device_placement", "get_log_device_placement"),
    }.items():
        plain(
            f"{names[0]} {first} {second}",
            lambda tf, p=place, n=names, a=first, b=second: switched(
                tf, tf.config.experimental if "exp" in p else getattr(tf, p), *n, a, b
            ),
        )


def run_eagerly(tf, inside):
    """What a function sees while functions run eagerly, and after."""
    tf.config.run_functions_eagerly(True)
    try:
        first = [tf.function(inside)(), tf.config.functions_run_eagerly()]
    finally:
        tf.config.run_functions_eagerly(False)
    return [*first, tf.config.functions_run_eagerly()]


plain("functions run as Python", lambda tf: run_eagerly(tf, lambda: tf.executing_eagerly()))
plain("Python inside", lambda tf: run_eagerly(tf, lambda: tf.inside_function()))
plain("values inside", lambda tf: run_eagerly(tf, lambda: tf.constant(1).numpy().item()))
for kind in ("GPU", "TPU", "CPU"):
    for listing in ("list_physical_devices", "list_logical_devices", "get_visible_devices"):
        plain(
            f"{listing} {kind}",
            lambda tf, n=listing, k=kind: [d.device_type for d in getattr(tf.config, n)(k)],
        )
for action in ("get", "set", "draw"):
    plain(
        f"global generator {action}",
        lambda tf, a=action: (
            tf.random.set_global_generator(tf.random.Generator.from_seed(7)),
            tf.random.get_global_generator().normal([2])
            if a == "draw"
            else tf.random.get_global_generator().state.numpy().tolist(),
        )[1],
    )

# Initialisers by their short names.
for name, options in (
    ("constant_initializer", {"value": 2}),
    ("ones_initializer", {}),
    ("zeros_initializer", {}),
    ("random_normal_initializer", {"seed": 1}),
    ("random_uniform_initializer", {"seed": 1}),
):
    for shape in ([2], [0], [2, 2]):
        plain(
            f"{name} {shape}",
            lambda tf, n=name, o=options, s=shape: getattr(tf, n)(**o)(s),
        )
plain("join with a separator", lambda tf: tf.strings.join([["a", "b"], "c"], separator="-"))
plain("join of one", lambda tf: tf.strings.join(["alone"]))
traced(
    "one string by a computed index",
    lambda tf, i: tf.strings.length(tf.constant(["ab", "c"])[i]),
    I(0, 2),
)
traced(
    "one gathered string",
    lambda tf, i: tf.strings.join([tf.gather(tf.constant(["ab", "c"]), i), "!"]),
    I(0, 2),
)
