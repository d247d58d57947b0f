"""Golden rows: `tf.keras.backend`."""

import numpy as np

from tests.golden.harness import B, F, I, K, Table, U
from tests.golden.keras_rows import backend_error, backend_row, fresh

TABLE = Table("keras_backend", prepare=fresh)


def row(name, compute, *inputs, grad=True, tol=10.0, **options):
    """Adds a row."""
    TABLE.case(name, backend_row(compute, **options), *inputs, grad=grad, tol=tol)


def plain(name, compute, *inputs, tol=10.0):
    """Adds a row that is only run eagerly: `compute(tf, K, *tensors)`."""

    def fn(tf, *tensors):
        return compute(tf, tf.keras.backend, *tensors)

    TABLE.case(name, fn, *inputs, grad=False, tol=tol)


def fails(name, compute, *shapes):
    """Adds a row in which TensorFlow raises."""
    TABLE.case(name, backend_error(compute, shapes), grad=False, error=True)


X = F(2, 4, 3)

# Elements.
for unary in "abs square sqrt exp round sign sin cos sigmoid tanh softplus softsign".split():
    row(unary, lambda k, x, n=unary: getattr(k, n)(x), X)
row("log", lambda k, x: k.log(x), U(0.5, 3.0, 2, 3))
row("pow", lambda k, x: k.pow(x, 3), X)
row("clip", lambda k, x: [k.clip(x, -0.5, 0.5), k.clip(x, 1, -1), k.clip(x, None, 0.2)], X)
row("hard_sigmoid", lambda k, x: k.hard_sigmoid(x * 3), X)
row("relu", lambda k, x: [k.relu(x), k.relu(x * 4, 0.1, 2.0, 0.5), k.relu(x, 0.3)], X)
row("elu", lambda k, x: [k.elu(x), k.elu(x, 0.5)], X)
row("softmax", lambda k, x: [k.softmax(x), k.softmax(x, axis=1)], X)
for compare in "equal not_equal greater greater_equal less less_equal maximum minimum".split():
    row(
        compare,
        lambda k, x, y, n=compare: getattr(k, n)(x, y),
        *(I(0, 3, 4, 5), I(0, 3, 4, 5)),
        grad=False,
        symbolic=False,
    )

# Axes.
for reduce in "sum mean max min prod std var".split():
    row(
        reduce,
        lambda k, x, n=reduce: [
            getattr(k, n)(x, axis=1),
            getattr(k, n)(x, axis=[1, 2], keepdims=True),
            getattr(k, n)(x),
        ],
        X,
    )
row("mean of booleans", lambda k, x: [k.mean(x, 1), k.std(x, 1), k.var(x, 1)], B(3, 4))
row("any all", lambda k, x: [k.any(x, 1), k.all(x, 1, keepdims=True)], I(0, 2, 3, 4))
row("argmax", lambda k, x: [k.argmax(x), k.argmin(x, axis=1)], X)
row("cumsum", lambda k, x: [k.cumsum(x, 1), k.cumprod(x, axis=2)], X)
row("l2_normalize", lambda k, x: k.l2_normalize(x, -1), X)

# Arrangement.
row(
    "reshape",
    lambda k, x: [k.reshape(x, (-1, 12)), k.batch_flatten(x + 0.0), k.flatten(x)],
    X,
    symbolic=False,
)
row("reshape symbolic", lambda k, x: k.reshape(x, (-1, 6, 2)), X)
row("permute", lambda k, x: [k.permute_dimensions(x, (0, 2, 1)), k.transpose(x)], X)
row("axes", lambda k, x: [k.expand_dims(x), k.expand_dims(x, 1), k.squeeze(x[:, :1], 1)], X)
row("concatenate", lambda k, x: [k.concatenate([x, x]), k.concatenate([x, x], axis=1)], X)
row("stack", lambda k, x: k.stack([x, x * 2], axis=1), X)
row("tile", lambda k, x: [k.tile(x, (1, 2, 1)), k.repeat_elements(x, 3, 1)], X)
row("repeat", lambda k, x: k.repeat(x, 3), F(2, 4))
row(
    "repeat_elements of the batch", lambda k, x: k.repeat_elements(x, 2, 0), F(2, 3), symbolic=False
)
row("reverse", lambda k, x: [k.reverse(x, 1), k.reverse(x, [1, 2])], X)
row("gather", lambda k, x: k.gather(x, [1, 0, 1]), X)
row("one_hot", lambda k, x: k.one_hot(x, 4), I(0, 4, 3, 2))
row("padding", lambda k, x: k.temporal_padding(x, (1, 2)), X)
row("padding 2d", lambda k, x: k.spatial_2d_padding(x, ((1, 0), (2, 1))), F(1, 2, 3, 2))
row(
    "padding 2d channels first",
    lambda k, x: k.spatial_2d_padding(x, data_format="channels_first"),
    F(1, 2, 3, 2),
)
row("padding 3d", lambda k, x: k.spatial_3d_padding(x), F(1, 2, 1, 2, 1))
row("cast", lambda k, x: [k.cast(x, "float64"), k.cast(x, "int32")], X, grad=False)
row("like", lambda k, x: [k.zeros_like(x), k.ones_like(x, dtype="int32")], X, grad=False)
row("shape", lambda k, x: k.shape(x), X, symbolic=False, grad=False)

