"""Golden rows: mistakes of users. Recorded: the class that TensorFlow raises."""

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("mistakes", prepare=fresh)


def dense(tf, loss="mse", **compiles):
    """A compiled model of four features and two outputs."""
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(4,))])
    model.compile("sgd", loss, **compiles)
    return model


def ones(*shape):
    """A float array."""
    return np.ones(shape, "float32")


TENSORS = {
    "add of dtypes": lambda tf: tf.constant(1) + tf.constant(1.0),
    "add of float widths": lambda tf: tf.constant(1.0) + tf.constant(1.0, tf.float64),
    "int plus Python float": lambda tf: tf.constant(1) + 0.5,
    "add of shapes": lambda tf: tf.ones([2, 3]) + tf.ones([2, 4]),
    "add of a string": lambda tf: tf.constant(1.0) + "a",
    "matmul of shapes": lambda tf: tf.matmul(tf.ones([2, 3]), tf.ones([2, 3])),
    "matmul of vectors": lambda tf: tf.matmul(tf.ones([3]), tf.ones([3])),
    "matmul of dtypes": lambda tf: tf.matmul(tf.ones([2, 2]), tf.ones([2, 2], tf.float64)),
    "reshape": lambda tf: tf.reshape(tf.ones([2, 3]), [4, 2]),
    "reshape by two unknowns": lambda tf: tf.reshape(tf.ones([2, 3]), [-1, -1]),
    "reduce over an axis too high": lambda tf: tf.reduce_sum(tf.ones([2]), axis=3),
    "concat of shapes": lambda tf: tf.concat([tf.ones([2, 3]), tf.ones([3, 2])], 0),
    "stack of shapes": lambda tf: tf.stack([tf.ones([2]), tf.ones([3])]),
    "split unevenly": lambda tf: tf.split(tf.ones([5]), 2),
    "squeeze of 2": lambda tf: tf.squeeze(tf.ones([2, 1]), axis=0),
    "transpose by a short perm": lambda tf: tf.transpose(tf.ones([2, 3, 4]), [1, 0]),
    "index too high": lambda tf: tf.ones([3])[5],
    "too many indices": lambda tf: tf.ones([3])[0, 0],
    "index by float": lambda tf: tf.ones([3])[0.5],
    "index by string": lambda tf: tf.ones([3])["a"],
    "gather out of range": lambda tf: tf.gather(tf.ones([3]), [5]),
    "item assignment": lambda tf: tf.ones([3]).__setitem__(0, 1.0),
    "negative size": lambda tf: tf.zeros([-2]),
    "ragged list": lambda tf: tf.constant([[1, 2], [3]]),
    "float as int": lambda tf: tf.constant(1.5, tf.int32),
    "string as float": lambda tf: tf.constant("a", tf.float32),
    "None": lambda tf: tf.constant(None),
    "mixed list": lambda tf: tf.constant([1, "a"]),
    "bool of a vector": lambda tf: bool(tf.constant([1, 2])),
    "int of a vector": lambda tf: int(tf.constant([1, 2])),
    "len of a scalar": lambda tf: len(tf.constant(1)),
    "iteration over a scalar": lambda tf: list(tf.constant(1)),
    "unknown dtype": lambda tf: tf.zeros([1], "float33"),
    "cast of a string": lambda tf: tf.cast("a", tf.float32),
    "attribute": lambda tf: tf.ones([1]).sizee,
    "unknown name": lambda tf: tf.no_such_function,
    "one_hot of negative depth": lambda tf: tf.one_hot([1], -1),
    "range without end": lambda tf: tf.range(0, 10, 0),
    "top_k too high": lambda tf: tf.math.top_k(tf.ones([2]), 3),
    "where shapes": lambda tf: tf.where([True, False], tf.ones([3]), tf.ones([3])),
    "conv channels": lambda tf: tf.nn.conv2d(
        tf.ones([1, 4, 4, 3]), tf.ones([3, 3, 2, 1]), 1, "SAME"
    ),
    "conv padding": lambda tf: tf.nn.conv2d(
        tf.ones([1, 4, 4, 3]), tf.ones([3, 3, 3, 1]), 1, "HALF"
    ),
    "einsum of shapes": lambda tf: tf.einsum("ij,jk->ik", tf.ones([2, 3]), tf.ones([2, 3])),
    "sparse labels out of range": lambda tf: tf.nn.sparse_softmax_cross_entropy_with_logits(
        [5], tf.ones([1, 3])
    ),
    "assert": lambda tf: tf.debugging.assert_equal(tf.constant(1), tf.constant(2)),
    "check_numerics": lambda tf: tf.debugging.check_numerics(tf.constant([float("nan")]), "bad"),
    "ensure_shape": lambda tf: tf.ensure_shape(tf.ones([2, 3]), [3, None]),
    "inverse of a singular": lambda tf: tf.linalg.inv(tf.zeros([2, 2])),
    "integer division by zero": lambda tf: tf.constant(1) // tf.constant(0),
    "broadcast_to": lambda tf: tf.broadcast_to(tf.ones([3]), [2, 2]),
    "pad paddings": lambda tf: tf.pad(tf.ones([2]), [[1, 1], [1, 1]]),
    "segment ids unsorted": lambda tf: tf.math.segment_sum(tf.ones([3]), [1, 0, 2]),
    "device": lambda tf: tf.device("/GPU:x").__enter__(),
}

