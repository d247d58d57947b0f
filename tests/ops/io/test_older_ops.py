"""Ops without a public function of their own: what older graphs hold, and spectra of sound."""

import numpy as np
import pytest

import yeoul as tf
from tests.golden.io_rows import example, sequence
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE
from yeoul.formats.op_defs import op_def, widths

TEXT, INT, REAL = np.dtype(object), np.dtype("int64"), np.dtype("float32")
NONE = np.empty(0, object)


def text(value):
    return np.array(value, object)


def run(name, *inputs, **attrs):
    return execute(TABLE[name], inputs, TABLE[name].attrs | attrs)


def values(results):
    return [r.numpy().tolist() for r in results]


DEFAULT = tf.constant(9.0)
EXAMPLE = {
    "sparse_types": (TEXT,),
    "Tdense": (INT, REAL),
    "dense_shapes": ((2,), ()),
}


def test_parse_example():
    rows = tf.constant([example(tf, a=[1, 2], s=[b"x"]), example(tf, a=[3, 4], f=[0.5])])
    keys = [text(b"s"), text(b"a"), text(b"f")]
    empty = tf.constant([], tf.int64)
    found = run("ParseExample", rows, NONE, *keys, empty, DEFAULT, Nsparse=1, Ndense=2, **EXAMPLE)
    assert values(found) == [[[0, 0]], [b"x"], [2, 1], [[1, 2], [3, 4]], [9.0, 0.5]]
    sizes = widths(op_def("ParseExample").inputs, {"Nsparse": 1, "Ndense": 2}, 7)
    assert sizes == [1, 1, 1, 2, 2]


def test_parse_single_example():
    found = run(
        "ParseSingleExample",
        example(tf, a=[1, 2], s=[b"x"]),
        tf.constant([], tf.int64),
        DEFAULT,
        num_sparse=1,
        sparse_keys=("s",),
        dense_keys=("a", "f"),
        **EXAMPLE,
    )
    assert values(found) == [[[0]], [b"x"], [1], [1, 2], 9.0]


SEQUENCE = {
    "Ncontext_sparse": 1,
    "Ncontext_dense": 1,
    "Nfeature_list_sparse": 1,
    "Nfeature_list_dense": 1,
    "context_sparse_types": (INT,),
    "Tcontext_dense": (REAL,),
    "context_dense_shapes": ((),),
    "feature_list_sparse_types": (INT,),
    "feature_list_dense_types": (TEXT,),
    "feature_list_dense_shapes": ((),),
}
CONTEXT = {"v": [1, 2], "d": [0.5]}


def test_parse_sequence_example():
    data = [sequence(tf, CONTEXT, w=[[1, 2], [3]], t=[[b"x"], [b"y"]]), sequence(tf, {})]
    found = run(
        "ParseSequenceExample",
        tf.constant(data),
        NONE,
        tf.constant(7.0),
        feature_list_dense_missing_assumed_empty=("t",),
        context_sparse_keys=("v",),
        context_dense_keys=("d",),
        feature_list_sparse_keys=("w",),
        feature_list_dense_keys=("t",),
        **SEQUENCE,
    )
    assert values(found) == [
        [[0, 0], [0, 1]], [1, 2], [2, 2], [0.5, 7.0],
        [[0, 0, 0], [0, 0, 1], [0, 1, 0]], [1, 2, 3], [2, 2, 2], [[b"x", b"y"], [b"", b""]], [2, 0],
    ]  # fmt: skip


def single(serialized, *keys):
    keys = keys or (text(b"v"), text(b"d"), text(b"w"), text(b"t"))
    default = tf.constant(7.0)
    return run(
        "ParseSingleSequenceExample", serialized, NONE, *keys, default, text(b"n"), **SEQUENCE
    )


def test_parse_single_sequence_example():
    data = sequence(tf, CONTEXT, w=[[1, 2], [3]], t=[[b"x"], [b"y"]])
    assert values(single(data)) == [
        [[0], [1]], [1, 2], [2], 0.5, [[0, 0], [0, 1], [1, 0]], [1, 2, 3], [2, 2], [b"x", b"y"],
    ]  # fmt: skip


