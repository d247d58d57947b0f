"""Diagonals of matrices."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row

INVALID = tf.errors.InvalidArgumentError
ZERO = np.float32(0)
ALIGNMENTS = ("LEFT_RIGHT", "RIGHT_LEFT", "LEFT_LEFT", "RIGHT_RIGHT")


class TestRecords(OpTests):
    rows = [
        row("MatrixDiagV3", normal(2, 3), 0, -1, -1, ZERO, dtypes=False),
        row("MatrixDiagV3", normal(3), 1, -1, -1, ZERO, expect=lambda x, *_: np.diag(x, 1)),
        row("MatrixDiagV3", normal(3), -1, 4, 5, ZERO, dtypes=False),
        row("MatrixDiagPartV3", normal(2, 3, 4), 1, ZERO, dtypes=False),
        row("MatrixSetDiagV3", normal(2, 3, 4), normal(2, 3), 0, dtypes=False),
        *[
            row("MatrixDiagV3", normal(3, 3), (-1, 1), -1, -1, ZERO, align=a, dtypes=False)
            for a in ALIGNMENTS
        ],
        *[
            row("MatrixDiagPartV3", normal(3, 4), (-2, 1), ZERO, align=a, dtypes=False)
            for a in ALIGNMENTS
        ],
        *[
            row("MatrixSetDiagV3", normal(4, 4), normal(3, 4), (-1, 1), align=a, dtypes=False)
            for a in ALIGNMENTS
        ],
    ]


def test_alignment():
    x = tf.constant([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    part = tf.linalg.diag_part(x, k=(-1, 1))
    assert part.numpy().tolist() == [[0, 2, 6], [1, 5, 9], [4, 8, 0]]
    left = tf.linalg.diag_part(x, k=(-1, 1), padding_value=-1, align="LEFT_LEFT")
    assert left.numpy().tolist() == [[2, 6, -1], [1, 5, 9], [4, 8, -1]]
    diagonals = tf.constant([[1, 2, 3], [4, 5, 0]])
    matrix = tf.linalg.diag(diagonals, k=(0, 1), num_rows=3, num_cols=4, padding_value=9)
    assert matrix.numpy().tolist() == [[4, 1, 9, 9], [9, 5, 2, 9], [9, 9, 0, 3]]


MISTAKES = {
    "scalar": (lambda: tf.linalg.diag(3), INVALID, "must be at least 1-dim"),
    "lines": (lambda: tf.linalg.diag([[1, 2]], k=(0, 1)), INVALID, "names 2 diagonals"),
    "size": (lambda: tf.linalg.diag([1, 2, 3], num_rows=2), INVALID, "is not consistent"),
    "align": (lambda: tf.linalg.diag([1, 2], align="X"), INVALID, "align"),
    "vector": (lambda: tf.linalg.diag_part([1, 2]), INVALID, "must be at least 2-dim"),
    "k": (lambda: tf.linalg.diag_part([[1, 2], [3, 4]], k=5), INVALID, "out of bound: 5"),
    "order": (
        lambda: tf.linalg.diag_part([[1, 2], [3, 4]], k=(1, 0)),
        INVALID,
        "must not be larger than",
    ),
    "length": (
        lambda: tf.linalg.set_diag(tf.zeros([2, 2]), tf.ones([3])),
        INVALID,
        r"does not fit matrices of shape \[2, 2\]",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes(mistake):
    call, error, message = MISTAKES[mistake]
    with pytest.raises(error, match=message):
        call()
