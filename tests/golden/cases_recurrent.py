"""Rows of recurrent cells as single ops, and of the gradient of response normalisation."""

import numpy as np

from tests.golden.harness import F, Table, U

TABLE = Table("recurrent")
case, error = TABLE.case, TABLE.error

STATE = F(2, 4), F(2, 4)
WEIGHTS = F(7, 16), F(4), F(4), F(4), F(16)
NAMES = ("cs_prev", "h_prev", "w", "wci", "wcf", "wco", "b")


def run(op, rest, **attrs):
    """A row's function: the inputs by name."""

    def call(tf, x, *others):
        found = getattr(tf.raw_ops, op)(x=x, **dict(zip(rest, others, strict=True)), **attrs)
        return list(found)

    return call


for label, attrs in {
    "": {},
    " clipped": {"cell_clip": 0.5},
    " peephole": {"use_peephole": True, "cell_clip": -1.0, "forget_bias": 0.25},
}.items():
    case(
        "cell" + label, run("LSTMBlockCell", NAMES, **attrs), F(2, 3), *STATE, *WEIGHTS,
        grad=False,
    )  # fmt: skip
for op in ("BlockLSTM", "BlockLSTMV2"):
    for peephole in (False, True):
        case(
            f"{op} {peephole}",
            run(op, NAMES, seq_len_max=np.int64(3), cell_clip=0.0, use_peephole=peephole),
            F(3, 2, 3), *STATE, *WEIGHTS, grad=False,
        )  # fmt: skip
    case(
        f"{op} clipped",
        run(op, NAMES, seq_len_max=np.int64(2), cell_clip=0.5),
        F(2, 2, 3), *STATE, *WEIGHTS, grad=False,
    )  # fmt: skip
    error(
        f"{op} weights",
        lambda tf, op=op: getattr(tf.raw_ops, op)(
            seq_len_max=np.int64(1), x=tf.ones([1, 2, 3]), cs_prev=tf.ones([2, 4]),
            h_prev=tf.ones([2, 4]), w=tf.ones([5, 16]), wci=tf.ones([4]), wcf=tf.ones([4]),
            wco=tf.ones([4]), b=tf.ones([16]), cell_clip=0.0,
        ),
    )  # fmt: skip
GRU = ("h_prev", "w_ru", "w_c", "b_ru", "b_c")
case("gru", run("GRUBlockCell", GRU), F(2, 3), F(2, 4), F(7, 8), F(7, 4), F(8), F(4), grad=False)
case(
    "gru of one unit", run("GRUBlockCell", GRU), F(1, 1), F(1, 1), F(2, 2), F(2, 1), F(2), F(1),
    grad=False,
)  # fmt: skip
for label, attrs in {
    "": {},
    " wide": {"depth_radius": 1, "bias": 2.0, "alpha": 0.5, "beta": 0.75},
}.items():
    case(
        "LRNGrad" + label,
        lambda tf, dy, x, a=attrs: tf.raw_ops.LRNGrad(
            input_grads=dy, input_image=x, output_image=tf.raw_ops.LRN(input=x, **a), **a
        ),
        F(1, 2, 2, 6), U(0.5, 1.5, 1, 2, 2, 6), grad=False,
    )  # fmt: skip
