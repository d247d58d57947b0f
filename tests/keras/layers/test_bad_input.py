"""What does not fit is refused with the layer, what was passed, and the user's line; nothing moves.

The classes of the errors are TensorFlow 2.15's.
"""

import traceback

import numpy as np
import pytest

import yeoul as tf

L, errors = tf.keras.layers, tf.errors
VECTORS, SEQUENCES = tf.ones([2, 3]), tf.ones([2, 4, 3])


@pytest.fixture(autouse=True)
def filtered():
    """As users have it: the tests switch it off."""
    shown = not tf.debugging.is_traceback_filtering_enabled()
    tf.debugging.enable_traceback_filtering()
    yield
    if shown:
        tf.debugging.disable_traceback_filtering()


def masked(shape):
    return {"mask": tf.ones(shape, "bool")}


# Layer, what it is called on first (if at all), the bad call, the class, what the message says.
CALLS = [
    (lambda: L.Dense(2), None, ((None,), {}), TypeError, "Got None"),
    (lambda: L.Dense(2), None, (("a",), {}), TypeError, "Got 'a'"),
    (lambda: L.Dense(2), VECTORS, (([VECTORS, None],), {}), TypeError, "Got None"),
    (
        lambda: L.Dense(2),
        None,
        ((tf.constant([["a"]]),), {}),
        errors.UnimplementedError,
        "string (1, 1)",
    ),
    (lambda: L.Dense(2), VECTORS, ((np.array([[None]]),), {}), ValueError, "astype"),
    (lambda: L.Dense(2), VECTORS, ((VECTORS[:, :2],), {}), ValueError, "received 2"),
    (lambda: L.Dense(2), VECTORS, ((VECTORS,), {"foo": 1}), TypeError, "foo"),
    (lambda: L.MaxPooling2D(), None, (([tf.ones([1, 4, 4, 2])],), {}), None, "Pass a tensor"),
    (lambda: L.DepthwiseConv1D(2), None, ((tf.ones([2, 1, 4, 3]),), {}), ValueError, "ndim=3"),
    (lambda: L.Softmax(), None, ((VECTORS[0],), {}), ValueError, "1D"),
    (lambda: L.Dropout(0.5), None, ((None,), {}), ValueError, "None"),
    (lambda: L.Dropout(0.5), None, ((VECTORS,), {"training": "yes"}), TypeError, "training='yes'"),
    (lambda: L.Discretization([0.0]), None, ((tf.constant(["a"]),), {}), TypeError, "string"),
    (lambda: L.Dot(1), [VECTORS, VECTORS], ((VECTORS,), {}), ValueError, "on a list"),
    (lambda: L.GlobalMaxPooling1D(), None, ((tf.ones([2, 0, 3]),), {}), ValueError, "axis 1"),
    (lambda: L.GRU(2), None, ((SEQUENCES,), masked([2])), None, "[batch, time]"),
    (lambda: L.GRU(2), None, ((SEQUENCES,), masked([2, 5])), ValueError, "5 time steps"),
    (lambda: L.GRU(2), None, ((SEQUENCES, []), {}), ValueError, "`initial_state`"),
    (lambda: L.GRU(2), None, ((SEQUENCES, [tf.ones([1, 2])]), {}), ValueError, "batch of 1"),
    (
        lambda: L.LSTM(2),
        SEQUENCES,
        ((SEQUENCES, [tf.ones([3, 2])] * 2), {}),
        errors.InvalidArgumentError,
        "batch of 3",
    ),
    (
        lambda: L.MultiHeadAttention(2, 2),
        None,
        ((SEQUENCES, SEQUENCES[:1]), {}),
        errors.InvalidArgumentError,
        "batch size of `query`",
    ),
    (
        lambda: L.MultiHeadAttention(2, 2),
        (SEQUENCES, SEQUENCES),
        ((SEQUENCES, SEQUENCES[..., :2]), {}),
        errors.InvalidArgumentError,
        'layer "key" (EinsumDense), called on float32 (2, 4, 2), built for (2, 4, 3)',
    ),
    (
        lambda: L.Bidirectional(L.LSTM(2)),
        SEQUENCES,
        ((SEQUENCES[..., :2],), {}),
        ValueError,
        '"forward_lstm',
    ),
]


def values(layer):
    states = tf.nest.flatten(getattr(layer, "states", []))
    return [np.array(v) for v in (*layer.get_weights(), *states) if v is not None]


def assert_seen_from_here(error):
    """The traceback has this file's frames only."""
    while error is not None:
        frames = traceback.extract_tb(error.__traceback__)
        assert {f.filename for f in frames} <= {__file__}
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


@pytest.mark.parametrize(("make", "first", "call", "error", "said"), CALLS)
def test_calls(make, first, call, error, said):
    layer, (args, kwargs) = make(), call
    if first is not None:
        layer(*(first if isinstance(first, tuple) else [first]))
    before, built = values(layer), layer.built
    with pytest.raises(error or Exception) as caught:
        layer(*args, **kwargs)
    text = str(caught.value)
    assert said in text
    assert layer.name in text
    assert type(layer).__name__ in text
    assert_seen_from_here(caught.value)
    if built:
        np.testing.assert_equal(values(layer), before)


