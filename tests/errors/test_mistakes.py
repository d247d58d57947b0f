"""What users do wrong, and what our messages must tell them: what came, what fits, where, how."""

import re

import pytest

import yeoul as tf
from tests.golden import cases_mistakes
from tests.golden.cases_mistakes import dense, ones
from tests.golden.keras_rows import fresh

INVALID = tf.errors.InvalidArgumentError
layers, losses, optimizers = tf.keras.layers, tf.keras.losses, tf.keras.optimizers

# Group of the golden mistakes -> name of the mistake -> regular expressions.
GOLDEN = {
    "TENSORS": {
        "add of dtypes": ("AddV2", "int32", "float32", r"tf\.cast"),
        "add of float widths": ("float32", "float64", r"tf\.cast"),
        "int plus Python float": ("int32", "float32", r"tf\.cast"),
        "add of shapes": (r"\[2, 3\] vs. \[2, 4\]", "equal or 1", r"tf\.reshape"),
        "add of a string": ("float32", "string", r"tf\.cast"),
        "matmul of shapes": (r"\[2, 3\]", "equal, but are 3", "transpose_a or transpose_b"),
        "matmul of vectors": (r"shape is \[3\]", "ndims must be >= 2", "matvec"),
        "matmul of dtypes": ("float32", "float64", r"tf\.cast"),
        "reshape": (r"\[2, 3\] to \[4, 2\]", "6 values", "-1"),
        "reshape by two unknowns": (r"\[-1, -1\]", "Only one", "write the other one out"),
        "reduce over an axis too high": ("dimension 3", "1 dimension", "from -1 to 0"),
        "concat of shapes": (r"\[2, 3\]", r"\[3, 2\]", "must be equal", "check the axis"),
        "stack of shapes": (r"\[2\] != .*\[3\]", "must match", r"tf\.pad"),
        "split unevenly": ("size = 5", "num_split 2", "list of lengths"),
        "squeeze of 2": (r"\[2, 1\]", "expected a dimension of 1", "Name axes"),
        "transpose by a short perm": (r"\[1, 0\]", "size 3", "each axis from 0 to 2"),
        "index too high": ("index 5", r"shape \[3\]", "from -3 to 2"),
        "too many indices": ("2 parts", "only 1 dims", "at most"),
        "index by float": ("got 0.5", "Only integers", r"tf\.gather"),
        "index by string": ("got 'a'", "Only integers", r"tf\.gather"),
        "gather out of range": (r"indices\[0\] = 5", r"\[0, 3\)", "less than 3"),
        "negative size": ("Dimension -2", "must be >= 0", "Pass the sizes"),
        "ragged list": (r"\[3\]\]", "same length", "pad the shorter ones"),
        "float as int": (r"1\.5", "int32", r"tf\.cast"),
        "string as float": ("'a'", "float32", "Pass values"),
        "bool of a vector": (r"\[2\]", "more than one", r"tf\.reduce_any"),
        "int of a vector": (r"\[2\]", "length-1", r"x\[0\]"),
        "len of a scalar": ("numpy=1", "rank 1 or more", r"tf\.size"),
        "iteration over a scalar": ("numpy=1", "rank 1 or more", r"tf\.reshape"),
        "unknown dtype": ("'float33'", "Expected", "Did you mean 'float32'"),
        "cast of a string": ("string to float32", "not supported", "to_number"),
        "unknown name": ("no_such_function", "did you mean"),
        "one_hot of negative depth": ("got: -1", "non-negative", "number of classes"),
        "range without end": ("delta != 0: 0", "Pass the step"),
        "top_k too high": ("Had 2, needed 3", "at least k", "lower k"),
        "where shapes": (r"\[2\], then \[3\]", "equal or 1", "expand_dims"),
        "conv channels": (r"\[1, 4, 4, 3\]", r"\[3, 3, 2, 1\]", "multiple", "in groups"),
        "conv padding": ("'HALF'", "must be", '"SAME"'),
        "einsum of shapes": (r"\[2, 3\]", "Expected dimension 3", "label 'j'"),
        "sparse labels out of range": ("value of 5", r"\[0, 3\)", "check them"),
        "ensure_shape": (r"\(2, 3\)", "expected shape", "Reshape"),
        "inverse of a singular": (r"\[2, 2\]", "not invertible", "pinv"),
        "integer division by zero": ("division by zero", "FloorDiv", r"tf\.where"),
        "broadcast_to": (r"\[3\] vs. \[2, 2\]", "length 1", r"tf\.tile"),
        "pad paddings": (r"\[2,2\]", r"\[2\]", "for each of the 1 axes"),
        "segment ids unsorted": ("not increasing", "unsorted_segment_sum"),
        "device": ("'/GPU:x'", "Use forms", "'/GPU:0'"),
    },
    "VARIABLES": {
        "assign of a shape": (r"\(2,\)", r"\(1,\)", "Variable:0", "Reshape the value"),
        "assign of a dtype": ("int32", "float32", r"tf\.cast"),
        "variable without value": ("None", "must be provided", "Pass a value"),
        "gradient used twice": ("non-persistent", "one set", "persistent=True"),
        "variable in each call": ("'Variable'", "created once", r"outside tf\.function"),
        "signature": (r"shape=\(3,\)", r"shape=\(2,\)", "'x'", "change the signature"),
        "signature dtype": (r"tf\.int32", r"tf\.float32", "'x'", "change the signature"),
        "tensor leaks from a function": ("add:0", "was defined here", "return it"),
        "branch on a tensor": ("Greater:0", "not allowed", r"tf\.where"),
    },
    "MODELS": {
        "unknown layer argument": ("activaton", "Dense", "accepts"),
        "unknown activation": ("'reluu'", "Did you mean 'relu'"),
        "unknown initializer": ("'glorot'", "Did you mean 'glorot_"),
        "unknown loss": ("'mean_square'", "Did you mean 'mean_squared_error'"),
        "unknown optimizer": ("'sgdd'", "SGD", "passed as objects"),
        "unknown optimizer argument": ("learning_rat ", "Adam", "Check the spelling"),
        "negative units": ("units=-3", "positive integer", "'dense.*Dense", "Pass the number"),
        "units of a string": ("units='three'", "positive integer", "'dense.*Dense", "Pass the"),
        "dropout rate": (r"1\.5", "between 0 and 1", "'dropout', Dropout", "Pass the fraction"),
        "conv padding": ("half", '"valid" or "same"', "Pass one"),
        "conv rank": (r"\(2, 4, 4\)", "min_ndim=4", r'"conv2d.*" \(Conv2D\)', "Reshape"),
        "features": (r"\(8, 5\)", "have value 4", r'"dense" \(Dense\)', "build the layer"),
        "features in a call": (r"\(8, 5\)", "have value 4", r'"dense" \(Dense\)', "Reshape"),
        "features in predict": (r"\(8, 5\)", "have value 4", r'"dense" \(Dense\)', "Reshape"),
        "outputs": (r"\(8, 3\)", r"\(8, 2\)", "mean_squared_error", "units of the last layer"),
        "labels of the wrong shape": (r"\(8, 2\)", "one number for each", "use sparse_"),
        "sparse labels out of range": ("value of 5", r"\[0, 2\)", "8 of 8", "6 units"),
        "lengths": ("x sizes: 8", "y sizes: 7", "same number", "one target for each"),
        "no targets": ("loss=mse", "expects target", "Pass the targets"),
        "empty data": (r"'x': \[0\]", "non-empty", "Pass at least one"),
        "fit before compile": ("compile your model", r"model\.compile\(", "fit"),
        "summary before build": ("not yet been built", r"`build\(\)`"),
        "weights before build": ("'sequential", "not yet been created", r"`build\(\)`"),
        "count before build": ("dense", "isn't built", r"\.build\("),
        "set_weights of a number": ("length 1", "expecting 2", "kernel:0", "one array for each"),
        "set_weights of a shape": (r"\(4, 2\)", r"\(4, 3\)", "kernel:0", "get_weights"),
        "validation_split of a dataset": ("dataset", "only supported", "validation_data="),
        "duplicate layer names": ('"a"', "unique", "Update the `name`"),
        "not a layer": ("lambda", "instance of class Layer", "layers.Lambda"),
        "merge of shapes": (r"\(3,\) and \(4,\)", "'add', Add", "need equal sizes"),
        "merge of one": (r"\[2, 3\]", "exactly 2", "'subtract'", r"\[a, b\]"),
        "concatenate of shapes": (r"\(3, 3\)", "matching", "'concatenate'", "Choose the axis"),
        "reshape of a size": (r"\[6\]", r"\[5\]", "'reshape', Reshape", "product is 6"),
        "embedding out of range": ("= 7", r"\[0, 3\)", r'"embedding" \(Embedding\)', "less than"),
        "loss of the wrong reduction": ("median", "Expected keys", "Pass one"),
        "loss of shapes": (r"\[4, 2\] vs. \[4, 3\]", "equal or 1", r"tf\.reshape"),
        "no gradients": ("Variable:0", "No gradients", "inside the tape"),
        "new variable after build": ("Variable:0", "cannot recognize", r"optimizer\.build"),
        "get_layer": ("nothing", r"\['dense'\]"),
        "load_weights of nothing": (r"file\.h5", "save_weights", "check the path"),
    },
    "DATA": {
        "slices of lengths": (r"\[3, 4\]", "same first dimension", "one label for each"),
        "slices of a scalar": ("scalar", "rank >= 1", "from_tensors"),
        "batch of zero": ("received: 0", "greater than zero", r"e\.g\. 32"),
        "shuffle of zero": ("received: 0", "greater than zero", "Pass the number"),
        "batch of shapes": (r"\[1\].*\[2\]", "Give all elements one shape"),
        "generator without signature": ("must be given", "output_signature="),
        "length unknown": ("infinite", r"take\(n\)"),
    },
}

