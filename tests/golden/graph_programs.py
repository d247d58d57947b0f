"""Functions whose graphs are exchanged with TensorFlow: they run on both packages.

Each row: name -> function of (package) that returns (function, specs, inputs). Arrays follow from
the name; variables are made inside, and stand in the attribute `variables` of the function.
"""

import zlib

import numpy as np

ROWS = {}


def row(function):
    """Adds a program under the function's name."""
    ROWS[function.__name__] = function
    return function


def draw(name, *shape):
    """Standard normal float32 numbers."""
    random = np.random.RandomState(zlib.crc32(name.encode()))
    return random.normal(size=shape).astype("float32")


def plain(name, body, *shapes, unknown=()):
    """A program of float32 tensors; the dimensions numbered in `unknown` are unknown."""

    def make(tf):
        dims = [[None if i in unknown else n for i, n in enumerate(shape)] for shape in shapes]
        inputs = [draw(f"{name}{i}", *shape) for i, shape in enumerate(shapes)]
        specs = [tf.TensorSpec(d, tf.float32) for d in dims]
        return (lambda *tensors: body(tf, *tensors)), specs, inputs

    ROWS[name] = make


plain("arithmetic", lambda tf, x, y: (x * 2.0 - y) / (tf.abs(y) + 1.0) ** 2.0, (2, 3), (3,))
plain("compare", lambda tf, x, y: tf.where((x > y) & (x != 0.5), x, tf.minimum(y, 0.0)), (4,), (4,))
plain("products", lambda tf, x, y: tf.matmul(x, y, transpose_b=True) @ y, (2, 3), (4, 3))
plain(
    "reductions",
    lambda tf, x: [
        tf.reduce_sum(x),
        tf.reduce_mean(x, 1),
        tf.reduce_max(x, [0, 2], keepdims=True),
        tf.math.reduce_std(x, 0),
        tf.reduce_any(x > 1.0),
    ],
    (2, 3, 4),
)
plain(
    "gathering",
    lambda tf, x: [
        tf.gather(x, [2, 0], axis=1),
        tf.gather_nd(x, [[0, 1], [1, 2]]),
        tf.tensor_scatter_nd_update(x, [[1]], [[1.0, 2.0, 3.0]]),
        tf.math.unsorted_segment_sum(x, [1, 1], 3),
    ],
    (2, 3),
)
plain(
    "joining",
    lambda tf, x: [
        tf.concat([x, x * 2.0], 1),
        tf.stack([x, x], axis=-1),
        *tf.split(x, [1, 2], axis=1),
        *tf.unstack(x),
        tf.tile(x, [1, 2]),
    ],
    (2, 3),
)
plain(
    "shaping",
    lambda tf, x: [
        tf.reshape(x, [-1, 2]),
        tf.transpose(x, [2, 0, 1]),
        x[:, 1:, ::-1],
        x[..., tf.newaxis, 0],
        tf.pad(x, [[0, 0], [1, 0], [0, 1]]),
        tf.squeeze(x[:1], 0),
    ],
    (2, 3, 4),
)
plain(
    "unknown_batch",
    lambda tf, x: [
        tf.reshape(x, [tf.shape(x)[0], -1]) - tf.reduce_mean(x),
        tf.zeros([tf.shape(x)[0], 2]) + 1.0,
    ],
    (5, 2, 3),
    unknown=(0,),
)
plain(
    "convolutions",
    lambda tf, x, k: tf.nn.max_pool2d(tf.nn.relu(tf.nn.conv2d(x, k, 1, "SAME")), 2, 2, "VALID"),
    (2, 6, 6, 3),
    (3, 3, 3, 4),
)
plain(
    "depthwise",
    lambda tf, x, k: tf.nn.avg_pool2d(
        tf.nn.depthwise_conv2d(x, k, [1, 1, 1, 1], "VALID"), 2, 1, "SAME"
    ),
    (1, 6, 6, 2),
    (3, 3, 2, 2),
)
plain(
    "casts",
    lambda tf, x: [tf.cast(x * 10.0, t) for t in ("int32", "int64", "float16", "float64", "bool")],
    (2, 3),
)
plain(
    "activations",
    lambda tf, x: [
        tf.nn.gelu(x),
        tf.nn.gelu(x, approximate=True),
        tf.nn.silu(x),
        tf.nn.leaky_relu(x),
        tf.nn.softmax(x),
        tf.nn.elu(x),
    ],
    (2, 3),
)
plain(
    "losses",
    lambda tf, x, y: [
        tf.nn.softmax_cross_entropy_with_logits(tf.nn.softmax(y), x),
        tf.nn.sigmoid_cross_entropy_with_logits(tf.sigmoid(y), x),
        tf.nn.sparse_softmax_cross_entropy_with_logits([0, 2], x),
    ],
    (2, 3),
    (2, 3),
)
plain(
    "ordering",
    lambda tf, x: [
        *tf.math.top_k(x, 2),
        tf.argmax(x, 1),
        tf.cumsum(x, 1, reverse=True),
        tf.one_hot([0, 2], 3),
        tf.range(4) * 2,
        tf.sort(x),
    ],
    (2, 4),
)
plain(
    "algebra",
    lambda tf, x: [
        tf.einsum("ij,kj->ik", x, x),
        tf.linalg.inv(x + 3.0 * tf.eye(3)),
        tf.linalg.det(x),
        tf.complex(x, x) * tf.cast(x, tf.complex64),
    ],
    (3, 3),
)
plain("resizing", lambda tf, x: tf.image.resize(x, [4, 6]), (1, 3, 3, 2))
plain(
    "random_numbers",
    lambda tf, x: [
        x + tf.random.uniform([3], seed=5),
        tf.random.normal([2, 2], seed=7),
        tf.random.stateless_uniform([3], [1, 2]),
        tf.random.truncated_normal([4], seed=9),
    ],
    (3,),
)
plain(
    "cond",
    lambda tf, x: tf.cond(tf.reduce_sum(x) > 0.0, lambda: x * 2.0, lambda: tf.sin(x)),
    (3,),
)
plain(
    "while_loop",
    lambda tf, x: tf.while_loop(lambda i, y: i < 5, lambda i, y: (i + 1, y * x), [0, x]),
    (3,),
)
plain(
    "loop_until",
    lambda tf, x: tf.while_loop(
        lambda y: tf.reduce_sum(y) < 100.0, lambda y: [y * 2.0], [tf.abs(x)]
    ),
    (3,),
)
plain("map_fn", lambda tf, x: tf.map_fn(lambda r: tf.reduce_sum(r) * r, x), (4, 2))
plain("scan", lambda tf, x: tf.scan(lambda a, r: a * 0.5 + r, x), (4, 2))