VARIABLES = {
    "assign of a shape": lambda tf: tf.Variable([1.0, 2.0]).assign([1.0]),
    "assign of a dtype": lambda tf: tf.Variable(1).assign(tf.constant(1.5)),
    "variable without value": lambda tf: tf.Variable(),
    "gradient used twice": lambda tf: gradient_twice(tf),
    "variable in each call": lambda tf: tf.function(lambda: tf.Variable(1.0) + 1.0)(),
    "signature": lambda tf: tf.function(lambda x: x, input_signature=[tf.TensorSpec([2])])(
        tf.ones([3])
    ),
    "signature dtype": lambda tf: tf.function(lambda x: x, input_signature=[tf.TensorSpec([2])])(
        tf.ones([2], tf.int32)
    ),
    "tensor leaks from a function": lambda tf: leaked(tf),
    "numpy in a function": lambda tf: tf.function(lambda x: x.numpy(), autograph=False)(
        tf.ones([1])
    ),
    "branch on a tensor": lambda tf: tf.function(lambda x: 1 if x > 0 else 2, autograph=False)(
        tf.ones([])
    ),
    "missing argument": lambda tf: tf.function(lambda x, y: x)(tf.ones([1])),
}


def gradient_twice(tf):
    """A tape that is not persistent gives one gradient."""
    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        y = x * x
    tape.gradient(y, x)
    tape.gradient(y, x)


def leaked(tf):
    """A symbolic tensor used outside its function."""
    kept = []

    @tf.function(autograph=False)
    def f(x):
        kept.append(x + 1.0)
        return x

    f(tf.ones([1]))
    return kept[0] + 1.0


