"""Fields of protocol buffers one by one, and numbers of variable length by NumPy."""

import random

import numpy as np
import pytest

from yeoul.formats import protos, varint_arrays, wire
from yeoul.formats.wire import KINDS, Damaged


def test_fields_are_what_protobuf_wrote():
    proto = protos.TensorProto(dtype=3, tensor_content=b"abcd", float_val=[1.5, 2.5])
    proto.int_val.extend([-1, 300])
    found = {number: value for number, _, value in wire.fields(proto.SerializeToString())}
    assert found[1] == 3
    assert found[4] == b"abcd"
    assert wire.decoded(KINDS[2], wire.DELIMITED, found[5]) == [1.5, 2.5]
    assert wire.decoded(KINDS[5], wire.DELIMITED, found[7]) == [-1, 300]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_round_trip(kind):
    values = {1: [1.5, -2.0], 2: [0.5], 8: [True, False], 9: [b"a"], 10: [b"\x08\x01"]}
    values |= {11: [b""], 12: [b"\xff"], 4: [0, (1 << 64) - 1], 6: [1 << 63], 7: [1], 13: [5]}
    given = values.get(kind, [-1, 0, 1, 2**31 - 1])
    for packed in (False, True):
        data = wire.field(KINDS[kind], 3, given, packed)
        found = []
        for number, form, value in wire.fields(data):
            assert number == 3
            found += wire.decoded(KINDS[kind], form, value)
        assert found == given


def test_a_field_of_another_kind_has_no_values():
    assert wire.decoded(KINDS[9], wire.VARINT, 5) is None
    assert wire.decoded(KINDS[2], wire.VARINT, 5) is None


BAD = {
    "no end": (b"\xff\xff", "no number ends"),
    "no number": (b"\x00\x01", "no field has the number 0"),
    "wire type": (b"\x0f", "wire type 7"),
    "length": (b"\x0a\x05ab", "ends behind the 4 bytes"),
    "group": (b"\x0b\x08\x01", "does not end"),
    "other group": (b"\x0b\x14", "does not end"),
    "groups in groups": (b"\x0b" * 2000, "groups lie over 100 deep"),
}


@pytest.mark.parametrize("name", BAD)
def test_damage(name):
    data, message = BAD[name]
    with pytest.raises(Damaged, match=message):
        list(wire.fields(data))


def test_packed_numbers_that_are_cut_off():
    with pytest.raises(Damaged, match="packed numbers are cut off"):
        wire.decoded(KINDS[1], wire.DELIMITED, b"12345")


def test_groups_are_skipped():
    inner = b"\x08\x01\x12\x01a\x1d1234\x21\x31\x32\x33\x34\x35\x36\x37\x38\x2b\x2c"
    assert [n for n, _, _ in wire.fields(b"\x0b" + inner + b"\x0c\x10\x05")] == [1, 2]


def test_many_numbers_at_once():
    source = random.Random(1)
    numbers = [source.getrandbits(source.randrange(1, 65)) for _ in range(500)]
    data = np.frombuffer(b"".join(map(wire.encode_varint, numbers)), np.uint8)
    found = varint_arrays.decode(data, data < 0x80)
    assert found.view(np.uint64).tolist() == numbers
    long = np.frombuffer(b"\x01" + b"\xff" * 11 + b"\x01", np.uint8)
    assert varint_arrays.decode(long, long < 0x80) is None
    assert varint_arrays.too_long(long, long < 0x80) == 12


def test_lengths_at_positions():
    data = np.frombuffer(b"\x05\x96\x01\xff\xff\xff\xff\xff\x01" + bytes(9), np.uint8)
    lengths, after, fine = varint_arrays.read(data, np.array([0, 1, 3]))
    assert lengths[:2].tolist() == [5, 150]
    assert after[:2].tolist() == [1, 3]
    assert fine.tolist() == [True, True, False]
    assert varint_arrays.read_one(b"\x96\x01", 0, 2) == (150, 2)
    assert varint_arrays.read_one(b"\x96", 0, 1) == (-1, 1)
