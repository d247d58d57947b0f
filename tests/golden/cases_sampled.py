"""Rows of candidate samplers, sampled losses and lookups of sparse ids."""

import numpy as np

from tests.golden.harness import F, I, K, Table

TABLE = Table("sampled")
case, error = TABLE.case, TABLE.error

WEIGHTS = [1.0, 2.0, 0.5, 4.0, 3.0, 0.0]


def seeded(function):
    """A row's function that sets the global seed first."""

    def fn(tf, *tensors):
        tf.random.set_seed(5)
        return function(tf, *tensors)

    return fn


def fixed(tf, *args, **options):
    """`tf.nn.fixed_unigram_candidate_sampler` as a list."""
    return list(tf.nn.fixed_unigram_candidate_sampler(*args, **options))


def learned(tf, *args, **options):
    """`tf.nn.learned_unigram_candidate_sampler` as a list."""
    return list(tf.nn.learned_unigram_candidate_sampler(*args, **options))


TRUE = K([[1, 4], [3, 3]], "int64")
case("fixed", seeded(lambda tf, t: fixed(tf, t, 2, 9, False, 6, unigrams=WEIGHTS, seed=3)), TRUE)
case("fixed unique", seeded(lambda tf, t: fixed(tf, t, 2, 4, True, 6, unigrams=WEIGHTS)), TRUE)
case(
    "fixed distorted",
    seeded(lambda tf, t: fixed(tf, t, 2, 9, False, 6, distortion=0.75, unigrams=WEIGHTS, seed=2)),
    TRUE,
)
case(
    "fixed reserved",
    seeded(lambda tf, t: fixed(tf, t, 2, 9, False, 8, num_reserved_ids=2, unigrams=WEIGHTS)),
    TRUE,
)
case(
    "fixed shard",
    seeded(lambda tf, t: fixed(tf, t - t, 2, 5, False, 3, num_shards=2, shard=1, unigrams=WEIGHTS)),
    TRUE,
)
case(
    "fixed again and again",
    seeded(
        lambda tf, t: [fixed(tf, t, 2, 40, False, 6, unigrams=WEIGHTS, seed=3)[0] for _ in range(3)]
    ),
    TRUE,
)
case(
    "fixed of tf.random",
    seeded(
        lambda tf, t: list(
            tf.random.fixed_unigram_candidate_sampler(t, 2, 3, False, 6, unigrams=WEIGHTS)
        )
    ),
    TRUE,
)
error("fixed too few", lambda tf: fixed(tf, [[0]], 1, 7, True, 6, unigrams=WEIGHTS))
error("fixed no weights", lambda tf: fixed(tf, [[0]], 1, 2, True, 6))
error("fixed other range", lambda tf: fixed(tf, [[0]], 1, 2, True, 7, unigrams=WEIGHTS))
error("fixed no file", lambda tf: fixed(tf, [[0]], 1, 2, True, 7, vocab_file="/no/such/file"))
error("fixed out of range", lambda tf: fixed(tf, [[6]], 1, 2, True, 6, unigrams=WEIGHTS))
case(
    "learned",
    seeded(lambda tf, t: [learned(tf, t, 2, 12, False, 7, seed=3) for _ in range(3)]),
    TRUE,
)
case(
    "learned unique",
    seeded(lambda tf, t: [learned(tf, t, 2, 4, True, 7, seed=3) for _ in range(3)]),
    TRUE,
)
case(
    "learned of tf.random",
    seeded(
        lambda tf, t: list(tf.random.learned_unigram_candidate_sampler(t, 2, 3, False, 6, seed=1))
    ),
    TRUE,
)
error("learned too few", lambda tf: learned(tf, [[0]], 1, 7, True, 6))
error("learned out of range", lambda tf: learned(tf, [[6]], 1, 2, True, 6))


def in_function(tf):
    """Each call of a function goes on where the last one ended, in counts and in numbers."""
    tf.random.set_seed(4)

    @tf.function
    def draw():
        return list(tf.random.learned_unigram_candidate_sampler([[2], [2]], 1, 4, False, 5, seed=1))

    first = [draw(), draw()]
    tf.random.set_seed(4)
    return [*first, draw()]


case("learned in a function", in_function)

MATRIX, SHIFTS, INPUTS = F(10, 4), F(10), F(3, 4)
LABELS = K([[1, 2], [3, 3], [9, 0]], "int64")


