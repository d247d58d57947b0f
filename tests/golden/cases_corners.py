"""Golden rows: corners of losses, samplers and quantization, most of them wrong here once."""

import numpy as np

from tests.golden.harness import F, K, Table

TABLE = Table("corners")
case, error = TABLE.case, TABLE.error

# Connectionist temporal classification.
LOGITS = F(5, 2, 4)


def repeated(tf, x, time, **options):
    """The loss of sparse labels, two of which are the same, that have `time` steps."""
    labels = tf.SparseTensor([[0, 0], [0, 1], [0, 2], [1, 0]], int32s([1, 1, 2, 0]), [2, 3])
    return tf.compat.v1.nn.ctc_loss(
        labels, x, [time, time], preprocess_collapse_repeated=True, **options
    )


def int32s(values):
    """int32 numbers."""
    return np.array(values, np.int32)


def sparse_labels(tf, x, blank):
    """The loss of sparse labels, among which the blank may be."""
    labels = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], int32s([1, 2, 0]), [2, 2])
    return tf.nn.ctc_loss(labels, x, None, [5, 4], blank_index=blank)


def second(tf):
    """The second derivative of a loss."""
    x = tf.ones([2, 1, 3])
    labels = tf.SparseTensor([[0, 0]], int32s([1]), [1, 1])
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            loss = tf.compat.v1.nn.ctc_loss(labels, x, [2])
        slope = inner.gradient(loss, x)
    return outer.gradient(slope, x)


error("ctc_loss, collapsed too late", lambda tf: repeated(tf, np.ones([5, 2, 4], "f"), 2))
case(
    "ctc_loss, collapsed too late, ignored",
    lambda tf, x: repeated(tf, x, 2, ignore_longer_outputs_than_inputs=True),
    LOGITS,
)
case("ctc_loss, collapsed", lambda tf, x: repeated(tf, x, 3), LOGITS)
case("ctc_loss, the blank as a label", lambda tf, x: sparse_labels(tf, x, 1), LOGITS)
case("ctc_loss, the blank from the end", lambda tf, x: sparse_labels(tf, x, -2), LOGITS)
error("ctc_loss, blank 0 as a label", lambda tf: sparse_labels(tf, np.ones([5, 2, 4], "f"), 0))
error("ctc_loss, second derivative", second)
case(
    "ctc_beam_search_decoder, negative length",
    lambda tf, x: tf.nn.ctc_beam_search_decoder(x, [-1, 3], 4, 1)[1],
    LOGITS,
    grad=False,
)
case(
    "ctc_unique_labels, no columns",
    lambda tf: list(tf.nn.ctc_unique_labels(np.zeros((2, 0), np.int32))),
)

# Samplers.


def drawn(tf, *args, **options):
    """How often the true classes are expected."""
    return tf.random.fixed_unigram_candidate_sampler(*args, **options).true_expected_count


for distortion in (0.0, 0.5, -1.0):
    case(
        f"fixed_unigram_candidate_sampler, reserved, distortion {distortion}",
        lambda tf, distortion=distortion: drawn(
            tf, [[0, 2]], 2, 4, False, 4, unigrams=[1.0, 2.0, 5.0], num_reserved_ids=1,
            distortion=distortion,
        ),
    )  # fmt: skip
error(
    "fixed_unigram_candidate_sampler, a folder",
    lambda tf: drawn(tf, [[0]], 1, 2, False, 2, vocab_file="/"),
)
case(
    "compute_accidental_hits, sampled twice",
    lambda tf: list(tf.nn.compute_accidental_hits([[1, 2], [3, 1], [1, 1]], [5, 2, 1, 1], 2)),
)
SAMPLERS = {
    "uniform": (3,), "log_uniform": (3,), "learned_unigram": (3,), "fixed_unigram": (3,), "all": (),
}  # fmt: skip
for name, more in SAMPLERS.items():
    options = {"unigrams": [1.0] * 3} if name == "fixed_unigram" else {}
    case(
        f"{name}_candidate_sampler, what it returns",
        lambda tf, name=name, more=more, options=options: (
            type(
                getattr(tf.random, f"{name}_candidate_sampler")([[1]], 1, 2, True, *more, **options)
            ).__name__
        ),
    )
