"""Golden rows: wrappers of recurrent layers, and cells of users."""

from tests.golden.harness import F, Table
from tests.golden.keras_rows import (
    fresh,
    layer_row,
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
