"""Arrays as TensorProtos and back."""

import ml_dtypes
import numpy as np
import pytest

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, qint8, resource, string
from yeoul.formats import protos
from yeoul.formats.tensor_proto import (
    dtype_from_enum,
    from_proto,
    shape_from_proto,
    shape_to_proto,
    to_proto,
)

NUMBERS = (
    "float16 float32 float64 bfloat16 float8_e5m2 float8_e4m3fn int4 uint4 int8 int16 int32 int64 "
    "uint8 uint16 uint32 uint64 bool complex64 complex128"
).split()


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (0, 2)])
def test_numbers_come_back(name, shape):
    dtype = as_dtype(name)
    array = (np.arange(np.prod(shape, dtype=int)) % 3).astype(dtype.np).reshape(shape)
    proto = to_proto(array, dtype)
    back = from_proto(protos.TensorProto.FromString(proto.SerializeToString()))
    assert back.dtype == dtype.np
    np.testing.assert_array_equal(back, array)


def test_strings_and_quantized_numbers():
    texts = np.array([[b"a", "é"]], object)
    back = from_proto(to_proto(texts, string))
    assert back.tolist() == [[b"a", "é".encode()]]
    array = np.array([-3, 4], np.int8)
    proto = to_proto(array, qint8)
    assert proto.dtype == 11
    assert from_proto(proto).tolist() == [(-3,), (4,)]  # NumPy's form of quantized numbers


def test_several_numbers_are_bytes_and_one_is_a_field():
    assert to_proto(np.float32([1, 2]), as_dtype("float32")).tensor_content == b"\0\0\x80?\0\0\0@"
    assert list(to_proto(np.float32([1]), as_dtype("float32")).float_val) == [1.0]
    half = to_proto(np.array(1, ml_dtypes.bfloat16), as_dtype("bfloat16"))
    assert list(half.half_val) == [0x3F80]


def test_a_short_list_repeats_its_last_value():
    proto = protos.TensorProto(dtype=3, int_val=[1, 2])
    shape_to_proto((2, 2), proto.tensor_shape)
    assert from_proto(proto).tolist() == [[1, 2], [2, 2]]
    splat = protos.TensorProto(dtype=1, float_val=[2.5])
    shape_to_proto((3,), splat.tensor_shape)
    assert from_proto(splat).tolist() == [2.5] * 3
    empty = protos.TensorProto(dtype=7)
    shape_to_proto((2,), empty.tensor_shape)
    assert from_proto(empty).tolist() == [b"", b""]


def test_shapes():
    for dims in (None, (), (2, None, 0)):
        assert shape_from_proto(shape_to_proto(dims)) == dims
    with pytest.raises(ValueError, match=r"declares \[-5\]; at most 254 dimensions"):
        shape_from_proto(protos.TensorShapeProto(dim=[{"size": -5}]))


def test_references_are_their_base_type():
    assert dtype_from_enum(101) == "float32"
    with pytest.raises(ValueError, match="number 999 is no dtype that Yeoul has"):
        dtype_from_enum(999)
    with pytest.raises(ValueError, match="DT_INT2"):
        dtype_from_enum(31)


def damaged(**fields):
    shape = fields.pop("shape", ())
    proto = protos.TensorProto(**fields)
    shape_to_proto(shape, proto.tensor_shape)
    return proto


@pytest.mark.parametrize(
    ("proto", "message"),
    [
        (damaged(dtype=1, shape=(2,), tensor_content=b"abc"), "needs 8 bytes, but holds 3"),
        (damaged(dtype=1, shape=(1 << 40,), float_val=[0.0]), "more than 2147483648 bytes"),
        (damaged(dtype=1, shape=(1, 0) * 40), "or 64 dimensions"),
        (damaged(dtype=3, shape=(1,), int_val=[1, 2]), r"of shape \[1\] has 2 elements"),
        (damaged(dtype=8, shape=(1,), scomplex_val=[1.0]), "lacks the last imaginary part"),
        (damaged(dtype=1, shape=(None,)), "unknown shape"),
        (damaged(dtype=0), "no dtype"),
    ],
)
def test_damage_is_told(proto, message):
    with pytest.raises(ValueError, match=message):
        from_proto(proto)


def test_resources_have_no_value():
    with pytest.raises(TypeError, match="dtype resource has no value that can be read"):
        from_proto(damaged(dtype=20))
    with pytest.raises(TypeError, match="resource has no elements"):
        to_proto(np.array(None, object), resource)


def test_every_dtype_is_covered():
    assert {d.name for d in FROM_NUMPY.values()} - set(NUMBERS) == {
        *("string", "resource", "variant"),
        *("qint8", "quint8", "qint16", "quint16", "qint32"),
    }