@row
def switch_case(tf):
    def body(i, x):
        return tf.switch_case(i, [lambda: x, lambda: x * 2.0, lambda: x + 1.0])

    specs = [tf.TensorSpec([], tf.int32), tf.TensorSpec([3], tf.float32)]
    return body, specs, [np.array(1, "int32"), draw("switch_case", 3)]


@row
def strings(tf):
    def body(s):
        return [tf.strings.join([s, "-", s]), tf.strings.length(s), tf.equal(s, "b")]

    return body, [tf.TensorSpec([2], tf.string)], [np.array([b"a", b"b"], object)]


@row
def tensor_array(tf):
    def body(x):
        array = tf.TensorArray(tf.float32, 4, element_shape=[3])
        _, array = tf.while_loop(
            lambda i, a: i < 4,
            lambda i, a: (i + 1, a.write(i, x * tf.cast(i, tf.float32))),
            [0, array],
        )
        return array.stack()

    return body, [tf.TensorSpec([3], tf.float32)], [draw("tensor_array", 3)]


def gradient(name, loss, *shapes):
    """A program that gives a loss and its gradients."""

    def body(tf, *tensors):
        with tf.GradientTape() as tape:
            tape.watch(tensors)
            value = loss(tf, *tensors)
        return [value, *tape.gradient(value, tensors)]

    plain(name, body, *shapes)


