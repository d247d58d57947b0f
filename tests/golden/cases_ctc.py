"""Rows of connectionist temporal classification."""

import numpy as np

from tests.golden.harness import F, I, K, Table

TABLE = Table("ctc")
case, error = TABLE.case, TABLE.error

LOGITS = F(5, 3, 4)
LABELS = K([[1, 2, 0], [2, 2, 2], [3, 1, 2]], "int32")
LENGTHS = K([2, 3, 3], "int32")
TIMES = K([5, 5, 4], "int32")
INDICES = np.array([[0, 0], [0, 1], [1, 0], [1, 1], [1, 2], [2, 0]], np.int64)
VALUES = K([1, 2, 2, 2, 0, 1], "int32")


def sparse(tf, values):
    """Sparse labels of three examples."""
    return tf.SparseTensor(INDICES, values, [3, 3])


def loss(**options):
    """A row's function: the loss of dense labels."""
    return lambda tf, x, labels, lengths, times: tf.nn.ctc_loss(
        labels, x, lengths, times, **options
    )


DENSE = (LOGITS, LABELS, LENGTHS, TIMES)
case("loss", loss(), *DENSE)
case(
    "loss, blank last",
    loss(blank_index=-1),
    LOGITS,
    K([[1, 2, 0], [2, 2, 2], [0, 1, 2]], "int32"),
    LENGTHS,
    TIMES,
)
case(
    "loss, blank inside",
    loss(blank_index=2),
    LOGITS,
    K([[1, 3, 0], [3, 3, 3], [0, 1, 3]], "int32"),
    LENGTHS,
    TIMES,
)
case(
    "loss, batch first",
    lambda tf, x, labels, lengths, times: tf.nn.ctc_loss(
        labels, tf.transpose(x, [1, 0, 2]), lengths, times, logits_time_major=False
    ),
    *DENSE,
)
case(
    "loss, unique labels",
    lambda tf, x, labels, lengths, times: tf.nn.ctc_loss(
        labels, x, lengths, times, unique=tf.nn.ctc_unique_labels(labels)
    ),
    *DENSE,
)
case("loss, no labels", loss(), LOGITS, LABELS, K([0, 1, 0], "int32"), TIMES)
case(
    "loss, one step",
    loss(),
    F(1, 2, 3),
    K([[1], [2]], "int32"),
    K([1, 1], "int32"),
    K([1, 1], "int32"),
)
case(
    "loss, float16",
    lambda tf, x, labels, lengths, times: tf.nn.ctc_loss(
        labels, tf.cast(x, tf.float16), lengths, times
    ),
    *DENSE,
    tol=3.0,
)
case(
    "loss, sparse",
    lambda tf, x, values, times: tf.nn.ctc_loss(sparse(tf, values), x, None, times, blank_index=-1),
    LOGITS,
    VALUES,
    TIMES,
)
case(
    "loss, sparse, blank first",
    lambda tf, x, values, times: tf.nn.ctc_loss(sparse(tf, values), x, None, times, blank_index=0),
    LOGITS,
    K([1, 2, 2, 3, 1, 1], "int32"),
    TIMES,
)
case(
    "loss of logits far apart",
    loss(),
    K((np.arange(60).reshape(5, 3, 4) % 7 * 20.0).tolist()),
    LABELS,
    LENGTHS,
    TIMES,
)
error(
    "loss, sparse without blank",
    lambda tf: tf.nn.ctc_loss(sparse(tf, [1, 2, 2, 2, 0, 1]), tf.ones([5, 3, 4]), None, [5, 5, 5]),
)


def first(**options):
    """A row's function: the loss as TensorFlow 1 had it."""
    return lambda tf, x, values, times: tf.compat.v1.nn.ctc_loss(
        sparse(tf, values), x, times, **options
    )