for name in ("nce_loss", "sampled_softmax_loss"):
    case(
        f"{name}, sampled twice",
        lambda tf, w, b, x, name=name: getattr(tf.nn, name)(
            w,
            b,
            tf.constant([[0], [3]], tf.int64),
            x,
            3,
            5,
            sampled_values=(
                tf.constant([0, 2, 0], tf.int64),
                tf.constant([[0.5], [0.2]]),
                tf.constant([0.3, 0.4, 0.5]),
            ),
            remove_accidental_hits=True,
        ),
        F(5, 3),
        F(5),
        F(2, 3),
    )

# Sequences.
error("isotonic_regression, no such axis", lambda tf: tf.nn.isotonic_regression([[1.0]], axis=2))
error("isotonic_regression, none before", lambda tf: tf.nn.isotonic_regression([[1.0]], axis=-3))

# Quantization.
STEPS = K((np.arange(-30, 30) * 0.05).tolist())
for ends in ((-1.0, 0.0), (0.0, 1.0), (-0.1, 0.9)):
    for bits in (4, 8):
        for form in ("args", "vars"):
            case(
                f"fake_quant_with_min_max_{form}, halves of {ends}, {bits} bits",
                lambda tf, x, ends=ends, bits=bits, form=form: getattr(
                    tf.quantization, f"fake_quant_with_min_max_{form}"
                )(x, *ends, bits),
                STEPS,
                grad=False,
            )
for form in ("vars", "vars_per_channel"):
    case(
        f"fake_quant_with_min_max_{form}_gradient, what it returns",
        lambda tf, form=form: (
            type(
                getattr(tf.quantization, f"fake_quant_with_min_max_{form}_gradient")(
                    [1.0], [0.5], *(([0.0], [1.0]) if "channel" in form else (0.0, 1.0))
                )
            ).__name__
        ),
    )
NAN = float("nan")
for low, high in ((NAN, 1.0), (-1.0, NAN)):
    for mode in ("MIN_COMBINED", "SCALED"):
        case(
            f"quantize, {low} to {high}, {mode}",
            lambda tf, low=low, high=high, mode=mode: list(
                tf.quantization.quantize([-1.0, 0.0, 0.5, 1.0], low, high, tf.qint8, mode)[1:]
            ),
        )
    error(
        f"quantize_and_dequantize_v2, {low} to {high}",
        lambda tf, low=low, high=high: tf.quantization.quantize_and_dequantize_v2(
            [-0.5, 0.3], low, high, range_given=True
        ),
    )
for name in ("qint8", "quint8", "qint16"):
    for ends in ((-6.0, 6.0), (-2.3, 1.7)):
        case(
            f"dequantize, MIN_FIRST, {name}, {ends}",
            lambda tf, name=name, ends=ends: tf.quantization.dequantize(
                tf.constant([0, 1, 3, 100, 127], getattr(tf, name)), *ends, "MIN_FIRST"
            ),
        )
VALUES = K([[-2.0, -1.0, -0.5, 0.0], [0.25, 0.7, 1.0, 2.0]])
for bits, signed in ((1, True), (1, False), (61, True), (62, False)):
    case(
        f"quantize_and_dequantize_v2, {bits} bits, signed {signed}",
        lambda tf, x, bits=bits, signed=signed: tf.quantization.quantize_and_dequantize_v2(
            x, -1.0, 1.0, signed, bits, True
        ),
        VALUES,
        grad=False,
    )
for bits, signed in ((0, True), (62, True), (63, False)):
    error(
        f"quantize_and_dequantize_v2, {bits} bits, signed {signed}",
        lambda tf, bits=bits, signed=signed: tf.quantization.quantize_and_dequantize_v2(
            [1.0], -1.0, 1.0, signed, bits, True
        ),
    )
case(
    "quantize_and_dequantize_v2, unsigned in a narrow range",
    lambda tf, x: tf.quantization.quantize_and_dequantize_v2(
        x, -1.0, 1.0, False, 3, True, narrow_range=True
    ),
    VALUES,
    grad=False,
)