class Passing(L.Layer):
    """Calls another layer."""

    def __init__(self):
        super().__init__(name="outer")
        self.inner = L.Dense(2, name="inner")

    def call(self, inputs, scale=None):
        if scale is not None:
            raise KeyError(scale)
        return self.inner(inputs)


def test_every_layer_on_the_way_is_named():
    layer = Passing()
    model = tf.keras.Sequential([layer], name="whole")
    model(VECTORS)
    with pytest.raises(ValueError, match=r"inner.*\(Dense\).*received 4.*outer.*whole") as caught:
        model(tf.ones([2, 4]))
    assert "built for (2, 3)" in str(caught.value)
    assert_seen_from_here(caught.value)
    with pytest.raises(KeyError, match=r"a \(In layer.*outer.*float32 \(2, 3\), scale="):
        layer(VECTORS, scale="a")
    with pytest.raises(ValueError, match="received 4") as caught:
        model(tf.keras.Input([4]))
    assert_seen_from_here(caught.value)


class Fussy(L.Layer):
    """Makes a weight before it looks at the inputs."""

    def build(self, input_shape):
        self.w = self.add_weight("w", (2,))
        if input_shape[-1] != 3:
            raise ValueError("three features only")
        super().build(input_shape)


def test_a_build_that_fails_leaves_nothing():
    layer = Fussy()
    with pytest.raises(ValueError, match="three features"):
        layer(tf.ones([2, 4]))
    assert layer.weights == []
    assert not layer.built
    layer(VECTORS)
    assert len(layer.weights) == 1


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: L.Conv2D(0, 2), r"`filters`.*\(Conv2D\)"),
        (lambda: L.Dense(2, activation="no"), r"relu.*\(Dense\)"),
        (lambda: L.StringLookup(vocabulary=["a", "a"]), "repeated.*StringLookup"),
        (lambda: L.TextVectorization(vocabulary=["a", "a"]), r"repeated.*\(TextVectorization\)"),
        (lambda: L.Normalization(name="n").adapt(np.ones([0, 3])), r"no samples.*\"n\""),
        (lambda: tf.keras.Model([tf.keras.Input([2])] * 2, VECTORS), "multiple times"),
        (lambda: L.GRU(2, stateful=True).reset_states([1]), "batch size"),
    ],
)
def test_arguments(make, said):
    with pytest.raises(ValueError, match=said) as caught:
        make()
    assert_seen_from_here(caught.value)


def test_states_of_both_directions_are_set_or_neither():
    layer = L.Bidirectional(L.GRU(2, stateful=True))
    layer(SEQUENCES)
    before = values(layer.forward_layer)
    with pytest.raises(ValueError, match=r"found shape=\(3, 2\).*backward"):
        layer.reset_states([np.ones([2, 2]), np.ones([3, 2])])
    np.testing.assert_equal(values(layer.forward_layer), before)
    layer.reset_states([np.ones([2, 2]), np.zeros([2, 2])])
    np.testing.assert_equal(layer.forward_layer.states[0].numpy(), np.ones([2, 2]))


class Widening(L.Layer):
    """A cell whose state grows."""

    state_size = output_size = 2

    def call(self, inputs, states):
        return inputs, [tf.concat([states[0], inputs], -1)]


def test_a_cell_that_changes_the_shape_of_its_state():
    with pytest.raises(ValueError, match=r"State 0 has the shape \(2, 5\).*\(2, 2\).*\(RNN\)"):
        L.RNN(Widening())(SEQUENCES)


X, Y = np.ones([8, 4], "float32"), np.ones([8, 2], "float32")
DATA = [
    ({"x": None, "y": Y}, "data adapter"),
    ({"x": "abc", "y": Y}, "data adapter"),
    ({"x": X.astype(object), "y": Y}, "Unsupported object type float"),
    ({"x": X, "y": {"z": Y}}, r"\['z'\].*output names"),
    ({"x": X, "y": Y, "sample_weight": {"z": np.ones(8)}}, r"\['z'\].*output names"),
    ({"x": X, "y": Y, "batch_size": -1}, "batch_size=-1"),
    ({"x": X, "y": Y, "validation_data": X}, "must be a tuple"),
    ({"x": X, "y": Y, "validation_data": (X, Y), "validation_freq": "a"}, "list or int"),
    ({"x": X, "y": Y, "class_weight": {"0": 1.0}}, "keys from 0"),
    ({"x": X, "y": Y[..., None], "class_weight": {0: 1.0}}, "3 or more axes"),
]


@pytest.fixture(scope="module")
def model():
    model = tf.keras.Sequential([L.Dense(2, input_shape=(4,))])
    model.compile("sgd", "mse")
    return model


@pytest.mark.parametrize(("data", "said"), DATA)
def test_data(model, data, said):
    with pytest.raises(ValueError, match=said) as caught:
        model.fit(verbose=0, **data)
    assert_seen_from_here(caught.value)
