"""Golden rows: tf.config's settings, device names, critical sections, libraries, time."""

import tempfile

from tests.golden.harness import Table

TABLE = Table("settings")


def case(name, fn):
    TABLE.case(name, fn, grad=False)


error = TABLE.error


def cpu(tf):
    return tf.config.list_physical_devices("CPU")[0]


def after(change, ask):
    """What is said after a change, which is undone by the function that `change` returns."""

    def run(tf):
        undo = change(tf)
        try:
            return ask(tf)
        finally:
            undo()

    return run


# Logical devices. What changes devices is tested in processes of its own.
LOGICAL = ("", "experimental.")
for prefix, get, put, kind in (
    ("", "get_logical_device_configuration", "set_logical_device_configuration",
     "LogicalDeviceConfiguration"),
    ("experimental.", "get_virtual_device_configuration", "set_virtual_device_configuration",
     "VirtualDeviceConfiguration"),
):  # fmt: skip

    def place(tf, prefix=prefix):
        return tf.config.experimental if prefix else tf.config

    case(f"config.{prefix}{get}", lambda tf, p=place, n=get: getattr(p(tf), n)(cpu(tf)) is None)
    error(f"config.{prefix}{get} of a text", lambda tf, p=place, n=get: getattr(p(tf), n)("CPU"))
    error(f"config.{prefix}{get} of None", lambda tf, p=place, n=get: getattr(p(tf), n)(None))
    case(f"config.{prefix}{kind}", lambda tf, p=place, n=kind: str(getattr(p(tf), n)()))
    case(
        f"config.{prefix}{kind} memory",
        lambda tf, p=place, n=kind: getattr(p(tf), n)(7).memory_limit,
    )
    case(
        f"config.{prefix}{kind} equal",
        lambda tf, p=place, n=kind: getattr(p(tf), n)() == getattr(p(tf), n)(memory_limit=None),
    )
    error(f"config.{prefix}{put} of a text", lambda tf, p=place, n=put: getattr(p(tf), n)("x", []))
    error(
        f"config.{prefix}{put} memory",
        lambda tf, p=place, n=put: getattr(p(tf), n)(
            cpu(tf), [tf.config.LogicalDeviceConfiguration(memory_limit=1)]
        ),
    )

# Threads: only what is there already, since XLA has started.
for name in ("inter_op_parallelism_threads", "intra_op_parallelism_threads"):
    for i in range(3):
        case(
            f"config.threading.get_{name} {i}",
            lambda tf, n=name: getattr(tf.config.threading, f"get_{n}")(),
        )
        case(
            f"config.threading.set_{name} {i}",
            lambda tf, n=name: getattr(tf.config.threading, f"set_{n}")(0) is None,
        )


def jit(value):
    def change(tf):
        tf.config.optimizer.set_jit(value)
        return lambda: tf.config.optimizer.set_jit(False)

    return change


for value in (True, False, "autoclustering", "other"):
    case(
        f"config.optimizer.set_jit {value}",
        after(jit(value), lambda tf: tf.config.optimizer.get_jit()),
    )


def options(given):
    def change(tf):
        tf.config.optimizer.set_experimental_options(given)
        undone = dict.fromkeys(given, True) | {"disable_meta_optimizer": False}
        return lambda: tf.config.optimizer.set_experimental_options(undone)

    return change


for i, given in enumerate(
    ({"layout_optimizer": False}, {"disable_meta_optimizer": True}, {"unknown": True})
):
    case(
        f"config.optimizer.set_experimental_options {i}",
        after(
            options(given),
            lambda tf, g=given: [
                tf.config.optimizer.get_experimental_options().get(k, "none") for k in g
            ],
        ),
    )


def policy(value):
    def change(tf):
        tf.config.experimental.set_device_policy(value)
        return lambda: tf.config.experimental.set_device_policy("silent")

    return change


for value in ("explicit", "warn", "silent_for_int32", None):
    case(
        f"config.experimental.set_device_policy {value}",
        after(policy(value), lambda tf: tf.config.experimental.get_device_policy()),
    )
error("config.experimental.set_device_policy bad", policy("loud"))


def synchronous(value):
    def change(tf):
        tf.config.experimental.set_synchronous_execution(value)
        return lambda: tf.config.experimental.set_synchronous_execution(True)

    return change


for value in (True, False, 1):
    case(
        f"config.experimental.set_synchronous_execution {value}",
        after(
            synchronous(value),
            lambda tf: bool(tf.config.experimental.get_synchronous_execution()),
        ),
    )
X = "config.experimental."
for i in range(3):
    case(
        f"{X}mlir {i}",
        lambda tf: (
            (
                tf.config.experimental.enable_mlir_bridge(),
                tf.config.experimental.disable_mlir_bridge(),
            )
            == (None, None)
        ),
    )
case(
    f"{X}reset_memory_stats", lambda tf: tf.config.experimental.reset_memory_stats("CPU:0") is None
)
error(f"{X}reset_memory_stats GPU", lambda tf: tf.config.experimental.reset_memory_stats("GPU:77"))
error(f"{X}reset_memory_stats bad", lambda tf: tf.config.experimental.reset_memory_stats("zz"))


def filtered(tf, *arguments):
    return tf.config.experimental.ClusterDeviceFilters().set_device_filters(*arguments) is None


