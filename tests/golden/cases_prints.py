"""Golden rows: printed forms and names, compared letter by letter."""

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("prints", prepare=fresh)

# Values, both as str and as repr.
VALUES = {
    "int scalar": lambda tf: tf.constant(3),
    "float scalar": lambda tf: tf.constant(2.5),
    "bool scalar": lambda tf: tf.constant(True),
    "string scalar": lambda tf: tf.constant("hello"),
    "bytes scalar": lambda tf: tf.constant(b"\x00\xff'"),
    "unicode": lambda tf: tf.constant("여울"),
    "complex scalar": lambda tf: tf.constant(1 + 2j),
    "vector": lambda tf: tf.constant([1.0, 2.5, -3.25]),
    "int vector": lambda tf: tf.constant([1, 20, 300]),
    "matrix": lambda tf: tf.constant([[1, 2], [3, 4]]),
    "float matrix": lambda tf: tf.constant([[1.0, 2.0], [3.0, 4.5]]),
    "cube": lambda tf: tf.reshape(tf.range(12), [2, 3, 2]),
    "strings": lambda tf: tf.constant([["a", "bb"], ["ccc", ""]]),
    "bools": lambda tf: tf.constant([True, False]),
    "half": lambda tf: tf.constant([1.0, 0.1], tf.float16),
    "bfloat16": lambda tf: tf.constant([1.0, 0.1], tf.bfloat16),
    "bfloat16 scalar": lambda tf: tf.constant(1.5, tf.bfloat16),
    "double": lambda tf: tf.constant([1.0, 0.1], tf.float64),
    "small and big": lambda tf: tf.constant([1e-10, 1e10, 1.0]),
    "thirds": lambda tf: tf.constant([1 / 3, 2 / 3]),
    "special": lambda tf: tf.constant([float("nan"), float("inf"), float("-inf")]),
    "empty": lambda tf: tf.constant([]),
    "empty matrix": lambda tf: tf.zeros([0, 3]),
    "long": lambda tf: tf.range(2000),
    "large matrix": lambda tf: tf.ones([100, 100]),
    "complex vector": lambda tf: tf.constant([1 + 2j, 3.5 - 1j]),
    "uint8": lambda tf: tf.constant([1, 255], tf.uint8),
    "int64": lambda tf: tf.constant(2**40, tf.int64),
    "variable": lambda tf: tf.Variable(3, name="my_var"),
    "variable vector": lambda tf: tf.Variable([1.0, 2.0]),
    "variable matrix": lambda tf: tf.Variable([[1.0, 2.0], [3.0, 4.0]], name="w"),
    "variable string": lambda tf: tf.Variable("text", name="s"),
    "variable not trainable": lambda tf: tf.Variable(1.5, trainable=False, dtype=tf.float64),
    "variable unknown shape": lambda tf: tf.Variable([1.0], shape=tf.TensorShape(None)),
    "shape": lambda tf: tf.TensorShape([2, None, 3]),
    "shape scalar": lambda tf: tf.TensorShape([]),
    "shape one": lambda tf: tf.TensorShape([4]),
    "shape unknown": lambda tf: tf.TensorShape(None),
    "tensor's shape": lambda tf: tf.zeros([2, 3]).shape,
    "dtype": lambda tf: tf.float32,
    "dtype string": lambda tf: tf.string,
    "dtype bool": lambda tf: tf.bool,
    "dtype bfloat16": lambda tf: tf.bfloat16,
    "dtype resource": lambda tf: tf.resource,
    "spec": lambda tf: tf.TensorSpec([None, 3], tf.float32),
    "spec named": lambda tf: tf.TensorSpec([2], tf.int32, name="x"),
    "spec unknown": lambda tf: tf.TensorSpec(None, tf.bool),
    "spec of tensor": lambda tf: tf.TensorSpec.from_tensor(tf.constant([1.0])),
    "float list": lambda tf: [tf.constant(1.0), tf.constant([1])],
    "dataset": lambda tf: tf.data.Dataset.range(3),
    "dataset of pairs": lambda tf: tf.data.Dataset.from_tensor_slices(([1, 2], [[1.0], [2.0]])),
    "dataset of dict": lambda tf: tf.data.Dataset.from_tensor_slices(
        {"a": [1, 2], "b": ["x", "y"]}
    ),
    "dataset batched": lambda tf: tf.data.Dataset.from_tensor_slices([1, 2, 3]).batch(2),
    "dataset batched evenly": lambda tf: tf.data.Dataset.range(4).batch(2, drop_remainder=True),
    "dataset mapped": lambda tf: tf.data.Dataset.range(3).map(
        lambda x: (x, tf.cast(x, tf.float32))
    ),
    "dataset shuffled": lambda tf: tf.data.Dataset.range(3).shuffle(3),
    "dataset repeated": lambda tf: tf.data.Dataset.range(3).repeat(2),
    "dataset taken": lambda tf: tf.data.Dataset.range(3).take(2),
    "dataset skipped": lambda tf: tf.data.Dataset.range(3).skip(1),
    "dataset prefetched": lambda tf: tf.data.Dataset.range(3).prefetch(1),
    "dataset cached": lambda tf: tf.data.Dataset.range(3).cache(),
    "dataset zipped": lambda tf: tf.data.Dataset.zip(
        (tf.data.Dataset.range(3), tf.data.Dataset.range(3))
    ),
    "dataset enumerated": lambda tf: tf.data.Dataset.range(3).enumerate(),
    "dataset of tensors": lambda tf: tf.data.Dataset.from_tensors(tf.zeros([2, 3])),
    "element_spec": lambda tf: (
        tf.data.Dataset.from_tensor_slices(([1, 2], [[1.0], [2.0]])).element_spec
    ),
    "symbolic": lambda tf: tf.keras.Input((3,), name="x"),
    "symbolic output": lambda tf: tf.keras.layers.Dense(2)(tf.keras.Input((3,))),
    "symbolic batch": lambda tf: tf.keras.Input((3,), batch_size=4, dtype="int32"),
    "initializer dict": lambda tf: tf.keras.initializers.serialize(
        tf.keras.initializers.HeNormal(3)
    ),
    "layer weights": lambda tf: (lambda d: (d.build((None, 1)), d.bias)[1])(
        tf.keras.layers.Dense(2)
    ),
}
# TensorFlow's str shows the name of the last op inside the layer; only the repr is public form.
REPR_ONLY = ("symbolic output",)
for name, make in VALUES.items():
    if name not in REPR_ONLY:
        TABLE.case(f"str {name}", lambda tf, make=make: str(make(tf)))
    TABLE.case(f"repr {name}", lambda tf, make=make: repr(make(tf)))


