"""Golden rows: wrappers of recurrent layers, cells of users, and models around them."""

import numpy as np

from tests.golden.harness import F, Table
from tests.golden.keras_rows import (
    drawn_weights,
    fresh,
    layer_row,
    numbers,
    random_of,
    set_drawn,
    step_row,
)

TABLE = Table("keras_rnnwrap", prepare=fresh)
MASK = [[True, True, False, True], [True, True, True, False], [False, True, False, False]]
SEQUENCES = F(3, 4, 2)
BOTH = {"return_sequences": True, "return_state": True}


def row(name, make, *inputs, **options):
    """Adds a row for the layer that `make(tf)` gives."""
    TABLE.case(name, layer_row(make, name, **options), *inputs, grad=False, tol=4.0)


def step(name, make, *inputs):
    """Adds a row that trains that layer."""
    TABLE.case(f"step {name}", step_row(make, name), *inputs, grad=False, tol=10.0)


# Bidirectional.


def both_ways(inner="LSTM", back=None, **kwargs):
    """`make` of a Bidirectional; arguments in `layer` are those of the layer in it."""
    own = kwargs.pop("layer", {})

    def make(tf):
        layers = tf.keras.layers
        extra = dict(kwargs)
        if back:
            extra["backward_layer"] = getattr(layers, back)(
                3, go_backwards=True, name="rear", **own
            )
        return layers.Bidirectional(getattr(layers, inner)(3, **own), **extra)

    return make


def modes(tf, x):
    """The ways to merge, and a time axis that comes first."""
    seen = []
    for options in (
        {"merge_mode": "sum"},
        {"merge_mode": "mul"},
        {"merge_mode": "ave"},
        {"layer": {"time_major": True, "return_sequences": True}},
    ):
        layer = both_ways("SimpleRNN", **options)(tf)
        layer(x)
        set_drawn(layer, str(options))
        with tf.GradientTape() as tape:
            output = layer(x)
        grads = tape.gradient(output, layer.trainable_weights)
        shape = layer.compute_output_shape(x.shape)
        seen.append([output, grads, str(shape), layer.get_config()["merge_mode"]])
    return seen


EAGER = {"compiled": False, "symbolic": False}
TABLE.case("Bidirectional modes", modes, SEQUENCES, grad=False, tol=4.0)
row("Bidirectional none", both_ways("SimpleRNN", merge_mode=None, layer=BOTH), SEQUENCES)
row("Bidirectional mask", both_ways(layer=BOTH), SEQUENCES, masked=MASK, **EAGER)
row("Bidirectional last", both_ways(layer={"return_state": True}), SEQUENCES, **EAGER)
row("Bidirectional back", both_ways(back="GRU", name="two"), SEQUENCES, masked=MASK, **EAGER)
row("Bidirectional states", both_ways("GRU"), SEQUENCES, F(3, 3), F(3, 3), compiled=False)
step("Bidirectional", both_ways("GRU", layer={"return_sequences": True}), SEQUENCES)


def cells_both_ways(tf):
    layers = tf.keras.layers
    return layers.Bidirectional(layers.RNN(layers.LSTMCell(2), return_sequences=True))


row("Bidirectional of cells", cells_both_ways, SEQUENCES, **EAGER)


# TimeDistributed.


def each(inner, **kwargs):
    return lambda tf: tf.keras.layers.TimeDistributed(inner(tf.keras.layers), **kwargs)


row("TimeDistributed Dense", each(lambda layers: layers.Dense(2, "tanh")), SEQUENCES, masked=MASK)
row("TimeDistributed Conv1D", each(lambda layers: layers.Conv1D(2, 3), name="td"), F(2, 3, 5, 2))
row("TimeDistributed LSTM", each(lambda layers: layers.LSTM(2)), F(2, 3, 4, 2))
row(
    "TimeDistributed Embedding",
    each(lambda layers: layers.Dense(2, activity_regularizer="l2")),
    SEQUENCES,
)
step("TimeDistributed", each(lambda layers: layers.Dense(2, kernel_regularizer="l2")), SEQUENCES)


