"""Golden rows: what recurrent layers and wrappers refuse."""

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("keras_rnnbad", prepare=fresh)


def refused(make):
    """The error of a call."""

    def fn(tf):
        return make(tf.keras.layers, tf.ones([2, 3, 4]), tf)

    return fn


BAD = {
    "cell": lambda layers, x, tf: layers.RNN(3),
    "no state_size": lambda layers, x, tf: layers.RNN(layers.Dense(2)),
    "stacked no state_size": lambda layers, x, tf: layers.StackedRNNCells([layers.Dense(2)]),
    "units": lambda layers, x, tf: layers.LSTM(0),
    "rank": lambda layers, x, tf: layers.GRU(2)(x[0]),
    "states": lambda layers, x, tf: layers.LSTM(2)(x, initial_state=[tf.ones([2, 2])]),
    "state size": lambda layers, x, tf: layers.GRU(2)(x, initial_state=[tf.ones([2, 3])]),
    "state batch": lambda layers, x, tf: layers.GRU(2)(x, initial_state=[tf.ones([3, 2])]),
    "mask steps": lambda layers, x, tf: layers.LSTM(2)(x, mask=tf.ones([2, 4], tf.bool)),
    "mask batch": lambda layers, x, tf: layers.LSTM(2)(x, mask=tf.ones([4, 3], tf.bool)),
    "no batch size": lambda layers, x, tf: layers.LSTM(2, stateful=True)(tf.keras.Input((3, 4))),
    "not stateful": lambda layers, x, tf: layers.LSTM(2).reset_states(),
    "constants": lambda layers, x, tf: layers.RNN(layers.LSTMCell(2))(x, constants=[x]),
    "unroll": lambda layers, x, tf: layers.LSTM(2, unroll=True)(tf.keras.Input((None, 4))),
    "merge": lambda layers, x, tf: layers.Bidirectional(layers.LSTM(2), merge_mode="max"),
    "directions": lambda layers, x, tf: layers.Bidirectional(
        layers.LSTM(2), backward_layer=layers.LSTM(2)
    ),
    "odd states": lambda layers, x, tf: layers.Bidirectional(layers.GRU(2))(
        x, initial_state=[tf.ones([2, 2])]
    ),
    "wrapped": lambda layers, x, tf: layers.TimeDistributed(3),
    "no time": lambda layers, x, tf: layers.TimeDistributed(layers.Dense(2))(x[0]),
    "dropout fraction": lambda layers, x, tf: tf.nn.RNNCellDropoutWrapper(
        layers.GRUCell(2), input_keep_prob=2
    ),
    "dropout dtype": lambda layers, x, tf: tf.nn.RNNCellDropoutWrapper(
        layers.GRUCell(2), variational_recurrent=True
    ),
    "dropout input_size": lambda layers, x, tf: tf.nn.RNNCellDropoutWrapper(
        layers.GRUCell(2), 0.5, variational_recurrent=True, dtype="float32"
    ),
    "residual": lambda layers, x, tf: tf.nn.RNNCellResidualWrapper(layers.GRUCell(2))(
        x[:, 0], [tf.zeros([2, 2])]
    ),
    "rnn rank": lambda layers, x, tf: tf.keras.backend.rnn(
        lambda a, s: (a, s), x[0], [tf.zeros([3])]
    ),
    "rnn no steps": lambda layers, x, tf: tf.keras.backend.rnn(
        lambda a, s: (a, s), x[:, :0], [tf.zeros([2, 4])]
    ),
}
for name, make in BAD.items():
    TABLE.error(f"bad {name}", refused(make))