MODELS = {
    "unknown layer argument": lambda tf: tf.keras.layers.Dense(3, activaton="relu"),
    "unknown activation": lambda tf: tf.keras.layers.Dense(3, activation="reluu"),
    "unknown initializer": lambda tf: tf.keras.layers.Dense(3, kernel_initializer="glorot"),
    "negative units": lambda tf: tf.keras.layers.Dense(-3),
    "units of a string": lambda tf: tf.keras.layers.Dense("three"),
    "dropout rate": lambda tf: tf.keras.layers.Dropout(1.5),
    "conv padding": lambda tf: tf.keras.layers.Conv2D(2, 3, padding="half"),
    "conv rank": lambda tf: tf.keras.layers.Conv2D(2, 3)(tf.ones([2, 4, 4])),
    "kernel larger than the image": lambda tf: tf.keras.layers.Conv2D(2, 5)(tf.ones([1, 3, 3, 1])),
    "features": lambda tf: dense(tf).fit(ones(8, 5), ones(8, 2), verbose=0),
    "features in a call": lambda tf: dense(tf)(ones(8, 5)),
    "features in predict": lambda tf: dense(tf).predict(ones(8, 5), verbose=0),
    "outputs": lambda tf: dense(tf).fit(ones(8, 4), ones(8, 3), verbose=0),
    "lengths": lambda tf: dense(tf).fit(ones(8, 4), ones(7, 2), verbose=0),
    "no targets": lambda tf: dense(tf).fit(ones(8, 4), verbose=0),
    "empty data": lambda tf: dense(tf).fit(ones(0, 4), ones(0, 2), verbose=0),
    "labels of the wrong shape": lambda tf: dense(tf, "categorical_crossentropy").fit(
        ones(8, 4), ones(8), verbose=0
    ),
    "sparse labels out of range": lambda tf: dense(tf, "sparse_categorical_crossentropy").fit(
        ones(8, 4), ones(8) * 5, verbose=0
    ),
    "fit before compile": lambda tf: tf.keras.Sequential([tf.keras.layers.Dense(1)]).fit(
        ones(2, 2), ones(2, 1)
    ),
    "unknown loss": lambda tf: dense(tf, "mean_square").fit(ones(8, 4), ones(8, 2), verbose=0),
    "unknown optimizer": lambda tf: tf.keras.Sequential([tf.keras.layers.Dense(1)]).compile(
        "sgdd", "mse"
    ),
    "summary before build": lambda tf: tf.keras.Sequential([tf.keras.layers.Dense(1)]).summary(),
    "weights before build": lambda tf: tf.keras.Sequential([tf.keras.layers.Dense(1)]).weights,
    "count before build": lambda tf: tf.keras.layers.Dense(1).count_params(),
    "set_weights of a number": lambda tf: dense(tf).set_weights([ones(4, 2)]),
    "set_weights of a shape": lambda tf: dense(tf).set_weights([ones(4, 3), ones(2)]),
    "validation_split of a dataset": lambda tf: dense(tf).fit(
        tf.data.Dataset.from_tensors((ones(8, 4), ones(8, 2))), validation_split=0.5
    ),
    "duplicate layer names": lambda tf: tf.keras.Sequential(
        [tf.keras.layers.Dense(1, name="a"), tf.keras.layers.Dense(1, name="a")]
    ),
    "not a layer": lambda tf: tf.keras.Sequential([lambda x: x]),
    "graph disconnected": lambda tf: tf.keras.Model(
        tf.keras.Input((2,)), tf.keras.layers.Dense(1)(tf.keras.Input((2,)))
    ),
    "merge of shapes": lambda tf: tf.keras.layers.Add()([tf.ones([2, 3]), tf.ones([2, 4])]),
    "merge of one": lambda tf: tf.keras.layers.Subtract()([tf.ones([2, 3])]),
    "concatenate of shapes": lambda tf: tf.keras.layers.Concatenate()(
        [tf.ones([2, 3]), tf.ones([3, 3])]
    ),
    "reshape of a size": lambda tf: tf.keras.layers.Reshape((5,))(tf.keras.Input((6,))),
    "embedding out of range": lambda tf: tf.keras.layers.Embedding(3, 2)(tf.constant([[7]])),
    "numpy of a symbolic tensor": lambda tf: np.array(tf.keras.Input((2,))),
    "branch on a symbolic tensor": lambda tf: bool(tf.keras.Input((2,))),
    "loss of the wrong reduction": lambda tf: tf.keras.losses.MeanSquaredError(reduction="median"),
    "loss of shapes": lambda tf: tf.keras.losses.MeanSquaredError()(ones(4, 3), ones(4, 2)),
    "negative learning rate decay": lambda tf: tf.keras.optimizers.SGD(momentum=2.0),
    "unknown optimizer argument": lambda tf: tf.keras.optimizers.Adam(learning_rat=0.1),
    "no gradients": lambda tf: tf.keras.optimizers.SGD().apply_gradients(
        [(None, tf.Variable(1.0))]
    ),
    "new variable after build": lambda tf: new_variable(tf),
    "subclass without call": lambda tf: tf.keras.Model()(tf.ones([1, 1])),
    "get_layer": lambda tf: dense(tf).get_layer("nothing"),
    "load_weights of nothing": lambda tf: dense(tf).load_weights("/nonexistent/file.h5"),
}


def new_variable(tf):
    """A variable that the optimizer was not built with."""
    made = tf.keras.optimizers.Adam()
    first, second = tf.Variable(1.0), tf.Variable(2.0)
    made.apply_gradients([(tf.constant(1.0), first)])
    made.apply_gradients([(tf.constant(1.0), second)])


DATA = {
    "slices of lengths": lambda tf: tf.data.Dataset.from_tensor_slices((ones(3), ones(4))),
    "slices of a scalar": lambda tf: tf.data.Dataset.from_tensor_slices(1.0),
    "batch of zero": lambda tf: list(tf.data.Dataset.range(3).batch(0)),
    "shuffle of zero": lambda tf: list(tf.data.Dataset.range(3).shuffle(0)),
    "batch of shapes": lambda tf: list(
        tf.data.Dataset.from_generator(lambda: iter([[1], [1, 2]]), tf.int32).batch(2)
    ),
    "zip of numbers": lambda tf: tf.data.Dataset.zip((1, 2)),
    "map of wrong arguments": lambda tf: tf.data.Dataset.range(3).map(lambda a, b: a),
    "generator without signature": lambda tf: tf.data.Dataset.from_generator(lambda: iter([1])),
    "length unknown": lambda tf: len(tf.data.Dataset.range(3).repeat()),
    "iterated to the end": lambda tf: [
        next(it) for it in [iter(tf.data.Dataset.range(1))] for _ in range(2)
    ],
}

for group, rows in (
    ("tensor", TENSORS),
    ("variable", VARIABLES),
    ("model", MODELS),
    ("data", DATA),
):
    for name, fn in rows.items():
        TABLE.error(f"{group}: {name}", fn)