def test_deserialize_sparse():
    data = tf.io.serialize_sparse(tf.SparseTensor([[0, 1], [2, 0]], [5.0, 7.0], [3, 2]))
    attrs = {"dtype": REAL, "Tserialized": TEXT}
    assert values(run("DeserializeSparse", data, **attrs)) == [[[0, 1], [2, 0]], [5.0, 7.0], [3, 2]]
    twice = run("DeserializeSparse", tf.stack([data, data]), **attrs)
    assert twice[0].numpy().tolist() == [[0, 0, 1], [0, 2, 0], [1, 0, 1], [1, 2, 0]]
    deep = run("DeserializeSparse", tf.reshape(tf.stack([data, data]), [2, 1, 3]), **attrs)
    assert deep[2].numpy().tolist() == [2, 1, 3, 2]


SOUND = np.sin(np.arange(600) * 0.3, dtype=np.float32).reshape(300, 2)


@pytest.mark.parametrize("squared", [False, True])
def test_spectrogram(squared):
    attrs = {"window_size": 100, "stride": 70, "magnitude_squared": squared}
    found = run("AudioSpectrogram", SOUND, **attrs).numpy()
    assert found.shape == (2, 3, 65)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(100) / 100)
    expected = np.abs(np.fft.rfft(SOUND[70:170, 1] * window, 128))
    np.testing.assert_allclose(found[1, 1], expected**2 if squared else expected, atol=1e-3)
    compiled = tf.function(lambda x: run("AudioSpectrogram", x, **attrs), jit_compile=True)
    np.testing.assert_allclose(compiled(tf.constant(SOUND)), found, atol=1e-3)
    spec = tf.TensorSpec([None, 2])
    shape = tf.function(lambda x: run("AudioSpectrogram", x, **attrs)).get_concrete_function(spec)
    assert shape.outputs[0].shape.as_list() == [2, None, 65]


def test_mfcc_in_a_function():
    spectrum = run("AudioSpectrogram", SOUND, window_size=128, stride=64, magnitude_squared=True)
    eager = run("Mfcc", spectrum, 8000)
    assert eager.shape == (2, 3, 13)
    np.testing.assert_allclose(tf.function(lambda x: run("Mfcc", x, 8000))(spectrum), eager)


test_mistakes = mistakes(
    {
        "vector wanted": (
            lambda: run(
                "ParseExample",
                text(b""),
                NONE,
                text(b"s"),
                Nsparse=1,
                Ndense=0,
                sparse_types=(INT,),
                Tdense=(),
                dense_shapes=(),
            ),
            BAD,
            "Expected serialized to be a vector",
        ),
        "scalar wanted": (
            lambda: run(
                "ParseSingleExample",
                text([b""]),
                num_sparse=1,
                sparse_keys=("s",),
                dense_keys=(),
                sparse_types=(INT,),
                Tdense=(),
                dense_shapes=(),
            ),
            BAD,
            r"Expected serialized to be a scalar, got shape: \[1\]",
        ),
        "scalar sequence wanted": (
            lambda: single([b""]),
            BAD,
            r"Expected serialized to be a scalar, got shape: \[1\]",
        ),
        "keys": (
            lambda: run(
                "ParseExampleV2",
                text([b""]),
                NONE,
                text([b"a", b"b"]),
                NONE,
                NONE,
                Tdense=(),
                num_sparse=1,
                sparse_types=(INT,),
                ragged_value_types=(),
                ragged_split_types=(),
                dense_shapes=(),
            ),
            BAD,
            "sparse_keys has 2 elements, but there are 1 sparse types",
        ),
        "keys of sequences": (
            lambda: run(
                "ParseSequenceExampleV2",
                text([b""]),
                NONE,
                text([b"a"]),
                *[NONE] * 5,
                np.zeros(0, bool),
            ),
            BAD,
            "different numbers of keys, types, shapes and defaults of sparse context: 1, 0",
        ),
        "window": (
            lambda: run("AudioSpectrogram", SOUND, window_size=1, stride=7),
            BAD,
            "Spectrogram initialization failed for window size 1 and stride 7",
        ),
        "sound": (
            lambda: run("AudioSpectrogram", SOUND[0], window_size=8, stride=7),
            BAD,
            r"input must be 2-dimensional, \[samples, channels\], not \[2\]",
        ),
        "spectrogram": (
            lambda: run("Mfcc", SOUND, 8000),
            BAD,
            "spectrogram must be 3-dimensional",
        ),
        "rates": (
            lambda: run("Mfcc", np.ones((1, 1, 9), "f"), [8000]),
            BAD,
            "must be a scalar",
        ),
        "coefficients": (
            lambda: run("Mfcc", np.ones((1, 1, 9), "f"), 8000, dct_coefficient_count=99),
            BAD,
            "Mfcc initialization failed for channel count 9, sample rate 8000",
        ),
    }
)
