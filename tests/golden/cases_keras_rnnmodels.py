"""Golden rows: models with recurrent layers, their states and their masks."""

import numpy as np

from tests.golden.harness import F, Table
from tests.golden.keras_rows import drawn_weights, fresh, numbers, random_of, set_drawn

TABLE = Table("keras_rnnmodels", prepare=fresh)
SEQUENCES = F(3, 4, 2)


def nested_inputs(tf):
    """Layers called on tuples, nested lists and dicts: how a model's configuration says it."""

    class Total(tf.keras.layers.Layer):
        def call(self, inputs):
            return tf.add_n(tf.nest.flatten(inputs)) * len(inputs)

    first, second, third = (tf.keras.Input((2,), name=name) for name in "abc")
    seen = []
    for given in ((first, [second, third]), {"z": first, "y": second, "x": third}):
        model = tf.keras.Model([first, second, third], Total(name="total")(given))
        again = tf.keras.Model.from_config(model.get_config(), custom_objects={"Total": Total})
        output = again([tf.ones([1, 2]), tf.ones([1, 2]), tf.ones([1, 2])])
        seen.append([model.get_config()["layers"][-1], output])
    cells = [tf.keras.layers.LSTMCell(2), tf.keras.layers.GRUCell(2)]
    given = [tf.keras.Input((2,), name=name) for name in "xyz"]
    sequences = tf.keras.Input((None, 2), name="s")
    output = tf.keras.layers.RNN(cells)(sequences, initial_state=[given[:2], given[2]])
    model = tf.keras.Model([sequences, *given], output)
    set_drawn(model, "nested")
    again = tf.keras.Model.from_config(model.get_config())
    again.set_weights(model.get_weights())
    values = [tf.ones([1, 3, 2]), *[tf.ones([1, 2])] * 3]
    return seen, model.get_config()["layers"][-1], model(values), again(values)


TABLE.case("nested inputs", nested_inputs, grad=False, tol=4.0)


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