case(f"{X}ClusterDeviceFilters", lambda tf: filtered(tf, "worker", 0, ["/job:ps"]))
case(f"{X}ClusterDeviceFilters empty", lambda tf: filtered(tf, "worker", 0, []))
error(f"{X}ClusterDeviceFilters of a number", lambda tf: filtered(tf, "worker", 0, 3))

# Device names.
for i, text in enumerate(
    ("/job:ps/replica:1/task:2/cpu:0", "/gpu:*", "", "/job:a/device:TPU:3", "/device:GPU:0")
):
    case(
        f"DeviceSpec from a string {i}", lambda tf, t=text: tf.DeviceSpec.from_string(t).to_string()
    )
for text in ("/jib:x", "/cpu:a", "/cpu:0/gpu:1"):
    error(f"DeviceSpec {text}", lambda tf, t=text: tf.DeviceSpec.from_string(t))
case(
    "DeviceSpec merged",
    lambda tf: (
        tf.DeviceSpec(job="a")
        .make_merged_spec(tf.DeviceSpec(task=2, device_type="CPU"))
        .to_string()
    ),
)
case("DeviceSpec replaced", lambda tf: tf.DeviceSpec(task=1).replace(device_type="gpu").to_string())
case("DeviceSpec in device", lambda tf: on(tf, tf.DeviceSpec(device_type="CPU", device_index=0)))


def on(tf, device):
    with tf.device(device):
        return (tf.constant(1) + 1).device


# Critical sections.


def section(tf, fn, **options):
    v = tf.Variable(1.0)
    return tf.CriticalSection(**options).execute(lambda: fn(v))


case("CriticalSection", lambda tf: section(tf, lambda v: v.assign_add(1.0)))
case("CriticalSection nest", lambda tf: section(tf, lambda v: (1, {"a": v * 2}), shared_name="s"))
case("CriticalSection None", lambda tf: section(tf, lambda v: None) is None)
error("CriticalSection of a number", lambda tf: tf.CriticalSection().execute(3))


def nested(tf):
    inner = tf.CriticalSection()
    return inner.execute(lambda: inner.execute(lambda: 1))


error("CriticalSection in itself", nested)


def in_function(tf):
    v, s = tf.Variable(1.0), tf.CriticalSection()
    f = tf.function(lambda: s.execute(lambda: v.assign_add(2.0)))
    return f(), f()


case("CriticalSection in a function", in_function)

# Others.
case("AggregationMethod", lambda tf: tf.AggregationMethod.DEFAULT)
case("AggregationMethod ADD_N", lambda tf: tf.AggregationMethod.ADD_N)
case("AggregationMethod tree", lambda tf: tf.AggregationMethod.EXPERIMENTAL_TREE)
case("timestamp", lambda tf: bool(tf.timestamp() > 1.6e9))
case("timestamp dtype", lambda tf: [tf.timestamp(name="t").dtype.name, list(tf.timestamp().shape)])
case("timestamp in a function", lambda tf: bool(tf.function(lambda: tf.timestamp())() > 1.6e9))
case("get_current_name_scope", lambda tf: tf.get_current_name_scope())


def scopes(tf):
    with tf.name_scope("a"), tf.name_scope("b"):
        return tf.get_current_name_scope()


case("get_current_name_scope nested", scopes)
case("get_current_name_scope in a function", lambda tf: in_graph(tf, lambda x: scopes(tf)))


def in_graph(tf, fn):
    found = []
    tf.function(lambda x: (found.append(fn(x)), x)[1])(tf.constant([1.0]))
    return found[0]


case("is_symbolic_tensor", lambda tf: tf.is_symbolic_tensor(tf.constant(1)))
case(
    "is_symbolic_tensor in a function", lambda tf: in_graph(tf, lambda x: tf.is_symbolic_tensor(x))
)
case("is_symbolic_tensor of a text", lambda tf: tf.is_symbolic_tensor("x"))
case("is_symbolic_tensor of a variable", lambda tf: tf.is_symbolic_tensor(tf.Variable(1)))
error("load_library", lambda tf: tf.load_library("/no/such/library.so"))
error("load_library None", lambda tf: tf.load_library(None))
case("load_library empty", lambda tf: tf.load_library(tempfile.mkdtemp()) is None)
error("load_op_library", lambda tf: tf.load_op_library("/no/such/library.so"))
error("load_op_library of a folder", lambda tf: tf.load_op_library(tempfile.mkdtemp()))
error("load_op_library of text", lambda tf: tf.load_op_library(__file__))


def asynchronous(tf):
    with tf.experimental.async_scope():
        return tf.constant(1) + 1


for i in range(3):
    case(f"experimental.async_scope {i}", asynchronous)
    case(
        f"experimental.async_clear_error {i}",
        lambda tf: tf.experimental.async_clear_error() is None,
    )


def executed(tf, kind):
    with tf.experimental.function_executor_type(kind):
        return tf.function(lambda x: x + 1)(tf.constant(1))


for kind in ("", "DEFAULT", "SINGLE_THREADED_EXECUTOR"):
    case(f"experimental.function_executor_type {kind!r}", lambda tf, k=kind: executed(tf, k))
error("experimental.function_executor_type bad", lambda tf: executed(tf, "other"))
