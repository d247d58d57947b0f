"""LSTM and GRU cells that compute all gates in one op, and an LSTM over a whole sequence.

Weights are one matrix whose columns are the gates: input, cell, forget and output in LSTMBlockCell
and BlockLSTM, input, forget, cell and output in BlockLSTMV2; reset and update in GRUBlockCell.
"""

import jax.numpy as jnp

from yeoul.engine import xla
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.family import dtypes

TYPES = dtypes("float16", "float32")
WEIGHTS = "w:T, wci:T, wcf:T, wco:T, b:T"


def lstm_step(x, cs, h, weights, forget_bias, cell_clip, use_peephole, order):
    """One step: the gates, the cell's state, its tanh, and the output.

    Args:
      x: inputs, [batch, features].
      cs: state of the cell, [batch, units].
      h: output of the step before, [batch, units].
      weights: matrix, peephole weights of three gates, and biases.
      forget_bias: added to the forget gate.
      cell_clip: largest absolute value of the new state, if above 0.
      use_peephole: whether the gates see the state.
      order: places of the input, cell, forget and output gates among the columns.
    """
    w, wci, wcf, wco, b = weights
    columns = jnp.split(jnp.concatenate([x, h], 1) @ w + b, 4, axis=1)
    i, ci, f, o = (columns[place] for place in order)
    if use_peephole:
        i, f = i + cs * wci, f + cs * wcf
    sigmoid = xla.jax.nn.sigmoid
    i, ci, f = sigmoid(i), jnp.tanh(ci), sigmoid(f + jnp.asarray(forget_bias, f.dtype))
    cs = ci * i + cs * f
    if cell_clip > 0:
        cs = jnp.clip(cs, -cell_clip, cell_clip)
    o = sigmoid(o + cs * wco if use_peephole else o)
    co = jnp.tanh(cs)
    return i, cs, f, o, ci, co, co * o


def check(x, cs, h, w, b):
    """Raises ValueError unless the shapes of a step fit each other."""
    batch, features = x[-2:]
    units = cs[-1]
    wanted = {
        "cs_prev": (cs, (batch, units)), "h_prev": (h, (batch, units)),
        "w": (w, (features + units, 4 * units)), "b": (b, (4 * units,)),
    }  # fmt: skip
    for name, (dims, expected) in wanted.items():
        if tuple(dims) != expected:
            raise ValueError(
                f"{name} must have the shape {list(expected)} for inputs of shape {list(x)} and "
                f"{units} units, but has {list(dims)}"
            )


CELL_ORDER, V2_ORDER = (0, 1, 2, 3), (0, 2, 1, 3)


def _cell(x, cs_prev, h_prev, w, wci, wcf, wco, b, forget_bias, cell_clip, use_peephole):
    check(x.shape, cs_prev.shape, h_prev.shape, w.shape, b.shape)
    weights = w, wci, wcf, wco, b
    return lstm_step(
        x, cs_prev, h_prev, weights, forget_bias, cell_clip, use_peephole, CELL_ORDER
    )  # fmt: skip


def _cell_specs(inputs, attrs):
    return [(dims_of(inputs[1]), dtype_of(inputs[0]))] * 7


register(
    "LSTMBlockCell", f"x:T, cs_prev:T, h_prev:T, {WEIGHTS}", lower=_cell, grad=AUTO,
    shape=_cell_specs, types=TYPES, outputs=7,
    attrs={"forget_bias": 1.0, "cell_clip": 3.0, "use_peephole": False},
)  # fmt: skip


def sequence(order):
    """The steps of a sequence; those from `seq_len_max` on give zeros."""

    def lower(
        seq_len_max, x, cs_prev, h_prev, w, wci, wcf, wco, b, cell_clip, use_peephole,
        forget_bias=0.0,
    ):  # fmt: skip
        check(x.shape, cs_prev.shape, h_prev.shape, w.shape, b.shape)
        weights = w, wci, wcf, wco, b

        def step(carry, item):
            time, row = item
            found = lstm_step(
                row, *carry, weights, forget_bias, cell_clip, use_peephole, order
            )  # fmt: skip
            found = tuple(jnp.where(time < seq_len_max, part, 0) for part in found)
            return (found[1], found[6]), found

        times = jnp.arange(x.shape[0])
        return xla.jax.lax.scan(step, (cs_prev, h_prev), (times, x))[1]

    return lower


def _sequence_specs(inputs, attrs):
    x, cs = dims_of(inputs[1]), dims_of(inputs[2])
    known = x is not None and cs is not None
    return [((x[0], *cs) if known else (None,) * 3, dtype_of(inputs[1]))] * 7


for name, order, attrs in (
    ("BlockLSTM", CELL_ORDER, {"forget_bias": 1.0, "cell_clip": 3.0, "use_peephole": False}),
    ("BlockLSTMV2", V2_ORDER, {"cell_clip": 0.0, "use_peephole": False}),
):
    register(
        name, f"seq_len_max:int64, x:T, cs_prev:T, h_prev:T, {WEIGHTS}", lower=sequence(order),
        grad=AUTO, shape=_sequence_specs, types=TYPES, outputs=7, attrs=attrs,
    )  # fmt: skip


def _gru(x, h_prev, w_ru, w_c, b_ru, b_c):
    units = h_prev.shape[-1]
    if tuple(w_ru.shape) != (x.shape[-1] + units, 2 * units):
        raise ValueError(
            f"w_ru must have the shape {[x.shape[-1] + units, 2 * units]}, but has "
            f"{list(w_ru.shape)}"
        )
    gates = xla.jax.nn.sigmoid(jnp.concatenate([x, h_prev], 1) @ w_ru + b_ru)
    r, u = jnp.split(gates, 2, axis=1)
    c = jnp.tanh(jnp.concatenate([x, h_prev * r], 1) @ w_c + b_c)
    return r, u, c, u * h_prev + (1 - u) * c


register(
    "GRUBlockCell", "x:T, h_prev:T, w_ru:T, w_c:T, b_ru:T, b_c:T", lower=_gru, grad=AUTO,
    shape=lambda inputs, attrs: [(dims_of(inputs[1]), dtype_of(inputs[0]))] * 4,
    types=dtypes("float32"), outputs=4,
)  # fmt: skip