def sample(tf, labels, num_true=2):
    """A sample that is the same in each call."""
    tf.random.set_seed(2)
    return tf.random.log_uniform_candidate_sampler(labels, num_true, 5, True, 10, seed=1)


for removed in (False, True):
    case(
        f"nce {removed}",
        lambda tf, w, b, t, x, r=removed: tf.nn.nce_loss(w, b, t, x, 5, 10, 2, sample(tf, t), r),
        MATRIX,
        SHIFTS,
        LABELS,
        INPUTS,
    )
    case(
        f"sampled softmax {removed}",
        lambda tf, w, b, t, x, r=removed: tf.nn.sampled_softmax_loss(
            w, b, t, x, 5, 10, 2, sample(tf, t), r
        ),
        MATRIX,
        SHIFTS,
        LABELS,
        INPUTS,
    )
case(
    "nce seeded",
    seeded(lambda tf, w, b, t, x: tf.nn.nce_loss(w, b, t, x, 5, 10, num_true=2)),
    MATRIX,
    SHIFTS,
    LABELS,
    INPUTS,
)
case(
    "sampled softmax seeded",
    seeded(
        lambda tf, w, b, t, x: tf.nn.sampled_softmax_loss(w, b, t, x, 5, 10, num_true=2, seed=4)
    ),
    MATRIX,
    SHIFTS,
    LABELS,
    INPUTS,
)
case(
    "nce parts",
    lambda tf, w, v, b, t, x: tf.nn.nce_loss([w, v], b, t, x, 5, 10, 2, sample(tf, t)),
    F(5, 4),
    F(5, 4),
    SHIFTS,
    LABELS,
    INPUTS,
)
case(
    "nce of tf.compat.v1",
    lambda tf, w, v, b, t, x: tf.compat.v1.nn.nce_loss([w, v], b, t, x, 5, 10, 2, sample(tf, t)),
    F(5, 4),
    F(5, 4),
    SHIFTS,
    LABELS,
    INPUTS,
)
case(
    "nce of tf.compat.v1 div",
    lambda tf, w, v, b, t, x: tf.compat.v1.nn.nce_loss(
        [w, v], b, t, x, 5, 10, 2, sample(tf, t), partition_strategy="div"
    ),
    F(5, 4),
    F(5, 4),
    SHIFTS,
    LABELS,
    INPUTS,
)
case(
    "sampled softmax of tf.compat.v1",
    lambda tf, w, v, b, t, x: tf.compat.v1.nn.sampled_softmax_loss(
        [w, v], b, t, x, 5, 10, 2, sample(tf, t)
    ),
    F(5, 4),
    F(5, 4),
    SHIFTS,
    LABELS,
    INPUTS,
)
case(
    "nce int32 labels",
    lambda tf, w, b, t, x: tf.nn.nce_loss(
        w, b, t, x, 5, 10, sampled_values=sample(tf, tf.cast(t, tf.int64), 1)
    ),
    MATRIX,
    SHIFTS,
    I(0, 10, 3, 1),
    INPUTS,
)
error(
    "nce columns",
    lambda tf: tf.nn.nce_loss(
        tf.ones([10, 4]), tf.ones([10]), tf.constant([[1, 2]]), tf.ones([1, 4]), 5, 10
    ),
)

INDICES = np.array([[0, 0], [0, 1], [2, 0], [3, 0], [3, 2]], np.int64)
IDS = K([1, 3, 0, 5, 5], "int64")
FACTORS = K([1.0, 2.0, -1.0, 0.5, 0.5])
TABLE6 = F(6, 2)


def sparse(tf, values, dims=(5, 3), indices=INDICES):
    """A sparse tensor of these values."""
    return tf.SparseTensor(indices, values, dims)


for combiner in ("sum", "mean", "sqrtn"):
    case(
        f"lookup {combiner}",
        lambda tf, p, i, c=combiner: tf.nn.embedding_lookup_sparse(p, sparse(tf, i), None, c),
        TABLE6,
        IDS,
    )
    case(
        f"lookup weighted {combiner}",
        lambda tf, p, i, w, c=combiner: tf.nn.embedding_lookup_sparse(
            p, sparse(tf, i), sparse(tf, w), c
        ),
        TABLE6,
        IDS,
        FACTORS,
    )
    case(
        f"safe lookup {combiner}",
        lambda tf, p, i, c=combiner: tf.nn.safe_embedding_lookup_sparse(p, sparse(tf, i), None, c),
        TABLE6,
        IDS,
    )
    case(
        f"safe lookup weighted {combiner}",
        lambda tf, p, i, w, c=combiner: tf.nn.safe_embedding_lookup_sparse(
            p, sparse(tf, i), sparse(tf, w), c
        ),
        TABLE6,
        IDS,
        FACTORS,
    )