# Cells of users.


def matrix_cell(tf):
    """A cell with nested inputs and outputs, and two states of other ranks."""

    class Matrix(tf.keras.layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.state_size = [tf.TensorShape([2, 3]), tf.TensorShape([3])]
            self.output_size = (tf.TensorShape([3]), tf.TensorShape([2, 3]))

        def build(self, shapes):
            self.kernel = self.add_weight("kernel", (2, 3), initializer="ones")

        def call(self, inputs, states):
            vector, matrix = inputs
            new_v = tf.tanh(states[1] + vector @ self.kernel)
            new_m = states[0] * 0.5 + matrix * self.kernel
            return (new_v, new_m), [new_m, new_v]

    return Matrix()


def minimal_cell(tf, **kwargs):
    """The cell of Keras's guide."""

    class Minimal(tf.keras.layers.AbstractRNNCell):
        def __init__(self, units, **kwargs):
            super().__init__(**kwargs)
            self.units = units

        @property
        def state_size(self):
            return self.units

        @property
        def output_size(self):
            return self.units

        def build(self, input_shape):
            self.kernel = self.add_weight(
                shape=(input_shape[-1], self.units), initializer="uniform", name="kernel"
            )
            self.recurrent_kernel = self.add_weight(
                shape=(self.units, self.units), initializer="uniform", name="recurrent_kernel"
            )
            self.built = True

        def call(self, inputs, states):
            output = inputs @ self.kernel + states[0] @ self.recurrent_kernel
            return output, [output]

        def get_config(self):
            return {**super().get_config(), "units": self.units}

    return tf.keras.layers.RNN(Minimal(3), **kwargs)


def nested_cell(tf, x, y):
    """Nested inputs, outputs and states."""
    layer = tf.keras.layers.RNN(matrix_cell(tf), return_sequences=True, return_state=True)
    seen = {"called": layer((x, y), mask=tf.constant(MASK))}
    seen["compiled"] = tf.function(lambda a, b: layer((a, b)))(x, y)
    seen["weights"] = [[w.name, list(w.shape)] for w in layer.weights]
    return seen


TABLE.case("nested cell", nested_cell, SEQUENCES, F(3, 4, 2, 3), grad=False, tol=4.0)
row(
    "cell of a user",
    lambda tf: minimal_cell(tf, return_sequences=True, return_state=True),
    SEQUENCES,
    masked=MASK,
    config=False,
)


def with_constants(tf, x, c):
    """A cell that gets constants, as tensors and as symbolic inputs."""

    class Scaled(tf.keras.layers.Layer):
        def __init__(self, units, **kwargs):
            super().__init__(**kwargs)
            self.units = self.state_size = units

        def build(self, input_shape):
            self.kernel = self.add_weight(
                shape=(input_shape[-1], self.units), initializer="ones", name="kernel"
            )

        def call(self, inputs, states, constants):
            (factor,) = constants
            output = tf.tanh(inputs @ self.kernel + states[0] * factor)
            return output, [output]

    layer = tf.keras.layers.RNN(Scaled(3), return_sequences=True, name="scaled")
    seen = {"called": layer(x, constants=c), "weights": [w.name for w in layer.weights]}
    inputs, given = tf.keras.Input((None, 2)), tf.keras.Input((3,))
    model = tf.keras.Model([inputs, given], layer(inputs, constants=given))
    seen["model"] = model([x, c])
    start = tf.keras.Input((3,))
    model = tf.keras.Model(
        [inputs, start, given], layer(inputs, initial_state=start, constants=given)
    )
    seen["both"] = model([x, c * 0.5, c])
    return seen


TABLE.case("constants", with_constants, SEQUENCES, F(3, 3), grad=False, tol=4.0)


def from_zero(tf, x):
    """A cell that a class without a layer is: no weights, no initial state."""

    class Sum:
        state_size = 2

        def call(self, inputs, states):
            return inputs + states[0], [inputs + states[0]]

    layer = tf.keras.layers.RNN(Sum(), return_sequences=True)
    return [layer(x), tf.function(layer)(x), layer.compute_output_shape((3, 4, 2))]


TABLE.case("cell without a layer", from_zero, SEQUENCES, grad=False)


# Cells of tf.nn around cells.


def nn_cells(tf, x, h):
    """Dropout, residual and device wrappers: values, states, weights, configurations."""
    cells, plain = tf.keras.layers, {"activation": None, "kernel_initializer": "ones"}
    simple = cells.SimpleRNNCell(3, recurrent_initializer="ones", **plain)
    halves = dict.fromkeys(("input_keep_prob", "state_keep_prob", "output_keep_prob"), 0.5)
    tf.random.set_seed(1)
    dropping = tf.nn.RNNCellDropoutWrapper(simple, **halves)
    seen = {"dropped": [dropping(x, [h]), dropping(x, [h])], "config": dropping.get_config()}
    fixed = tf.nn.RNNCellDropoutWrapper(
        simple, variational_recurrent=True, output_keep_prob=0.5, dtype=tf.float32, seed=2
    )
    once, twice = fixed(x, [h])[0], fixed(x, [h])[0]
    seen["same"] = bool(tf.reduce_all(once == twice))
    chosen = tf.nn.RNNCellDropoutWrapper(
        simple, state_keep_prob=0.5, dropout_state_filter_visitor=lambda state: False
    )
    seen["filtered"] = chosen(x, [h])
    gru = cells.GRUCell(3, kernel_initializer="ones")
    residual = tf.nn.RNNCellResidualWrapper(gru)
    product = tf.nn.RNNCellResidualWrapper(simple, residual_fn=lambda a, b: a * b)
    seen["product"] = product(x, [h])
    seen["residual"] = residual(x, [h])[0] - gru(x, [h])[0]
    device = tf.nn.RNNCellDeviceWrapper(cells.LSTMCell(3), "/cpu:0")
    layer = cells.RNN(device, return_state=True)
    seen["shapes"] = [list(t.shape) for t in layer(x[:, None])]
    seen["weights"] = [w.name for w in layer.weights]
    seen["more"] = [residual.get_config(), device.get_config()]
    seen["sizes"] = [int(dropping.state_size), int(dropping.output_size), dropping.name]
    return seen


TABLE.case("tf.nn cells", nn_cells, F(2, 3), F(2, 3), grad=False, tol=4.0)


# Models.


def seq2seq(tf, x, y):
    """An encoder whose states start the decoder, trained, rebuilt, and run step by step."""
    layers = tf.keras.layers
    ahead, behind = tf.keras.Input((None, 2)), tf.keras.Input((None, 3))
    _, *states = layers.LSTM(4, return_state=True, name="encoder")(ahead)
    decoder = layers.LSTM(4, return_sequences=True, return_state=True, name="decoder")
    outputs, _, _ = decoder(behind, initial_state=states)
    model = tf.keras.Model([ahead, behind], layers.Dense(2)(outputs))
    set_drawn(model, "seq2seq")
    model.compile("sgd", "mse")
    target = random_of("seq2seq").normal(size=(3, 5, 2)).astype("float32")
    seen = {"before": model([x, y]), "loss": float(model.train_on_batch([x, y], target))}
    seen["after"] = model.predict([x, y], verbose=0)
    seen["config"] = numbers(model.get_config())
    again = tf.keras.Model.from_config(model.get_config())
    again.set_weights(model.get_weights())
    seen["again"] = again.predict([x, y], verbose=0)
    given = [tf.keras.Input((4,)), tf.keras.Input((4,))]
    one, h, c = decoder(behind, initial_state=given)
    steps = tf.keras.Model([behind, *given], [one, h, c])
    seen["step"] = steps([y[:, :1], tf.ones([3, 4]), tf.zeros([3, 4])])
    return seen


TABLE.case("seq2seq", seq2seq, SEQUENCES, F(3, 5, 3), grad=False, tol=10.0)


def masked_model(tf):
    """Embedding and Masking give masks that recurrent layers and losses heed."""
    layers = tf.keras.layers
    ids = np.array([[3, 1, 2, 0], [4, 0, 0, 0], [1, 2, 3, 4]], "int32")
    model = tf.keras.Sequential(
        [
            layers.Embedding(5, 3, mask_zero=True),
            layers.Bidirectional(layers.LSTM(2, return_sequences=True)),
            layers.GRU(3),
            layers.Dense(1),
        ]
    )
    model(ids)
    set_drawn(model, "masked")
    model.compile("sgd", "mse")
    losses = [float(model.train_on_batch(ids, np.ones((3, 1), "float32"))) for _ in range(3)]
    rows = np.array([[[1.0, 2], [0, 0], [3, 1]], [[0, 0], [0, 0], [2, 2]]], "float32")
    other = tf.keras.Sequential([layers.Masking(), layers.SimpleRNN(2, return_sequences=True)])
    other(rows)
    set_drawn(other, "masking")
    other.compile("sgd", "mse")
    loss = float(other.train_on_batch(rows, np.ones((2, 3, 2), "float32")))
    return [losses, model.predict(ids, verbose=0), loss, other.predict(rows, verbose=0)]


TABLE.case("masks in models", masked_model, grad=False, tol=10.0)


def kept_states(name):
    """A stateful layer: states kept over batches and epochs, reset, set, and in fit."""

    def fn(tf, x):
        layer = getattr(tf.keras.layers, name)(3, stateful=True, return_sequences=True)
        model = tf.keras.Sequential([tf.keras.Input(batch_shape=(3, None, 2)), layer])
        set_drawn(model, name)
        seen = {"first": model(x), "second": model(x), "states": [s.numpy() for s in layer.states]}
        layer.reset_states()
        seen["reset"] = [s.numpy() for s in layer.states]
        layer.reset_states([np.full((3, 3), 0.5)] * len(layer.states))
        seen["set"] = model(x)
        model.reset_states()
        model.compile("sgd", "mse")
        data = np.concatenate([x.numpy(), x.numpy() * 0.5, x.numpy() * 2.0])
        target = random_of(name).normal(size=(9, 4, 3)).astype("float32")
        history = model.fit(data, target, batch_size=3, epochs=2, shuffle=False, verbose=0)
        seen["losses"] = history.history["loss"]
        seen["kept"] = [s.numpy() for s in layer.states]
        seen["predicted"] = model.predict(data, batch_size=3, verbose=0)
        seen["weights"] = [w.name for w in model.weights]
        seen["given"] = layer(x, initial_state=[tf.ones([3, 3])] * len(layer.states))
        return seen

    return fn


for name in ("SimpleRNN", "LSTM", "GRU"):
    TABLE.case(f"stateful {name}", kept_states(name), SEQUENCES, grad=False, tol=10.0)


def ragged(tf):
    """Ragged sequences through recurrent layers and wrappers."""
    layers = tf.keras.layers
    rows = [[[1.0, 2], [0.5, 1]], [[2.0, 2]], [[1.0, 0], [0, 1], [1, 1]]]
    x = tf.ragged.constant(rows, ragged_rank=1, dtype=tf.float32)
    seen = []
    for make in (
        lambda: layers.SimpleRNN(3, return_sequences=True),
        lambda: layers.LSTM(3, return_state=True),
        lambda: layers.GRU(3, return_sequences=True, go_backwards=True),
        lambda: layers.TimeDistributed(layers.Dense(2)),
    ):
        layer = make()
        layer(x)
        layer.set_weights(drawn_weights(layer.weights, "ragged"))
        found = layer(x)
        found = found if isinstance(found, list) else [found]
        seen.append([t.to_list() if isinstance(t, tf.RaggedTensor) else t.numpy() for t in found])
    return seen


TABLE.case("ragged", ragged, grad=False, tol=4.0)