# Products.
row("dot", lambda k, x, y: k.dot(x, y), F(3, 4), F(4, 2), symbolic=False)
row("dot of more axes", lambda k, x, y: k.dot(x, y), F(2, 3, 4), F(5, 4, 2), symbolic=False)
row("dot with a constant", lambda k, x: k.dot(x, k.constant(np.ones((3, 2)))), X)
for x_shape, y_shape, axes in (
    ((2, 3), (2, 3), None),
    ((2, 3), (2, 3), 1),
    ((2, 3, 4), (2, 4, 5), None),
    ((2, 3, 4), (2, 5, 4), 2),
    ((2, 3, 4), (2, 3, 5), (1, 1)),
    ((2, 3, 4), (2, 3), 1),
    ((2, 3), (2, 3, 4), None),
    ((2, 3, 4), (2, 5, 4), (-1, -1)),
    ((2, 3, 4, 5), (2, 6, 5, 7), (3, 2)),
    ((2, 3, 4, 5), (2, 5, 6), (3, 1)),
    ((2, 3, 4), (2, 6, 3, 2), (1, 2)),
):
    row(
        f"batch_dot {x_shape} {y_shape} {axes}",
        lambda k, x, y, axes=axes: k.batch_dot(x, y, axes=axes),
        F(*x_shape),
        F(*y_shape),
    )
fails("batch_dot of other sizes", lambda k, x, y: k.batch_dot(x, y, axes=1), (2, 3), (2, 4))
fails("batch_dot over the batch", lambda k, x: k.batch_dot(x, x, axes=0), (2, 3))
fails("batch_dot of a vector", lambda k, x: k.batch_dot(x, x), (3,))

# Losses and sequences.
P = U(0.05, 0.95, 4, 3)
row("binary_crossentropy", lambda k, t, p: k.binary_crossentropy(t, p), P, P)
row("binary_crossentropy of logits", lambda k, t, p: k.binary_crossentropy(t, p, True), P, P)
row("categorical_crossentropy", lambda k, t, p: k.categorical_crossentropy(t, p), P, P)
row(
    "categorical_crossentropy of logits",
    lambda k, t, p: k.categorical_crossentropy(t, p, from_logits=True, axis=1),
    F(2, 3, 4),
    F(2, 3, 4),
)
row(
    "sparse_categorical_crossentropy",
    lambda k, t, p: k.sparse_categorical_crossentropy(t, p, ignore_class=1),
    K([0, 1, 2, 2], "int32"),
    P,
)
row(
    "focal",
    lambda k, t, p: [
        k.binary_focal_crossentropy(t, p, True),
        k.categorical_focal_crossentropy(t, p, gamma=1.5),
    ],
    P,
    P,
    symbolic=False,
)
fails(
    "categorical_crossentropy of other shapes",
    lambda k, x, y: k.categorical_crossentropy(x, y),
    (2, 3),
    (2, 4),
)
SEQUENCES = K(np.random.RandomState(0).dirichlet([0.5] * 4, (2, 6)).tolist())
LENGTHS = K([[6], [4]], "int32"), K([[2], [1]], "int32")
row(
    "ctc_batch_cost",
    lambda k, p, t, n, m: k.ctc_batch_cost(t, p, n, m),
    SEQUENCES,
    K([[0, 1], [2, 0]], "int32"),
    *LENGTHS,
    symbolic=False,
)
row(
    "ctc_decode",
    lambda k, p: [
        k.ctc_decode(p, np.array([6, 4], "int32")),
        k.ctc_decode(p, np.array([6, 4], "int32"), greedy=False, beam_width=5, top_paths=2),
    ],
    SEQUENCES,
    grad=False,
    symbolic=False,
)
row("in_top_k", lambda k, p, t: k.in_top_k(p, t, 2), P, K([0, 1, 2, 2], "int32"), symbolic=False)

