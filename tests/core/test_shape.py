import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeoul.core.shape import TensorShape, as_dimension, as_shape, unknown_shape

dims = st.none() | st.lists(st.none() | st.integers(0, 3), max_size=3)
shapes = st.builds(TensorShape, dims)


def values(shape, sizes=(0, 1, 2, 3), ranks=(0, 1, 2, 3)):
    """All concrete shapes, of a few sizes, that `shape` allows."""
    if shape.rank is None:
        return set().union(*(values(unknown_shape(rank), sizes) for rank in ranks))
    found = {()}
    for dim in shape:
        found = {(*head, size) for head in found for size in (sizes if dim is None else [dim])}
    return found


@given(shapes, shapes)
def test_relations_mean_what_they_say_about_concrete_shapes(a, b):
    both = values(a) & values(b)
    assert a.is_compatible_with(b) == bool(both)
    assert a.is_subtype_of(b) == (values(a) <= values(b))
    if both:
        assert values(a.merge_with(b)) == both
    else:
        with pytest.raises(ValueError, match="are not compatible: "):
            a.merge_with(b)
    assert values(a) | values(b) <= values(a.most_specific_compatible_shape(b))


@given(shapes)
def test_copies_are_equal(shape):
    for other in (pickle.loads(pickle.dumps(shape)), copy.deepcopy(shape), as_shape(shape.dims)):
        assert other == shape
        assert hash(other) == hash(shape)
    assert TensorShape(shape) == shape


@given(shapes, st.slices(3))
def test_slices(shape, key):
    if shape.rank is None:
        return
    assert shape[key] == tuple(shape)[key]


def test_dimensions_are_ints():
    shape = TensorShape([np.int64(2), True, None])
    assert [type(dim) for dim in shape] == [int, int, type(None)]
    assert TensorShape._of((2, None)) == [2, None]
    assert as_dimension(None) is None


@pytest.mark.parametrize(
    ("error", "message", "call"),
    [
        (TypeError, r"got 'a' of type str\. A shape is one dimension", lambda: TensorShape(["a"])),
        (TypeError, "Dimension value must be integer", lambda: TensorShape(2.5)),
        (ValueError, "Dimension -1 must be >= 0. Write None", lambda: TensorShape([-1])),
        (ValueError, "not defined on an unknown", lambda: TensorShape(None).as_list()),
        (ValueError, "Cannot iterate over a shape", lambda: list(TensorShape(None))),
        (ValueError, "Cannot take the length", lambda: len(TensorShape(None))),
        (ValueError, "cannot be sliced with a step", lambda: TensorShape(None)[0:4:2]),
        (
            IndexError,
            r"Dimension 5 asked of shape \(2,\), which has rank 1",
            lambda: TensorShape(2)[5],
        ),
        (
            ValueError,
            r"Shapes \(2, 3\) and \(2, 4\) are not compatible: dimension 1 is 3 in one and 4",
            lambda: TensorShape([2, 3]).merge_with([2, 4]),
        ),
        (
            ValueError,
            r"Shapes \(2, 3\) and \(2,\) are incompatible: their ranks are 2 and 1\.",
            lambda: TensorShape([2, 3]).assert_is_compatible_with([2]),
        ),
        (
            ValueError,
            r"must have rank 2, but it has rank 1\.",
            lambda: TensorShape([2]).assert_has_rank(2),
        ),
        (
            ValueError,
            "must have rank at least 2, but it has rank 1",
            lambda: TensorShape([2]).with_rank_at_least(2),
        ),
        (
            ValueError,
            "must have rank at most 0, but it has rank 1",
            lambda: TensorShape([2]).with_rank_at_most(0),
        ),
        (
            ValueError,
            r"Shapes \(2,\) and \(1, 1\) must have the same rank, but their ranks are 1 and 2",
            lambda: TensorShape([2]).assert_same_rank([1, 1]),
        ),
        (
            ValueError,
            r"Shape \(None,\) is not fully defined: every dimension",
            lambda: TensorShape([None]).assert_is_fully_defined(),
        ),
    ],
)
def test_messages(error, message, call):
    with pytest.raises(error, match=message):
        call()