# Mistakes without a golden row: class, mistake, regular expressions.
MORE = {
    "unknown metric": (
        ValueError,
        lambda: dense(tf, metrics=["acuracy"]).fit(ones(4, 4), ones(4, 2), verbose=0),
        ("'acuracy'", "Did you mean .*accuracy"),
    ),
    "unknown regularizer": (
        ValueError,
        lambda: layers.Dense(1, kernel_regularizer="l3"),
        ("'l3'", "Did you mean 'l[12]'"),
    ),
    "features of a deep model": (
        ValueError,
        lambda: tf.keras.Sequential([layers.Dense(3, input_shape=(4,)), layers.Dense(2)])(
            ones(1, 5)
        ),
        (r"\(1, 5\)", "have value 4", '"dense', r"\(Dense\)", "build the layer"),
    ),
    "op inside a layer": (
        INVALID,
        lambda: layers.Lambda(lambda x: tf.matmul(x, x), name="square")(ones(2, 3)),
        (r"\[2, 3\]", "must be equal", r'"square" \(Lambda\)', "transpose_a"),
    ),
    "loss of labels, eager": (
        INVALID,
        lambda: losses.SparseCategoricalCrossentropy()([7], [[0.5, 0.5]]),
        ("value of 7", r"\[0, 2\)", "Check the labels"),
    ),
    "negative labels": (
        INVALID,
        lambda: losses.SparseCategoricalCrossentropy()([-1], [[0.5, 0.5]]),
        ("value of -1", r"\[0, 2\)", "count the classes from 0"),
    ),
    "negative random shape": (
        INVALID,
        lambda: tf.random.normal([-1, 2]),
        (r"\[-1, 2\]", "must be >= 0", "Pass the sizes"),
    ),
    "no batches": (
        ValueError,
        lambda: dense(tf).fit(tf.data.Dataset.range(0).map(lambda i: (i, i)), verbose=0),
        ("no batch", "not empty"),
    ),
}


def golden_rows():
    for group, rows in GOLDEN.items():
        mistakes = getattr(cases_mistakes, group)
        for name, patterns in rows.items():
            yield pytest.param(
                lambda make=mistakes[name]: make(tf), patterns, id=f"{group}: {name}"
            )


def message_of(mistake, kind=Exception):
    """The message; every one is short and speaks of the user's program, not of a graph."""
    with pytest.raises(kind) as caught:
        mistake()
    message = str(caught.value)
    assert len(message.splitlines()) <= 15
    assert "Graph execution error" not in message
    return message


@pytest.mark.parametrize(("mistake", "patterns"), list(golden_rows()))
def test_messages(mistake, patterns):
    fresh(tf)
    message = message_of(mistake)
    for pattern in patterns:
        assert re.search(pattern, message, re.DOTALL), f"{pattern!r} is not in: {message}"


@pytest.mark.parametrize("name", MORE)
def test_more_messages(name):
    fresh(tf)
    kind, mistake, patterns = MORE[name]
    message = message_of(mistake, kind)
    for pattern in patterns:
        assert re.search(pattern, message, re.DOTALL), f"{pattern!r} is not in: {message}"