gradient(
    "gradient_dense",
    lambda tf, x, w, b: tf.reduce_mean(tf.nn.softmax(tf.tanh(x @ w + b)) ** 2.0),
    (4, 3),
    (3, 2),
    (2,),
)
gradient(
    "gradient_convolution",
    lambda tf, x, k: tf.reduce_sum(tf.nn.max_pool2d(tf.nn.conv2d(x, k, 1, "SAME"), 2, 2, "SAME")),
    (1, 5, 5, 2),
    (3, 3, 2, 2),
)
gradient(
    "gradient_indexing",
    lambda tf, x: tf.reduce_sum(tf.gather(x, [0, 2, 0]) * tf.sqrt(tf.abs(x[1]) + 1.0)),
    (3, 2),
)
gradient(
    "gradient_images",
    lambda tf, x: (
        tf.reduce_sum(
            tf.image.resize(x, [4, 5]) ** 2.0
            + tf.pad(
                tf.slice(x, [0, 0, 1, 0], [1, 3, 3, 2]), [[0, 0], [1, 0], [1, 1], [0, 0]], "REFLECT"
            )
        )
        + tf.reduce_sum(tf.image.resize(x, [6, 6], "nearest") * 2.0)
    ),
    (1, 3, 4, 2),
)
gradient(
    "gradient_cond",
    lambda tf, x: tf.reduce_sum(
        tf.cond(tf.reduce_sum(x) > 0.0, lambda: tf.sin(x) * x, lambda: x * x * x)
    ),
    (3,),
)


def with_variables(name, body, count=1):
    """A program of one tensor and variables, all of shape [3]."""

    def make(tf):
        held = [tf.Variable(draw(f"{name}/{i}", 3), name=f"v{i}") for i in range(count)]

        def function(x):
            return body(tf, x, *held)

        function.variables = held
        return function, [tf.TensorSpec([3], tf.float32)], [draw(name, 3)]

    ROWS[name] = make


with_variables("variables", lambda tf, x, v, w: x * v + w * v, 2)


def _assignments(tf, x, v):
    before = v + 0.0
    v.assign_add(x)
    middle = v * 2.0
    v.assign(middle - x)
    return [before, middle, v.read_value()]


def _called(tf, x, v, w):
    @tf.function
    def inner(y):
        w.assign_sub(y)
        return y * v

    return inner(x) + inner(x * 2.0) + w


def _nested(tf, x):
    @tf.function
    def twice(y):
        return y * 2.0

    @tf.function
    def outer(y):
        return twice(twice(y)) + 1.0

    return outer(x) + twice(x)


def _looped(tf, x, v):
    def step(i):
        v.assign_add(x)
        return [i + 1]

    tf.while_loop(lambda i: i < 3, step, [0])
    return v * 1.0


with_variables("assignments", _assignments)
with_variables("called_with_variables", _called, 2)
with_variables("variables_in_loops", _looped)
plain("nested_calls", _nested, (3,))


def keras_model(name, shape, *layers):
    """The call of a Keras model with drawn weights."""

    def make(tf):
        made = [getattr(tf.keras.layers, kind)(*args, **options) for kind, args, options in layers]
        model = tf.keras.Sequential(made)
        model.build((None, *shape))
        weights = [np.abs(draw(f"{name}/{i}", *w.shape)) for i, w in enumerate(model.get_weights())]
        model.set_weights(weights)

        def function(x):
            return model(x)

        function.variables = model.variables
        return function, [tf.TensorSpec([None, *shape], tf.float32)], [draw(name, 2, *shape)]

    ROWS[name] = make


keras_model(
    "keras_dense",
    (4,),
    ("Dense", (5,), {"activation": "relu"}),
    ("Dense", (3,), {"activation": "softmax"}),
)
keras_model(
    "keras_convolution",
    (8, 8, 1),
    ("Conv2D", (3, 3), {"activation": "relu"}),
    ("BatchNormalization", (), {}),
    ("MaxPooling2D", (), {}),
    ("Flatten", (), {}),
    ("Dense", (2,), {}),
)
keras_model(
    "keras_recurrent",
    (4, 3),
    ("Masking", (), {}),
    ("LSTM", (3,), {"return_sequences": True}),
    ("GRU", (2,), {"go_backwards": True}),
)


def _loop_gradient(tf, x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        _, y = tf.while_loop(
            lambda i, y: i < 4,
            lambda i, y: (i + 1, tf.sin(y) * x),
            [0, x],
            maximum_iterations=4,
        )
    return tape.gradient(y, x)


plain("gradient_loop", _loop_gradient, (3,))
