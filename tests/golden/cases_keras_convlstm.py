"""Golden rows: convolutional recurrent layers."""

from tests.golden.cases_keras_rnn import layer as add_layer
from tests.golden.cases_keras_rnn import step as add_step
from tests.golden.harness import F, Table
from tests.golden.keras_rows import fresh

TABLE = Table("keras_convlstm", prepare=fresh)
MASKED = {"masked": [[True, True, False], [False, True, False]], "symbolic": False}
EAGER = {"compiled": False, "symbolic": False, "config": False}
LINE, IMAGE, VOLUME = F(2, 3, 5, 2), F(2, 3, 4, 5, 2), F(2, 3, 3, 3, 3, 2)
ALL = {"return_sequences": True, "return_state": True}


def layer(path, *inputs, **kwargs):
    add_layer(path, *inputs, _table=TABLE, filters=3, **kwargs)


for path, inputs in (("ConvLSTM1D", LINE), ("ConvLSTM2D", IMAGE), ("ConvLSTM3D", VOLUME)):
    layer(path, inputs, kernel_size=2)
    layer(path, inputs, kernel_size=3, padding="same", **ALL, _options=MASKED)
    add_step(path, inputs, _table=TABLE, filters=2, kernel_size=2, return_sequences=True)

layer("ConvLSTM1D", LINE, kernel_size=2, dilation_rate=2, go_backwards=True, _options=EAGER)
layer("ConvLSTM2D", IMAGE, kernel_size=(2, 3), strides=2, padding="same", _options=EAGER)
layer("ConvLSTM2D", IMAGE, kernel_size=2, dilation_rate=(1, 2), _options=EAGER)
layer("ConvLSTM2D", IMAGE, kernel_size=2, go_backwards=True, return_sequences=True, _options=MASKED)
layer("ConvLSTM2D", IMAGE, kernel_size=2, use_bias=False, unit_forget_bias=False, _options=EAGER)
layer(
    "ConvLSTM2D", IMAGE, kernel_size=3, activation="relu", recurrent_activation="sigmoid",
    kernel_regularizer="l2", recurrent_regularizer="l1", bias_regularizer="l2",
    activity_regularizer="l2", kernel_constraint="max_norm", name="film",
)  # fmt: skip
layer(
    "ConvLSTM2D", IMAGE, kernel_size=2, dropout=0.5, recurrent_dropout=0.25,
    _options={"compiled": False, "symbolic": False},
)  # fmt: skip
layer("ConvLSTM2D", IMAGE, kernel_size=2, dtype="float64", padding="same", _options=EAGER)
# The op for whole sequences, which windows that keep the images' size take.
layer(
    "ConvLSTM2D", IMAGE, kernel_size=(2, 3), padding="same", use_bias=False, go_backwards=True,
    recurrent_activation="sigmoid", activation="relu", **ALL, _options=EAGER,
)  # fmt: skip
layer(
    "ConvLSTM3D", VOLUME, kernel_size=(1, 2, 3), padding="same", return_sequences=True,
    _options=EAGER,
)  # fmt: skip
add_step("ConvLSTM2D", IMAGE, _table=TABLE, filters=2, kernel_size=3, padding="same")
