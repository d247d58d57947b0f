"""Golden rows: recurrent layers and cells."""

from operator import attrgetter

import numpy as np

from tests.golden.harness import F, Table
from tests.golden.keras_rows import drawn_weights, fresh, layer_row, step_row

TABLE = Table("keras_rnn", prepare=fresh)
MASK = [[True, True, False, True], [True, True, True, False], [False, True, False, False]]
SEQUENCES = F(3, 4, 2)
LAYERS = ("SimpleRNN", "LSTM", "GRU")


def maker(path, kwargs):
    return lambda tf: attrgetter(f"keras.layers.{path}")(tf)(**kwargs)


def labelled(path, inputs, options, kwargs):
    label = f"{path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())})"
    label += "".join(f" {spec!r}" for spec in inputs)
    return label + "".join(f" {k}={v}" for k, v in options.items())


def layer(path, *inputs, _table=TABLE, _tol=4.0, _options=None, **kwargs):
    """Adds a row for `tf.keras.layers.<path>(**kwargs)` called on the inputs."""
    label = labelled(path, inputs, _options or {}, kwargs)
    row = layer_row(maker(path, kwargs), label, **(_options or {}))
    _table.case(label, row, *inputs, grad=False, tol=_tol)


def step(path, *inputs, _table=TABLE, _tol=10.0, **kwargs):
    """Adds a row that trains `tf.keras.layers.<path>(**kwargs)` on the inputs."""
    label = "step " + labelled(path, inputs, {}, kwargs)
    row = step_row(maker(path, kwargs), label)
    _table.case(label, row, *inputs, grad=False, tol=_tol)


MASKED = {"masked": MASK, "symbolic": False}
EAGER = {"compiled": False, "symbolic": False}
TRAIN = {"train": True, "config": False, **EAGER}

for name in LAYERS:
    both = {"return_sequences": True, "return_state": True}
    layer(name, SEQUENCES, units=3)
    layer(name, SEQUENCES, units=3, **both, _options=MASKED)
    layer(
        name,
        SEQUENCES,
        units=3,
        go_backwards=True,
        return_sequences=True,
        _options={"masked": MASK, **EAGER},
    )
    layer(name, SEQUENCES, units=3, unroll=True, return_sequences=True, _options=MASKED)
    layer(
        name,
        SEQUENCES,
        units=3,
        zero_output_for_mask=True,
        **both,
        _options={"masked": MASK, **EAGER},
    )
    layer(
        name,
        SEQUENCES,
        units=2,
        activation="relu",
        use_bias=False,
        return_state=True,
        _options=EAGER,
    )
    layer(name, SEQUENCES, units=3, dropout=0.5, _options=TRAIN)
    layer(name, SEQUENCES, units=3, dropout=0.25, recurrent_dropout=0.5, _options=TRAIN)
    layer(name, F(4, 3, 2), units=3, time_major=True, **both, _options={"symbolic": False})
    layer(
        name,
        F(2, 3, 4),
        units=2,
        kernel_regularizer="l2",
        recurrent_regularizer="l1",
        bias_regularizer="l2",
        activity_regularizer="l1",
        kernel_constraint="max_norm",
        recurrent_constraint="non_neg",
        bias_constraint="unit_norm",
        kernel_initializer="zeros",
        recurrent_initializer="glorot_normal",
        bias_initializer="ones",
        name="rest",
        _options=EAGER,
    )
    layer(name, F(2, 3, 4), units=2, dtype="float64", _options=EAGER)
    step(name, SEQUENCES, units=3, return_sequences=True)
for name in ("LSTM", "GRU"):
    layer(
        name,
        SEQUENCES,
        units=3,
        implementation=1,
        activation="softsign",
        use_bias=False,
        _options=EAGER,
    )
    layer(
        name, SEQUENCES, units=3, implementation=1, activation="relu", dropout=0.5, _options=TRAIN
    )
    layer(name, SEQUENCES, units=3, recurrent_activation="hard_sigmoid", _options=EAGER)
layer("LSTM", SEQUENCES, units=3, unit_forget_bias=False, _options=EAGER)
layer("GRU", SEQUENCES, units=3, reset_after=False, return_sequences=True, _options=MASKED)
layer(
    "GRU",
    SEQUENCES,
    units=3,
    reset_after=False,
    implementation=1,
    recurrent_dropout=0.5,
    _options=TRAIN,
)
layer("LSTM", SEQUENCES, units=3, dropout=0.5, seed=3, _options=TRAIN)
layer("GRU", SEQUENCES, units=3, dropout=0.5, recurrent_dropout=0.5, seed=3, _options=TRAIN)
layer("SimpleRNN", SEQUENCES, F(3, 2), units=2, return_state=True, _options={"compiled": False})
layer("LSTM", SEQUENCES, F(3, 2), F(3, 2), units=2, return_state=True, _options={"compiled": False})
layer(
    "GRU",
    SEQUENCES,
    F(3, 2),
    units=2,
    return_sequences=True,
    _options={"masked": MASK, **EAGER},
)


def first_weights(name):
    """The weights that a seed gives, and those of the cell."""

    def fn(tf):
        tf.keras.utils.set_random_seed(3)
        made = getattr(tf.keras.layers, name)(3)
        made.build((None, None, 2))
        cell = getattr(tf.keras.layers, name + "Cell")(2)
        cell.build((None, 2))
        return [made.get_weights(), cell.get_weights(), made.get_config(), cell.get_config()]

    return fn


