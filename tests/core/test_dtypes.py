import copy
import pickle

import ml_dtypes
import numpy as np
import pytest

from yeoul.core import dtypes
from yeoul.core.dtypes import FROM_NUMPY, DType, as_dtype, from_numpy

ALL = [value for value in vars(dtypes).values() if isinstance(value, DType)]


@pytest.mark.parametrize("dtype", ALL, ids=lambda dtype: dtype.name)
def test_one_instance_a_type(dtype):
    assert pickle.loads(pickle.dumps(dtype)) is dtype
    assert copy.deepcopy(dtype) is dtype
    assert copy.copy(dtype) is dtype
    assert as_dtype(dtype.name) is as_dtype(dtype.as_datatype_enum) is DType(int(dtype)) is dtype


@pytest.mark.parametrize("dtype", ALL, ids=lambda dtype: dtype.name)
def test_array_of_the_type(dtype):
    array = np.zeros(2, dtype.np)
    if not (dtype.is_quantized or dtype in (dtypes.resource, dtypes.variant)):
        assert FROM_NUMPY[array.dtype] is from_numpy(array.dtype) is as_dtype(array) is dtype
        assert as_dtype(dtype.as_numpy_dtype) is dtype == dtype.np
    assert dtype.size == (0 if array.dtype.hasobject else array.itemsize)


def test_all_numpy_strings_are_strings():
    for array in (np.array("a"), np.array(b"a"), np.array(["a", None]), np.array("a", "T")):
        assert from_numpy(array.dtype) is dtypes.string


def test_quantized_types_are_held_as_integers_in_a_field():
    assert dtypes.qint8.np == np.dtype([("qint8", np.int8)])
    assert dtypes.qint8.as_numpy_dtype == dtypes.qint8.np
    assert dtypes.is_quantized(dtypes.qint8.np)
    assert not dtypes.is_quantized(dtypes.int8.np)
    assert not dtypes.is_quantized(dtypes.resource.np)
    array = np.array([(1,), (2,)], dtypes.qint8.np)
    assert dtypes.integers_of(array).tolist() == [1, 2]
    assert dtypes.QUANTIZED_DTYPES == {t for t in ALL if t.is_quantized}


@pytest.mark.parametrize("dtype", [dtypes.resource, dtypes.variant])
def test_handles_have_no_numpy_type(dtype):
    with pytest.raises(TypeError, match=f"NumPy has no equivalent of tf.{dtype.name}"):
        _ = dtype.as_numpy_dtype
    assert dtype.np.hasobject


def test_python_types_are_what_constants_of_them_are():
    found = [as_dtype(t) for t in (float, int, bool, complex, str, bytes)]
    assert [dtype.name for dtype in found] == "float32 int32 bool complex128 string string".split()


def test_limits_of_small_types():
    assert dtypes.bfloat16.max == ml_dtypes.finfo(ml_dtypes.bfloat16).max
    assert (float(dtypes.float8_e5m2.max), float(dtypes.float8_e4m3fn.min)) == (57344, -448)
    assert (dtypes.int4.min, dtypes.uint4.max) == (-8, 15)
    assert dtypes.int4.limits == (0, 7)
    with pytest.raises(ValueError, match="does not have defined limits: only bool, integers"):
        _ = dtypes.bfloat16.limits


def test_not_equal_to_what_names_no_type():
    for other in (None, "flaot32", [1], object(), {}):
        assert dtypes.float32 != other


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("flaot32", r"Cannot convert 'flaot32' to a tf\.DType\. Did you mean 'float32'\? Expected"),
        ("", r"Cannot convert '' to a tf\.DType\. Expected a tf\.DType such as tf\.float32"),
        (None, "Cannot convert None to"),
        (3.5, "Cannot convert 3.5 to"),
        ([dtypes.int8], r"Cannot convert \[tf.int8\] to"),
        (dict, "Cannot convert <class 'dict'> to"),
    ],
)
def test_unknown_name(value, message):
    with pytest.raises(TypeError, match=message):
        as_dtype(value)


def test_unknown_numpy_type():
    with pytest.raises(TypeError, match=r"Cannot convert dtype\('<M8\[s\]'\) to a tf\.DType"):
        from_numpy(np.dtype("M8[s]"))


def test_number_of_no_type():
    for number in (999, "float32", 1.0):
        with pytest.raises(TypeError, match="expected the number of a TensorFlow type"):
            DType(number)


@pytest.mark.parametrize("name", ["bool_", "string", "complex64", "qint8", "variant"])
def test_types_without_order(name):
    dtype = getattr(dtypes, name)
    with pytest.raises(TypeError, match=f"Cannot find minimum value of <dtype: '{dtype.name}'>"):
        _ = dtype.min
    with pytest.raises(TypeError, match=r"Cannot find maximum value of .* only integer"):
        _ = dtype.max
