"""Graphs of strings, sets and counts written as GraphDefs in TensorFlow's ops, and read again."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.formats.op_defs import op_def
from yeoul.graph.import_graph import function_from_graph_def

T = tf.strings
TEXTS = np.array(["a b,c", "", "Xyz 12", " q "], object)
MATRIX = np.array([["a", "b"], ["c", "d"]], object)
NUMBERS = np.array([[1, 2], [3, 4]], np.int64)
DIGITS = np.array(["1", "2.5"], object)
rows = tf.RaggedTensor.from_tensor
sparse = tf.sparse.from_dense
# Op -> a program that has it, and its input.
PROGRAMS = {
    "AsString": (lambda x: T.as_string(x, width=4, fill="0"), NUMBERS),
    "DecodeBase64": (lambda x: tf.io.decode_base64(tf.io.encode_base64(x)), TEXTS),
    "DenseCountSparseOutput": (lambda x: tf.sparse.bincount(x, axis=-1), NUMBERS),
    "DenseToDenseSetOperation": (lambda x: tf.sets.union(x, x[::-1]), NUMBERS),
    "DenseToSparseSetOperation": (lambda x: tf.sets.difference(sparse(x), x[::-1]), NUMBERS),
    "EditDistance": (lambda x: tf.edit_distance(sparse(x), sparse(x[::-1])), NUMBERS),
    "EncodeBase64": (lambda x: tf.io.encode_base64(x, True), TEXTS),
    "Fingerprint": (tf.fingerprint, MATRIX),
    "RaggedBincount": (lambda x: tf.math.bincount(rows(x), axis=-1, maxlength=4), NUMBERS),
    "RaggedCountSparseOutput": (
        lambda x: tf.sparse.bincount(rows(x), axis=-1, binary_output=True),
        NUMBERS,
    ),
    "RaggedFillEmptyRows": (lambda x: tf.ragged_fill_empty_rows(x[0], x[1], 5, -1), NUMBERS),
    "RaggedFillEmptyRowsGrad": (lambda x: tf.ragged_fill_empty_rows_grad([0], x[1]), NUMBERS),
    "ReduceJoin": (lambda x: T.reduce_join(x, [1, 0], separator="-"), MATRIX),
    "RegexFullMatch": (lambda x: T.regex_full_match(x, x[0]), TEXTS),
    "RegexReplace": (lambda x: T.regex_replace(x, "a", x[0], False), TEXTS),
    "SetSize": (lambda x: tf.sets.size(sparse(x)), NUMBERS),
    "SparseBincount": (lambda x: tf.math.bincount(sparse(x), axis=-1), NUMBERS),
    "SparseCountSparseOutput": (
        lambda x: tf.sparse.bincount(sparse(x), axis=-1, minlength=7),
        NUMBERS,
    ),
    "SparseToSparseSetOperation": (
        lambda x: tf.sets.intersection(sparse(x), sparse(x)),
        MATRIX,
    ),
    "StaticRegexFullMatch": (lambda x: T.regex_full_match(x, "a.*"), TEXTS),
    "StaticRegexReplace": (lambda x: T.regex_replace(x, "[a-z]|q", b"<\\0\xff>"), TEXTS),
    "StringFormat": (lambda x: T.format("%s {} b {}", (x, x[0]), summarize=1), TEXTS),
    "StringJoin": (lambda x: T.join([x, x], "+"), TEXTS),
    "StringLength": (lambda x: T.length(x, "UTF8_CHAR"), TEXTS),
    "StringLower": (lambda x: T.lower(x, "utf-8"), TEXTS),
    "StringNGrams": (
        lambda x: T.ngrams(x, (1, 2), pad_values=("l", "r"), padding_width=1),
        MATRIX,
    ),
    "StringSplit": (lambda x: tf.compat.v1.string_split(x, " ,", False), TEXTS),
    "StringSplitV2": (lambda x: T.split(x, ",", 2), TEXTS),
    "StringStrip": (T.strip, TEXTS),
    "StringToHashBucket": (lambda x: T.to_hash_bucket(x, 9), TEXTS),
    "StringToHashBucketFast": (lambda x: T.to_hash_bucket_fast(x, 9), TEXTS),
    "StringToHashBucketStrong": (lambda x: T.to_hash_bucket_strong(x, 9, [1, -2]), TEXTS),
    "StringToNumber": (lambda x: T.to_number(x, tf.float64), DIGITS),
    "StringUpper": (T.upper, TEXTS),
    "Substr": (lambda x: T.substr(x, 0, 1), MATRIX),
    "UnicodeDecode": (lambda x: T.unicode_decode(x, "UTF-8", replacement_char=63), TEXTS),
    "UnicodeDecodeWithOffsets": (lambda x: T.unicode_decode_with_offsets(x, "UTF-8"), MATRIX),
    "UnicodeEncode": (
        lambda x: T.unicode_encode(tf.cast(x, tf.int32) + 60, "UTF-16-BE"),
        NUMBERS,
    ),
    "UnicodeScript": (lambda x: T.unicode_script(tf.cast(x, tf.int32)), NUMBERS),
    "UnicodeTranscode": (lambda x: T.unicode_transcode(x, "latin1", "UTF-8"), TEXTS),
    "UnsortedSegmentJoin": (lambda x: T.unsorted_segment_join(x, [1, 0], 2, "."), MATRIX),
}


def as_list(tensor):
    return np.asarray(tensor.numpy()).tolist()


@pytest.mark.parametrize("kind", PROGRAMS)
def test_round_trip(kind):
    program, array = PROGRAMS[kind]
    x = tf.constant(array)

    def flat(x):
        return tf.nest.flatten(program(x), expand_composites=True)

    spec = tf.TensorSpec([None] * array.ndim, x.dtype)
    traced = tf.function(flat).get_concrete_function(spec)
    graph = traced.graph
    definition = graph.as_graph_def()
    assert kind in {node.op for node in definition.node}
    for node in definition.node:
        known = op_def(node.op)
        assert known is not None, node.op
        if node.op == kind:
            assert sorted(node.attr) == sorted(known.attrs)
    read = function_from_graph_def(
        definition.SerializeToString(),
        [t.name for t in graph.inputs],
        [t.name for t in graph.outputs],
    )
    wanted = [as_list(t) for t in flat(x)]
    assert [as_list(t) for t in traced(x)] == wanted
    assert [as_list(t) for t in read.call_flat([x])] == wanted