def in_graph(tf, show):
    """What `show` says of a tensor while a function is traced."""
    seen = []

    @tf.function
    def f(x):
        seen.append(show(x))
        seen.append(show(x + 1.0))
        seen.append(show(tf.matmul(x, x, name="product")))
        return x

    f(tf.ones([2, 2]))
    return seen


TABLE.case("str in a function", lambda tf: in_graph(tf, str))
TABLE.case("repr in a function", lambda tf: in_graph(tf, repr))
FORMATS = {
    "f-string scalar": lambda tf: f"{tf.constant(2.5)}",
    "f-string number format": lambda tf: f"{tf.constant(2.5).numpy():.3f}",
    "f-string direct format": lambda tf: f"{tf.constant(2.5):.3f}",
    "percent": lambda tf: "%.2f" % tf.constant(2.5),  # noqa: UP031
    "format int": lambda tf: f"{tf.constant(7):d}",
    "float()": lambda tf: float(tf.constant(2.5)),
    "int()": lambda tf: [int(tf.constant(2.5)), int(tf.constant(7))],
    "bool()": lambda tf: [bool(tf.constant(0)), bool(tf.constant(2.0))],
    "len": lambda tf: len(tf.zeros([3, 2])),
    "iteration": lambda tf: [str(row) for row in tf.constant([[1, 2], [3, 4]])],
    "index by scalar": lambda tf: ["a", "b", "c"][tf.constant(1)],
    "range by scalar": lambda tf: list(range(tf.constant(3))),
    "numpy functions": lambda tf: repr(np.add(tf.constant([1.0]), 1)),
    "numpy array": lambda tf: repr(np.array(tf.constant([[1, 2]]))),
    "array of tensors": lambda tf: repr(np.array([tf.constant(1), tf.constant(2)])),
    "tolist": lambda tf: tf.constant([[1, 2]]).numpy().tolist(),
    "numpy scalar": lambda tf: repr(type(tf.constant(1.0).numpy()).__name__),
    "numpy string": lambda tf: repr(tf.constant("x").numpy()),
    "shape list": lambda tf: tf.zeros([2, 3]).shape.as_list(),
    "shape as tuple": lambda tf: tuple(tf.zeros([2, 3]).shape),
    "shape index": lambda tf: [tf.zeros([2, 3]).shape[0], tf.zeros([2, 3]).shape[-1:].as_list()],
    "shape equal": lambda tf: [tf.zeros([2]).shape == [2], tf.zeros([2]).shape == (2,)],
    "ndim": lambda tf: [
        tf.zeros([2, 3]).ndim,
        tf.zeros([2, 3]).shape.rank,
        len(tf.zeros([2]).shape),
    ],
    "get_shape": lambda tf: str(tf.zeros([2, 3]).get_shape()),
    "dtype names": lambda tf: [
        tf.float32.name,
        tf.int32.size,
        tf.float16.is_floating,
        str(tf.int8.as_numpy_dtype),
    ],
    "dtype limits": lambda tf: [tf.int8.min, tf.int8.max, float(tf.float32.max), tf.uint16.max],
    "dtype equal": lambda tf: [
        tf.float32 == "float32",
        tf.float32 == np.float32,
        tf.int32 != tf.int64,
    ],
    "as_dtype": lambda tf: [
        tf.as_dtype("float").name,
        tf.as_dtype(np.int8).name,
    ],
    "variable names": lambda tf: [
        tf.Variable(1).name,
        tf.Variable(1, name="a").name,
        tf.Variable(1, name="a").name,
    ],
    "scoped variable": lambda tf: scoped(tf),
    "module names": lambda tf: module_names(tf),
    "layer names": lambda tf: layer_names(tf),
    "is_tensor": lambda tf: [
        tf.is_tensor(tf.zeros([])),
        tf.is_tensor(1.0),
        tf.is_tensor(tf.Variable(1)),
    ],
    "device": lambda tf: tf.zeros([2]).device.rpartition("/")[2],
    "tensor equality": lambda tf: str(tf.constant([1, 2]) == tf.constant([1, 3])),
    "unhashable": lambda tf: raised(lambda: hash(tf.zeros([]))),
    "ref": lambda tf: (lambda x: x.ref() == x.ref())(tf.zeros([])),
    "tf.print": lambda tf: printed(
        tf, lambda: tf.print("a", tf.constant([1, 2]), tf.constant(1.5))
    ),
    "tf.print sep": lambda tf: printed(tf, lambda: tf.print("x", 2, sep="-", end="!\n")),
    "tf.print nested": lambda tf: printed(
        tf, lambda: tf.print({"a": tf.constant(1)}, [tf.constant(2.0), "b"])
    ),
    "tf.print summarize": lambda tf: printed(tf, lambda: tf.print(tf.range(20), summarize=2)),
    "tf.print long": lambda tf: printed(tf, lambda: tf.print(tf.reshape(tf.range(64), [8, 8]))),
    "tf.print floats": lambda tf: printed(
        tf, lambda: tf.print(tf.constant([1.0, 0.1, 1e10, 1e-7]))
    ),
    "tf.print bools": lambda tf: printed(
        tf, lambda: tf.print(tf.constant([True]), tf.constant("s"), ["q"])
    ),
    "strings.format": lambda tf: (
        tf.strings.format("x: {}", tf.constant([1.0, 2.0])).numpy().decode()
    ),
}


