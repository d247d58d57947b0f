import collections
import datetime
import decimal
import pickle
import pickletools
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yeoul.keras.datasets.plain_pickle import _ACTIONS, PickleError, loads

PROTOCOLS = [2, 3, 4]
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**100), 2**100)
    | st.floats(allow_nan=False)
    | st.text()
    | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=5)
    ),
    max_leaves=20,
)


class Evil:
    def __init__(self, function, *args):
        self.call = (function, args)

    def __reduce__(self):
        return self.call


@pytest.mark.parametrize("protocol", PROTOCOLS)
@given(plain)
def test_plain_values(protocol, value):
    assert loads(pickle.dumps(value, protocol)) == value


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("dtype", ["u1", ">i4", "<f8", "bool", "f2", "c8"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays(protocol, dtype, order):
    array = np.asarray(np.arange(12).reshape(3, 4), dtype, order=order)
    result = loads(pickle.dumps({"a": array, "again": array}, protocol))
    assert result["a"].dtype == array.dtype
    assert result["again"] is result["a"]
    np.testing.assert_array_equal(result["a"], array)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("same_length", [True, False])
def test_arrays_of_lists(protocol, same_length):
    array = np.empty(3000, object)
    for i in range(3000):
        array[i] = [i, 300 * i, -i, 2**40 + i] if same_length else list(range(i % 50))
    result = loads(pickle.dumps(array, protocol))
    assert result.dtype == object
    assert result.shape == (3000,)
    assert result.tolist() == array.tolist()


def test_what_python_2_wrote():
    """A batch of CIFAR-10, byte by byte: protocol 2, texts as byte strings, NumPy's old names."""
    data = bytes(range(12))
    batch = (
        (
            b"\x80\x02}q\x01(U\x0bbatch_labelq\x02U\x15training batch 1 of 5q\x03"
            b"U\x06labelsq\x04]q\x05(K\x06K\x09e"
            b"U\x04dataq\x06cnumpy.core.multiarray\n_reconstruct\nq\x07cnumpy\nndarray\nq\x08"
            b"K\x00\x85U\x01b\x87Rq\x09(K\x01K\x02K\x06\x86cnumpy\ndtype\nq\nU\x02u1K\x00K\x01\x87Rq\x0b"
            b"(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89T" + struct.pack("<i", 12)
        )
        + data
        + b"tb"
        + b"u."
    )
    result = loads(batch)
    np.testing.assert_array_equal(result.pop(b"data"), np.arange(12, dtype="u1").reshape(2, 6))
    assert result == {b"batch_label": b"training batch 1 of 5", b"labels": [6, 9]}


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize(
    ("value", "named"),
    [
        (Evil(exec, "raise SystemExit"), "builtin.*exec"),
        (Evil(eval, "1"), "eval"),
        (print, "print"),
        (datetime.date(2020, 1, 1), "datetime"),
        (decimal.Decimal(1), "Decimal"),
        (collections.OrderedDict(a=1), "OrderedDict"),
        ({1, 2}, "set|instruction"),
        (np.float64(1.5), "scalar"),
        (np.ndarray, "no plain data|ends before its value is complete"),
        (np.dtype("f8"), "ends before its value is complete"),
        (np.array(["a"]), "makes no plain data"),
        (np.zeros(1, "f8,i4"), "makes no plain data"),
        (np.zeros(1, "M8[s]"), "makes no plain data"),
        (1 << 3000, "instruction"),
    ],
)
def test_anything_else_is_refused(protocol, value, named):
    with pytest.raises(PickleError, match=named):
        loads(pickle.dumps(value, protocol))


def test_nothing_is_run(tmp_path):
    mark = tmp_path / "mark"
    for protocol in range(6):
        with pytest.raises(PickleError):
            loads(pickle.dumps([Evil(mark.touch)], protocol))
    assert not mark.exists()


def test_arguments_are_checked():
    encoded = pickle.dumps(b"x", 2).replace(b"latin1", b"rot_13")
    with pytest.raises(PickleError, match="makes no plain data"):
        loads(encoded)
    array = pickle.dumps(np.zeros(3), 2)
    assert b"K\x03\x85" in array
    with pytest.raises(PickleError, match="cannot reshape"):
        loads(array.replace(b"K\x03\x85", b"K\x07\x85"))


@pytest.mark.parametrize(
    ("program", "message"),
    [
        (b"", "ends in the middle"),
        (b"\x80\x02K", "instruction b'K'"),
        (b"\x80\x02T\xff\xff\xff\xff", "ends in the middle"),
        (b"\x80\x02.", "broken at byte"),
        (b"\x80\x02NN.", "ends before its value is complete"),
        (b"\x80\x02Ne.", "a mark is missing"),
        (b"\x80\x02h\x05.", "broken at byte"),
        (b"\x80\x02K\x01K\x02a.", "broken at byte"),
        (b"\x80\x02(N}s.", "broken at byte|complete"),
        (b"\x80\x02](K\x01K\x02K\x03u.", "broken at byte"),
        (b"\x80\x02NNb.", "sets up an object"),
        (b"\x80\x02NNR.", "makes no plain data"),
        (b"\x80\x02cnumpy", "broken at byte"),
        (b"\x80\x02(.", "ends before its value is complete"),
    ],
)
def test_broken(program, message):
    with pytest.raises(PickleError, match=message):
        loads(program)


@given(st.binary(max_size=60), st.integers(0, 1000), st.integers(0, 255))
def test_damage_never_does_more_than_raise(noise, place, byte):
    good = bytearray(pickle.dumps({"a": np.arange(5), "b": [1, 2, (3, "x")]}, 2))
    good[place % len(good)] = byte
    for data in (bytes(good), b"\x80\x02" + noise, bytes(good[: place % len(good)])):
        try:
            loads(data)
        except PickleError:
            continue


def test_no_instruction_makes_objects():
    known = {op.code.encode("latin-1"): op.name for op in pickletools.opcodes}
    names = {known[code] for code in _ACTIONS}
    assert not names & {"INST", "OBJ", "NEWOBJ", "NEWOBJ_EX", "PERSID", "BINPERSID", "EXT1"}
