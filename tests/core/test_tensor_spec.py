import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeoul.core import dtypes
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import BoundedTensorSpec, TensorSpec, TypeSpec

dims = st.none() | st.lists(st.none() | st.integers(0, 3), max_size=2)
specs = st.builds(
    TensorSpec, dims, st.sampled_from([dtypes.int32, dtypes.float32]), st.sampled_from([None, "a"])
)


class PairSpec(TypeSpec):
    """A spec whose properties are nested."""

    def __init__(self, parts, options):
        self._parts, self._options = parts, options

    def _serialize(self):
        return self._parts, self._options


class FakeTensor:
    shape, dtype = TensorShape([2]), dtypes.int32


@given(specs, specs)
def test_supertype_covers_both(a, b):
    common = a.most_specific_common_supertype([b])
    if common is None:
        assert a.dtype != b.dtype or a.name != b.name
    else:
        assert a.is_subtype_of(common)
        assert b.is_subtype_of(common)


@given(specs)
def test_copies_are_equal(spec):
    for other in (pickle.loads(pickle.dumps(spec)), copy.deepcopy(spec)):
        assert other == spec
        assert hash(other) == hash(spec)


def test_spec_of_a_tensor():
    assert TensorSpec.from_tensor(FakeTensor(), "x") == TensorSpec([2], dtypes.int32, "x")
    assert TensorSpec([None], dtypes.int32).is_compatible_with(FakeTensor())
    assert not TensorSpec([3], dtypes.int32).is_compatible_with(FakeTensor())
    with pytest.raises(
        ValueError, match=r"should be a tf.Tensor, but got \[1\] of type list\. Conv"
    ):
        TensorSpec.from_tensor([1])


def test_nested_properties():
    a = PairSpec((TensorSpec([2]), [TensorShape([3])]), {"key": 1})
    b = PairSpec((TensorSpec([None]), [TensorShape(None)]), {"key": 1})
    assert a.is_subtype_of(b)
    assert not b.is_subtype_of(a)
    assert a.is_compatible_with(b)
    assert a.most_specific_compatible_type(b) == b
    assert (hash(a), repr(a)) == (hash(copy.deepcopy(a)), repr(copy.deepcopy(a)))
    assert a != b
    arrays = PairSpec(np.arange(3), None)
    assert arrays == copy.deepcopy(arrays) != PairSpec(np.arange(2), None)
    assert hash(arrays) == hash(copy.deepcopy(arrays))


@pytest.mark.parametrize(
    "other",
    [
        PairSpec((TensorSpec([2]),), {"key": 1}),
        PairSpec((TensorSpec([2]), []), {"key": 1}),
        PairSpec((TensorSpec([2]), [TensorShape([3])]), {"key": 2}),
        PairSpec((TensorSpec([2]), [TensorShape([3])]), {"other": 1}),
        PairSpec((TensorSpec([2], dtypes.int8), [TensorShape([3])]), {"key": 1}),
        PairSpec((TensorSpec([2]), (TensorShape([3]),)), {"key": 1}),
        TensorSpec([2]),
    ],
)
def test_different_properties(other):
    spec = PairSpec((TensorSpec([2]), [TensorShape([3])]), {"key": 1})
    assert not spec.is_compatible_with(other)
    assert not spec.is_subtype_of(other)
    with pytest.raises(ValueError, match="No TypeSpec is compatible with both PairSpec"):
        spec.most_specific_compatible_type(other)


def test_base_class_defines_nothing():
    with pytest.raises(NotImplementedError, match="PairSpec does not define `value_type`"):
        _ = PairSpec((), {}).value_type
    with pytest.raises(NotImplementedError, match="TypeSpec does not define `_serialize`"):
        TypeSpec()._serialize()


def test_bounded():
    spec = BoundedTensorSpec([2], dtypes.int32, 0, [5, 6], "b")
    assert repr(spec) == (
        "BoundedTensorSpec(shape=(2,), dtype=tf.int32, name='b', "
        "minimum=array(0, dtype=int32), maximum=array([5, 6], dtype=int32))"
    )
    assert spec == pickle.loads(pickle.dumps(spec)) == BoundedTensorSpec.from_spec(spec)
    assert hash(spec) == hash(copy.deepcopy(spec))
    assert spec != BoundedTensorSpec([2], dtypes.int32, 0, [5, 7], "b")
    assert spec != TensorSpec([2], dtypes.int32, "b")
    assert not spec.minimum.flags.writeable
    assert spec.maximum.tolist() == [5, 6]
    assert spec.most_specific_common_supertype([spec]) == spec


def test_bounds_of_the_dtype():
    spec = BoundedTensorSpec.from_spec(TensorSpec([2], dtypes.int8, "a"))
    assert (spec.minimum, spec.maximum, spec.name) == (-128, 127, "a")


@pytest.mark.parametrize(
    ("shape", "bound", "message"),
    [
        ([2], None, r"`minimum` can not be None\. Pass a number or an array of shape \(2,\)"),
        ([2], [1, 2, 3], r"`minimum` \[1, 2, 3\] is not compatible with shape \(2,\)"),
        ([2], np.zeros([1, 2]), "is not compatible with shape"),
    ],
)
def test_bad_bounds(shape, bound, message):
    with pytest.raises(ValueError, match=message):
        BoundedTensorSpec(shape, dtypes.float32, bound, 1.0)


def test_bounds_broadcast_to_unknown_dimensions():
    assert BoundedTensorSpec([None, 2], dtypes.float32, [[1], [2]], 3).minimum.shape == (2, 1)
    assert BoundedTensorSpec(None, dtypes.float32, [1, 2], 3).minimum.shape == (2,)