def printed(tf, act):
    """What `tf.print` writes, through a file given as its stream."""
    import pathlib
    import tempfile

    original = tf.print
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "out.txt"
        tf.print = lambda *a, **k: original(*a, output_stream=f"file://{path}", **k)
        try:
            act()
        finally:
            tf.print = original
        return path.read_text()


def raised(act):
    """The class of the exception."""
    try:
        act()
    except Exception as error:
        return type(error).__name__


def scoped(tf):
    """Names under name scopes."""
    with tf.name_scope("outer"), tf.name_scope("inner"):
        first = tf.Variable(1.0, name="v")
    with tf.name_scope("outer"):
        second = tf.Variable(1.0, name="v")
    return [first.name, second.name]


def module_names(tf):
    """Names in a `tf.Module`."""

    class Block(tf.Module):
        def __init__(self, name=None):
            super().__init__(name=name)
            with self.name_scope:
                self.w = tf.Variable(1.0, name="w")
            self.parts = [tf.Variable(2.0, name="p", trainable=False), tf.Module("inside")]

    block = Block()
    named = Block("mine")
    return [
        block.name,
        block.w.name,
        named.w.name,
        [v.name for v in named.variables],
        [v.name for v in named.trainable_variables],
        [m.name for m in named.submodules],
    ]


def layer_names(tf):
    """Names that layers give themselves."""
    layers = tf.keras.layers
    made = [layers.Dense(1), layers.Dense(1), layers.Conv2D(1, 1), layers.BatchNormalization()]
    made += [
        layers.LeakyReLU(),
        layers.ReLU(),
        layers.GlobalAveragePooling2D(),
        layers.Conv1D(1, 1),
    ]
    made += [tf.keras.Sequential(), tf.keras.Sequential(), layers.Embedding(2, 2), layers.PReLU()]
    return [layer.name for layer in made]


for name, fn in FORMATS.items():
    TABLE.case(name, fn)
