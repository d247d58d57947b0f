"""Golden rows: ops of tf.io and tf.audio that have no public function but tf.raw_ops."""

import numpy as np

from tests.golden.harness import Table
from tests.golden.io_rows import example, parts, sequence

TABLE = Table("io_raw")
case, error = TABLE.case, TABLE.error


def message(tf):
    return example(tf, a=[1, 2], f=[0.5], s=[b"x"])


def steps(tf):
    return sequence(tf, {"v": [1, 2], "d": [0.5]}, w=[[1, 2], [3]], t=[[b"x"], [b"y"]])


def flat(result):
    """A named tuple, with lists in it, as a list."""
    return [parts(list(x) if isinstance(x, (list, tuple)) else x) for x in result]


def defaults(tf):
    return [tf.constant([], tf.int64), tf.constant(9.0)]


case(
    "ParseExample",
    lambda tf: flat(
        tf.raw_ops.ParseExample(
            serialized=[message(tf), example(tf, a=[3, 4])],
            names=[],
            sparse_keys=["s", "x"],
            dense_keys=["a", "f"],
            dense_defaults=defaults(tf),
            sparse_types=[tf.string, tf.int64],
            dense_shapes=[[2], []],
        )
    ),
)
case(
    "ParseExampleV2 scalar",
    lambda tf: flat(
        tf.raw_ops.ParseExampleV2(
            serialized=message(tf),
            names=[],
            sparse_keys=["s"],
            dense_keys=["a", "f"],
            ragged_keys=["a2"],
            dense_defaults=defaults(tf),
            num_sparse=1,
            sparse_types=[tf.string],
            ragged_value_types=[tf.int64],
            ragged_split_types=[tf.int64],
            dense_shapes=[[2], []],
        )
    ),
)
case(
    "ParseSingleExample",
    lambda tf: flat(
        tf.raw_ops.ParseSingleExample(
            serialized=message(tf),
            dense_defaults=defaults(tf),
            num_sparse=1,
            sparse_keys=["s"],
            dense_keys=["a", "f"],
            sparse_types=[tf.string],
            dense_shapes=[[2], []],
        )
    ),
)
case(
    "ParseSequenceExample",
    lambda tf: flat(
        tf.raw_ops.ParseSequenceExample(
            serialized=[steps(tf), sequence(tf, {})],
            debug_name=[],
            context_dense_defaults=[tf.constant(7.0)],
            feature_list_dense_missing_assumed_empty=["t"],
            context_sparse_keys=["v"],
            context_dense_keys=["d"],
            feature_list_sparse_keys=["w"],
            feature_list_dense_keys=["t"],
            Ncontext_sparse=1,
            Ncontext_dense=1,
            Nfeature_list_sparse=1,
            Nfeature_list_dense=1,
            context_sparse_types=[tf.int64],
            context_dense_shapes=[[]],
            feature_list_sparse_types=[tf.int64],
            feature_list_dense_types=[tf.string],
            feature_list_dense_shapes=[[]],
        )
    ),
)
case(
    "ParseSingleSequenceExample",
    lambda tf: flat(
        tf.raw_ops.ParseSingleSequenceExample(
            serialized=steps(tf),
            feature_list_dense_missing_assumed_empty=[],
            context_sparse_keys=["v"],
            context_dense_keys=["d"],
            feature_list_sparse_keys=["w"],
            feature_list_dense_keys=["t"],
            context_dense_defaults=[tf.constant([], tf.float32)],
            debug_name="one",
            context_sparse_types=[tf.int64],
            feature_list_dense_types=[tf.string],
            context_dense_shapes=[[]],
            feature_list_sparse_types=[tf.int64],
            feature_list_dense_shapes=[[]],
        )
    ),
)
for name, shape in (("vector", [2]), ("matrix", [2, 1]), ("scalar", [])):
    case(
        f"DeserializeSparse {name}",
        lambda tf, shape=shape: flat(
            tf.raw_ops.DeserializeSparse(
                serialized_sparse=tf.broadcast_to(
                    tf.io.serialize_sparse(tf.SparseTensor([[0, 1], [2, 0]], [5.0, 7.0], [3, 2])),
                    [*shape, 3],
                ),
                dtype=tf.float32,
            )
        ),
    )
SOUND = np.random.RandomState(0).uniform(-1, 1, (600, 2)).astype("float32")
for window, stride, squared in ((10, 7, False), (16, 16, True), (700, 1, False)):
    case(
        f"AudioSpectrogram {window} {stride} {squared}",
        lambda tf, w=window, s=stride, q=squared: tf.raw_ops.AudioSpectrogram(
            input=SOUND[:40], window_size=w, stride=s, magnitude_squared=q
        ),
        tol=10,
    )


def spectrum(tf):
    return tf.raw_ops.AudioSpectrogram(
        input=SOUND, window_size=256, stride=200, magnitude_squared=True
    )


case("Mfcc", lambda tf: tf.raw_ops.Mfcc(spectrogram=spectrum(tf), sample_rate=16000), tol=10)
case(
    "Mfcc of few channels",
    lambda tf: tf.raw_ops.Mfcc(
        spectrogram=spectrum(tf),
        sample_rate=8000,
        upper_frequency_limit=3000.0,
        lower_frequency_limit=100.0,
        filterbank_channel_count=10,
        dct_coefficient_count=5,
    ),
    tol=10,
)
for name, values, window in (("window", SOUND, 1), ("vector", SOUND[0], 8)):
    error(
        f"AudioSpectrogram {name}",
        lambda tf, v=values, w=window: tf.raw_ops.AudioSpectrogram(
            input=v, window_size=w, stride=7
        ),
    )
error("Mfcc matrix", lambda tf: tf.raw_ops.Mfcc(spectrogram=SOUND, sample_rate=16000))
error(
    "Mfcc coefficients",
    lambda tf: tf.raw_ops.Mfcc(
        spectrogram=spectrum(tf), sample_rate=16000, dct_coefficient_count=50
    ),
)
