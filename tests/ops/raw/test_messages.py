"""What the raw ops say of arguments that do not fit."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

raw = tf.raw_ops
ONES = np.ones((4, 1), np.float32)


def segment(op="SparseSegmentSum", indices=(0, 1), ids=(0, 1), **options):
    return lambda: getattr(raw, op)(
        data=ONES, indices=list(indices), segment_ids=list(ids), **options
    )


def segment_grad(indices=(0, 1), ids=(0, 1), rows=4):
    return lambda: raw.SparseSegmentSumGrad(
        grad=ONES, indices=list(indices), segment_ids=list(ids), output_dim0=rows
    )


def sets(**changed):
    given = {"set_indices": [[0, 0], [0, 1]], "set_values": [1, 2], "set_shape": [1, 2]} | changed
    return lambda: raw.SetSize(**given)


def concat(dims, axis=0):
    return lambda: raw.SparseConcat(
        indices=[[[0, 0]], [[0, 0]]], values=[[1], [2]], shapes=[[1, 2], dims], concat_dim=axis
    )


def split(axis=1, count=2):
    return lambda: raw.SparseSplit(
        split_dim=axis, indices=[[0, 0]], values=[1], shape=[1, 3], num_split=count
    )


def reduced(axes):
    return lambda: raw.SparseReduceSumSparse(
        input_indices=[[0, 0]], input_values=[1.0], input_shape=[1, 1], reduction_axes=axes
    )


def cwise(dense):
    return lambda: raw.SparseDenseCwiseAdd(
        sp_indices=[[0, 0]], sp_values=[1.0], sp_shape=[1, 3], dense=dense
    )


def filled(places, values=(1.0, 2.0)):
    return lambda: raw.SparseFillEmptyRowsGrad(
        reverse_index_map=places, grad_values=np.float32(values)
    )


def scattered(indices, count=2, op="TensorListScatterV2"):
    return lambda: raw.TensorListScatterV2(
        tensor=[1.0], indices=indices, element_shape=np.zeros(0, np.int32), num_elements=count
    )


def taken(indices, rank=1):
    return lambda: raw.RaggedGather(
        params_nested_splits=[[0, 1]],
        params_dense_values=[7],
        indices=indices,
        OUTPUT_RAGGED_RANK=rank,
    )


def tensor_list(*dims):
    return raw.EmptyTensorList(
        element_shape=np.array(dims, np.int32), max_num_elements=-1, element_dtype=tf.float32
    )


test_segments = mistakes(
    {
        "vectors": (segment(ids=(0,)), BAD, "vectors of one length, not of shapes"),
        "unsorted": (segment(ids=(1, 0)), BAD, "segment ids are not increasing"),
        "negative": (segment(ids=(-1, 0)), BAD, "segment ids must be >= 0, but the first is -1"),
        "no row": (segment(indices=(0, 4)), BAD, r"indices\[1\] == 4 out of range \[0, 4\)"),
        "few": (
            segment("SparseSegmentSumWithNumSegments", num_segments=1),
            BAD,
            "segment ids must be < 1, but one is 1",
        ),
        "gradient vectors": (segment_grad(ids=(0,)), BAD, "vectors of one length"),
        "gradient row": (segment_grad(rows=1), BAD, r"Index 1 out of range \[0, 1\)"),
        "gradient segment": (segment_grad(ids=(0, 9)), BAD, r"Segment id 9 out of range \[0, 4\)"),
        "counted": (
            lambda: raw.SegmentSumV2(data=[1.0], segment_ids=[3], num_segments=2),
            BAD,
            r"segment ids must increase, from 0 to below 2, not \[3\]",
        ),
        "counted shapes": (
            lambda: raw.SegmentSumV2(data=[1.0], segment_ids=[0, 1], num_segments=2),
            BAD,
            "segment_ids of shape|should be the same size|does not start with",
        ),
    }
)
test_sparse = mistakes(
    {
        "other shapes": (concat([2, 3], 0), BAD, "Input shapes must match: expected"),
        "no such axis": (concat([1, 2], 2), BAD, r"Concat dimension must be in range \[-2, 2\)"),
        "split axis": (split(axis=2), BAD, r"Input split_dim should be between \[-2, 2\)"),
        "split count": (split(count=4), BAD, "between 1 and the splitting dimension size"),
        "reduction": (reduced([2]), BAD, "Invalid reduction dimension 2"),
        "dense rank": (cwise(np.float32([[[1]]])), BAD, "broadcasts dense to sparse only"),
        "dense shape": (cwise(np.float32([1, 2])), BAD, "broadcasts dense to sparse only"),
        "map": (filled([2]), BAD, r"Elements in reverse index must be in \[0, 2\) but got 2"),
        "product": (
            lambda: raw.SparseMatMul(a=[[1.0]], b=[[1.0], [2.0]]),
            BAD,
            "Matrix size incompatible",
        ),
        "product rank": (lambda: raw.SparseMatMul(a=[1.0], b=[[1.0]]), BAD, "must be matrices"),
    }
)
test_lists_and_rows = mistakes(
    {
        "scatter negative": (scattered([-1]), BAD, "must all be non-negative, not -1"),
        "scatter beyond": (scattered([3]), BAD, "scatter at index 3 in list with size 2"),
        "scatter rows": (scattered([0, 1]), BAD, "Specified 2 indices, but the tensor has 1 rows"),
        "push": (
            lambda: raw.TensorListPushBack(input_handle=tensor_list(2), tensor=[1.0]),
            BAD,
            r"append a tensor of shape \[1\] to a list whose elements have shape \[2\]",
        ),
        "resize": (
            lambda: raw.TensorListResize(input_handle=tensor_list(2), size=-1),
            BAD,
            "expects size to be non-negative. Got: -1",
        ),
        "join": (
            lambda: raw.TensorListConcatLists(
                input_a=tensor_list(2), input_b=tensor_list(2, 2), element_dtype=tf.float32
            ),
            BAD,
            "lists of elements of shapes",
        ),
        "ragged row": (taken([1]), BAD, r"indices\[0\] = 1 is not in \[0, 1\)"),
        "ragged rank": (taken([0], 3), BAD, "OUTPUT_RAGGED_RANK is 3, but rows taken at indices"),
        "partitions": (
            lambda: raw.RaggedTensorToTensor(
                shape=-1,
                values=[1],
                default_value=0,
                row_partition_tensors=[[0, 1]],
                row_partition_types=["ROW_LIMITS"],
            ),
            BAD,
            "they must be ROW_SPLITS, or FIRST_DIM_SIZE followed by VALUE_ROWIDS",
        ),
        "number of partitions": (
            lambda: raw.RaggedTensorToTensor(
                shape=-1,
                values=[1],
                default_value=0,
                row_partition_tensors=[[0, 1]],
                row_partition_types=[],
            ),
            BAD,
            "0 row_partition_types for 1 partitions",
        ),
        "offset axis": (
            lambda: raw.ConcatOffset(concat_dim=2, shape=[[1, 2], [1, 2]]),
            BAD,
            "Concat dim is out of range: 2",
        ),
        "offset shapes": (
            lambda: raw.ConcatOffset(concat_dim=0, shape=[[1, 2], [1, 3]]),
            BAD,
            "All dimensions except 0 must match",
        ),
        "boundaries": (
            lambda: raw.Bucketize(input=[1.0], boundaries=[2.0, 1.0]),
            BAD,
            "Expected sorted boundaries",
        ),
        "clip": (
            lambda: raw.ClipByValue(t=[1.0], clip_value_min=[1.0, 2.0], clip_value_max=3.0),
            BAD,
            "must be either of the same shape as input, or a scalar",
        ),
        "paddings": (
            lambda: raw.MirrorPadGrad(input=[1.0, 2.0], paddings=[[2, 2]], mode="REFLECT"),
            BAD,
            "paddings must be no greater than the output dimension size",
        ),
        "numerics": (
            lambda: raw.CheckNumericsV2(tensor=[np.inf, -np.inf, np.nan], message="here"),
            BAD,
            r"here : Tensor had -Inf, \+Inf and NaN values",
        ),
        "gradient": (lambda: prevented(), LookupError, "Gradient explicitly disabled. Reason: no."),
    }
)


def prevented():
    x = tf.constant(1.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = raw.PreventGradient(input=x, message="no")
    return tape.gradient(y, x)


def test_a_print_is_written_to_stderr(capsys):
    result = raw.Print(input=[1.5], data=[[1, 2], "seen"], message="m")
    np.testing.assert_array_equal(result, [1.5])
    assert capsys.readouterr().err == "m[1 2][seen]\n"


@pytest.mark.parametrize(
    ("value", "summarize", "wanted"),
    [
        ([[1, 2], [3, 4], [5, 6]], 1, "[[1...]...]"),
        ([[1, 2], [3, 4], [5, 6]], 3, "[[1 2][3...]...]"),
        ([[1, 2], [3, 4], [5, 6]], -1, "[[1 2][3 4][5 6]]"),
        ([1.5, 2.0, 1e10, 3.25], 3, "[1.5 2 1e+10...]"),
        ([[["p"], ["q"]]], 1, "[[[p]]...]"),
        (["a", "b c"], 100, "[a b c]"),
        ([True, False], 1, "[1...]"),
        ([1 + 2j, 3], 3, "[? ?]"),
        (3, 3, "[3]"),
        ([], 3, "[]"),
    ],
    ids=str,
)
def test_print_shows_the_first_elements(value, summarize, wanted, capfd):
    """What TensorFlow 2.15 wrote to stderr."""
    raw.Print(input=1, data=[value], message="m ", summarize=summarize)
    assert capfd.readouterr().err == f"m {wanted}\n"