def cell_row(name, **kwargs):
    """A cell called by itself, twice."""

    def fn(tf, x, h):
        cell = getattr(tf.keras.layers, name)(4, **kwargs)
        states = [h, h * 0.5] if name == "LSTMCell" else [h]
        cell(x, states)
        cell.set_weights(drawn_weights(cell.weights, name))
        tf.random.set_seed(5)
        seen = {"once": cell(x, states, training=True), "twice": cell(x, states, training=True)}
        cell.reset_dropout_mask()
        cell.reset_recurrent_dropout_mask()
        seen["again"] = cell(x, states, training=True)
        seen["plain"] = cell(x, states[0]) if name != "LSTMCell" else cell(x, tuple(states))
        sizes = tf.nest.map_structure(int, cell.state_size)
        seen["sizes"] = [list(tf.nest.flatten(sizes)), cell.output_size, cell.name]
        seen["first"] = [cell.get_initial_state(batch_size=2, dtype="float32")]
        seen["first"].append(cell.get_initial_state(inputs=x))
        seen["names"] = [w.name for w in cell.weights]
        seen["config"] = cell.get_config()
        return seen

    return fn


for name in LAYERS:
    TABLE.case(f"{name} first weights", first_weights(name), grad=False)
    for kwargs in ({}, {"dropout": 0.5, "recurrent_dropout": 0.25}):
        label = f"{name}Cell {kwargs}"
        TABLE.case(label, cell_row(name + "Cell", **kwargs), F(3, 2), F(3, 4), grad=False, tol=4.0)


# RNN over cells.


def stacked(tf, **kwargs):
    layers = tf.keras.layers
    cells = [layers.LSTMCell(3), layers.GRUCell(2), layers.SimpleRNNCell(2)]
    return layers.RNN(cells, **kwargs)


for kwargs in (
    {"name": "top", "go_backwards": True},
    {"return_sequences": True, "return_state": True, "zero_output_for_mask": True},
):
    label = f"stacked {kwargs}"
    TABLE.case(
        label,
        layer_row(lambda tf, kwargs=kwargs: stacked(tf, **kwargs), label, **MASKED),
        SEQUENCES,
        grad=False,
        tol=4.0,
    )
TABLE.case("step stacked", step_row(stacked, "step stacked"), SEQUENCES, grad=False, tol=10.0)


def of_reversed(tf):
    layers = tf.keras.layers
    cells = layers.StackedRNNCells(
        [layers.GRUCell(3), layers.SimpleRNNCell(3)], reverse_state_order=True
    )
    return layers.RNN(cells, return_state=True)


TABLE.case(
    "stacked reverse_state_order",
    layer_row(of_reversed, "reversed", **EAGER),
    SEQUENCES,
    grad=False,
    tol=4.0,
)


# The loop itself.

STEPS = {
    "plain": {},
    "backwards": {"go_backwards": True},
    "unrolled": {"unroll": True},
    "mask": {"mask": MASK},
    "mask backwards": {"mask": MASK, "go_backwards": True},
    "mask unrolled": {"mask": MASK, "unroll": True},
    "mask zeros": {"mask": MASK, "zero_output_for_mask": True},
    "mask zeros unrolled": {"mask": MASK, "zero_output_for_mask": True, "unroll": True},
    "mask last": {"mask": MASK, "return_all_outputs": False},
    "mask last zeros": {"mask": MASK, "return_all_outputs": False, "zero_output_for_mask": True},
    "mask 3d": {"mask": np.array(MASK)[..., None].tolist()},
    "lengths": {"input_length": [2, 4, 3]},
    "lengths backwards": {"input_length": [2, 3, 3], "go_backwards": True},
    "lengths last": {"input_length": [2, 3, 3], "return_all_outputs": False},
    "length": {"input_length": 2},
    "constants": {"constants": [2.0]},
    "time major": {"time_major": True},
}


def loop_row(options):
    def fn(tf, x, h):
        given = dict(options)
        for key, dtype in (("mask", tf.bool), ("input_length", tf.int32)):
            if isinstance(given.get(key), list):
                given[key] = tf.constant(given[key], dtype)

        def one(inputs, states):
            total = states[0] + inputs * (states[-1] if "constants" in given else 0.5)
            return tf.tanh(total) * 2.0, [total]

        def run(x, h):
            return tf.keras.backend.rnn(one, x, [h], **given)

        with tf.GradientTape() as outer:
            outer.watch([x, h])
            with tf.GradientTape() as tape:
                tape.watch([x, h])
                last, outputs, states = run(x, h)
                total = tf.reduce_sum(last * last) + tf.reduce_sum(outputs * 0.3)
            grads = tape.gradient(total, [x, h])
            moved = tf.reduce_sum(grads[0] * grads[0])
        steps = x.shape[1] if "unroll" in given else None
        unknown = [tf.TensorSpec([None, steps, 2]), tf.TensorSpec([None, 2])]
        compiled = tf.function(run, unknown, autograph=False)(x, h)
        return {
            "values": [last, outputs, *states],
            "gradients": grads,
            "second": outer.gradient(moved, [x, h]),
            "compiled": tf.nest.flatten(compiled),
        }

    return fn


for name, options in STEPS.items():
    state = F(4, 2) if name == "time major" else F(3, 2)
    TABLE.case(f"rnn {name}", loop_row(options), SEQUENCES, state, grad=False, tol=4.0)