# Control.
row("switch", lambda k, x: k.switch(k.greater(x, 0.0), x, x * 2), X)
row(
    "switch of a number",
    lambda k, x: k.switch(k.max(x) > 0.5, lambda: x, lambda: x * 2),
    X,
    symbolic=False,
)
row(
    "switch of rows", lambda k, x: k.switch(k.greater(x[:, :, 0], 0.0), x, x * 2), X, symbolic=False
)
fails("switch rank", lambda k, x: k.switch(k.greater(x, 0.0), x[0], x[0]), (2, 4, 3))
row("in_train_phase", lambda k, x: [k.in_train_phase(x, x * 2), k.in_test_phase(x, x * 2, 1)], X)
row("map_fn", lambda k, x: k.map_fn(lambda a: a * 2, x), X, symbolic=False)
row(
    "fold",
    lambda k, x: [k.foldl(lambda a, b: a - b, x), k.foldr(lambda a, b: a - b, x)],
    X,
    symbolic=False,
)
row("dropout", lambda k, x: k.dropout(x, 0.5, seed=3), X, symbolic=False, compiled=False)
row("stop_gradient", lambda k, x: k.stop_gradient(x) * x, X)


def phases(tf, k):
    """What layers and functions see of the mode, from all sides."""
    x = tf.ones((1, 2))
    inputs = tf.keras.Input((2,))
    doubled = tf.keras.layers.Lambda(lambda z: k.in_train_phase(z * 2, z))(inputs)
    model = tf.keras.Model(inputs, doubled)
    model.compile("sgd", "mse")
    return {
        "called": [model(x), model(x, training=True), model(x, training=False)],
        "fitted": [model.train_on_batch(x, x), model.test_on_batch(x, x)],
        "predicted": model.predict(x, verbose=0),
        "outside": [k.learning_phase(), k.in_train_phase(1, 2), k.in_test_phase(1, 2)],
    }


def variables(tf, k):
    """Variables made, read and set."""
    v = k.variable([[1, 2], [3, 4]], name="v")
    seen = {"made": [v.name, v.dtype.name, k.get_value(v), k.int_shape(v), k.ndim(v), k.dtype(v)]}
    k.set_value(v, np.ones((2, 2)))
    seen["set"] = v.numpy()
    k.batch_set_value([(v, [[5, 6], [7, 8]])])
    seen["batch"] = k.batch_get_value([v, v])
    for update in (k.update_add, k.update_sub, k.update):
        update(v, tf.ones((2, 2)))
        seen[update.__name__] = v.numpy()
    k.moving_average_update(v, tf.zeros((2, 2)), 0.75)
    seen["moved"] = v.numpy()
    made = k.zeros((2,)), k.ones((2,), "int32", "q"), k.eye(2, "float64")
    seen["filled"] = [[w.name, w.dtype.name, w.numpy()] for w in made]
    seen["count"] = [int(k.count_params(v)), k.eval(v + 1.0)]
    return seen


def numbers(tf, k):
    """Tensors from numbers, and predicates."""
    sparse = tf.sparse.from_dense([[0.0, 2.0]])
    return {
        "constant": [k.constant([1, 2]), k.constant(3, shape=(2, 2)), k.constant(1, "int32")],
        "arange": [k.arange(4), k.arange(1, 6, 2, "float32"), k.arange(-3)],
        "sparse": [k.is_sparse(sparse), k.is_sparse(sparse.values), k.to_dense(sparse)],
        "floatx": [
            k.cast_to_floatx(np.ones(2)),
            k.cast_to_floatx([1]),
            k.cast_to_floatx(tf.constant(2)),
        ],
        "dot": k.dot(sparse, tf.ones((2, 3))),
        "joined": k.to_dense(k.concatenate([sparse, sparse])),
        "labels": k.to_dense(
            k.ctc_label_dense_to_sparse(tf.constant([[1, 2], [3, 4]]), tf.constant([2, 1]))
        ),
        "backend": k.backend(),
    }


def functions(tf, k):
    """Functions of placeholders."""
    a, b = k.placeholder((None, 3)), k.placeholder(ndim=2, name="b")
    dense = tf.keras.layers.Dense(2, kernel_initializer="ones")(a)
    both = k.function([a, b], [dense, a + b])
    ones = np.ones((2, 3), "float32")
    gradient = tf.function(lambda z: k.gradients(k.sum(z * z), [z]))
    return {
        "shapes": [k.int_shape(a), k.int_shape(b), k.dtype(a), k.is_keras_tensor(a)],
        "both": both([ones, ones]),
        "single": k.function(a, dense)(ones),
        "dict": k.function([a], {"x": dense})([ones]),
        "gradients": gradient(tf.constant([1.0, 2.0])),
        "uids": [k.get_uid("u"), k.get_uid("u"), k.reset_uids(), k.get_uid("u")],
    }


for compute in (phases, variables, numbers, functions):
    plain(compute.__name__, compute)
fails("function with updates", lambda k: k.function([k.placeholder((2,))], [], updates=[1]))
fails("function with more", lambda k: k.function([k.placeholder((2,))], [], other=1))
fails("gradients outside a function", lambda k, x: k.gradients(x, [x]), (2, 4, 3))
fails("get_value of a symbolic tensor", lambda k: k.get_value(k.placeholder((2,))))
fails("eval of a symbolic tensor", lambda k: k.eval(k.placeholder((2,))))