case(
    "lookup norm",
    lambda tf, p, i, w: tf.nn.embedding_lookup_sparse(
        p, sparse(tf, i), sparse(tf, w), "sum", max_norm=1.0
    ),
    TABLE6,
    IDS,
    FACTORS,
)
case(
    "lookup norm without weights",
    lambda tf, p, i: tf.nn.embedding_lookup_sparse(p, sparse(tf, i), None, "mean", max_norm=0.5),
    TABLE6,
    IDS,
)
case(
    "lookup parts",
    lambda tf, p, q, i: tf.nn.embedding_lookup_sparse([p, q], sparse(tf, i), None, "sum"),
    F(3, 2),
    F(3, 2),
    IDS,
)
case(
    "lookup parts of tf.compat.v1",
    lambda tf, p, q, i: tf.compat.v1.nn.embedding_lookup_sparse(
        [p, q], sparse(tf, i), None, combiner="sum"
    ),
    F(3, 2),
    F(3, 2),
    IDS,
)
case(
    "lookup of tf.compat.v1 in parts",
    lambda tf, p, q, i: tf.compat.v1.nn.embedding_lookup([p, q], i),
    F(3, 2),
    F(3, 2),
    IDS,
)
case(
    "safe lookup of tf.compat.v1",
    lambda tf, p, q, i: tf.compat.v1.nn.safe_embedding_lookup_sparse([p, q], sparse(tf, i)),
    F(3, 2),
    F(3, 2),
    IDS,
)
case(
    "lookup ragged",
    lambda tf, p, i, w: tf.nn.embedding_lookup_sparse(
        p,
        tf.RaggedTensor.from_row_lengths(i, [2, 0, 1, 2]),
        tf.RaggedTensor.from_row_lengths(w, [2, 0, 1, 2]),
    ),
    TABLE6,
    IDS,
    FACTORS,
)
case(
    "safe lookup ragged",
    lambda tf, p, i: tf.nn.safe_embedding_lookup_sparse(
        p, tf.RaggedTensor.from_row_lengths(i, [2, 0, 1, 2])
    ),
    TABLE6,
    IDS,
)
case(
    "safe lookup default",
    lambda tf, p, i: tf.nn.safe_embedding_lookup_sparse(p, sparse(tf, i), default_id=2),
    TABLE6,
    IDS,
)
case(
    "safe lookup negative",
    lambda tf, p, i: tf.nn.safe_embedding_lookup_sparse(p, sparse(tf, i)),
    TABLE6,
    K([-1, 3, 0, -5, -5], "int64"),
)
case(
    "safe lookup of rank 3",
    lambda tf, p, i: tf.nn.safe_embedding_lookup_sparse(
        p, sparse(tf, i, (2, 2, 3), [[0, 0, 1], [1, 0, 0]])
    ),
    TABLE6,
    K([1, 2], "int64"),
)
case(
    "safe lookup of nothing",
    lambda tf, p, i: tf.nn.safe_embedding_lookup_sparse(
        p, sparse(tf, i, (3, 3), np.zeros((0, 2), np.int64))
    ),
    TABLE6,
    K([], "int64"),
)
error(
    "lookup combiner",
    lambda tf: tf.nn.embedding_lookup_sparse(tf.ones([6, 2]), sparse(tf, [0] * 5), None, "max"),
)
error("lookup dense", lambda tf: tf.nn.embedding_lookup_sparse(tf.ones([6, 2]), [[1]], None))
error(
    "lookup dense weights",
    lambda tf: tf.nn.embedding_lookup_sparse(tf.ones([6, 2]), sparse(tf, [0] * 5), [1.0]),
)
error(
    "lookup out of range",
    lambda tf: tf.nn.embedding_lookup_sparse(tf.ones([6, 2]), sparse(tf, [9] * 5), None),
)
error(
    "safe lookup without embeddings",
    lambda tf: tf.nn.safe_embedding_lookup_sparse([], sparse(tf, [0] * 5)),
)