SPARSE = (LOGITS, VALUES, TIMES)
case("loss of tf.compat.v1", first(), *SPARSE)
case("loss of tf.compat.v1, collapsed", first(preprocess_collapse_repeated=True), *SPARSE)
case("loss of tf.compat.v1, not merged", first(ctc_merge_repeated=False), *SPARSE)
case(
    "loss of tf.compat.v1, too long",
    first(ignore_longer_outputs_than_inputs=True),
    LOGITS,
    VALUES,
    K([5, 2, 1], "int32"),
)
case(
    "loss of tf.compat.v1, batch first",
    lambda tf, x, values, times: tf.compat.v1.nn.ctc_loss(
        sparse(tf, values),
        logits=tf.transpose(x, [1, 0, 2]),
        sequence_length=times,
        time_major=False,
    ),
    *SPARSE,
)
case(
    "loss of tf.compat.v1, null labels at the end",
    first(),
    LOGITS,
    K([1, 2, 2, 3, 3, 1], "int32"),
    TIMES,
)
error("CTCLoss too long", lambda tf: first()(tf, tf.ones([5, 3, 4]), [1] * 6, [5, 2, 5]))
error("CTCLoss negative", lambda tf: first()(tf, tf.ones([5, 3, 4]), [-1] * 6, [5, 5, 5]))
error(
    "CTCLoss null label before another",
    lambda tf: first()(tf, tf.ones([5, 3, 4]), [3, 1] * 3, [5, 5, 5]),
)
error("CTCLoss too much time", lambda tf: first()(tf, tf.ones([5, 3, 4]), [1] * 6, [5, 9, 5]))
error("CTCLoss dense", lambda tf: tf.compat.v1.nn.ctc_loss([[1]], tf.ones([5, 1, 4]), [5]))


def decoded(result):
    """Sparse tensors and scores as a list."""
    found, scores = result
    return [[sp.indices, sp.values, sp.dense_shape] for sp in found] + [scores]


case(
    "greedy",
    lambda tf, x, times: decoded(tf.nn.ctc_greedy_decoder(x, times)),
    LOGITS,
    TIMES,
    grad=False,
)
case(
    "greedy, not merged",
    lambda tf, x, times: decoded(
        tf.nn.ctc_greedy_decoder(x, times, merge_repeated=False, blank_index=0)
    ),
    LOGITS,
    TIMES,
    grad=False,
)
case(
    "greedy, nothing",
    lambda tf, x: decoded(tf.nn.ctc_greedy_decoder(x, [0, 0, 0])),
    LOGITS,
    grad=False,
)
error(
    "greedy, blank",
    lambda tf: tf.nn.ctc_greedy_decoder(tf.ones([5, 3, 4]), [5, 5, 5], blank_index=7),
)
error("greedy, too long", lambda tf: tf.nn.ctc_greedy_decoder(tf.ones([5, 3, 4]), [5, 6, 5]))
error("greedy, lengths", lambda tf: tf.nn.ctc_greedy_decoder(tf.ones([5, 3, 4]), [5, 5]))
case(
    "beam",
    lambda tf, x, times: decoded(tf.nn.ctc_beam_search_decoder(x, times)),
    LOGITS,
    TIMES,
    grad=False,
)
case(
    "beams",
    lambda tf, x, times: decoded(
        tf.nn.ctc_beam_search_decoder(x, times, beam_width=40, top_paths=3)
    ),
    LOGITS,
    TIMES,
    grad=False,
)
case(
    "beams, merged",
    lambda tf, x, times: decoded(
        tf.compat.v1.nn.ctc_beam_search_decoder(x, times, beam_width=40, top_paths=2)
    ),
    LOGITS,
    TIMES,
    grad=False,
)
error("beams, few", lambda tf: tf.nn.ctc_beam_search_decoder(tf.ones([1, 1, 3]), [1], 50, 5))
error("beams, narrow", lambda tf: tf.nn.ctc_beam_search_decoder(tf.ones([5, 1, 3]), [5], 1, 2))
case("unique labels", lambda tf, x: tf.nn.ctc_unique_labels(x), I(0, 4, 3, 6))
case("unique labels of one column", lambda tf, x: tf.nn.ctc_unique_labels(x), I(0, 4, 3, 1))
error("unique labels of a vector", lambda tf: tf.nn.ctc_unique_labels([1, 2]))
case(
    "collapsed",
    lambda tf, x, n: list(tf.nn.collapse_repeated(x, n)),
    I(0, 3, 4, 7),
    K([7, 3, 0, 5], "int32"),
)
case(
    "collapsed int64",
    lambda tf, x, n: list(tf.nn.collapse_repeated(x, n)),
    I(0, 2, 2, 5, dtype="int64"),
    K([5, 4], "int32"),
)
error("collapsed vector", lambda tf: tf.nn.collapse_repeated([1, 1], [2]))
