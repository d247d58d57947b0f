"""Examples read in step are what protobuf reads."""

import random

import numpy as np
import pytest

from yeoul.formats import example_layout, examples, protos
from yeoul.formats.examples import BYTES, EMPTY, FLOATS, INTS, MISSING, Batch, Damaged

KEYS = [b"i", b"f", b"b", b"long" * 80, b"none", b"\xc3\xa9"]


def drawn(source):
    """A serialised Example with features at random, in an order at random."""
    example = protos.Example()
    names = ["i", "f", "b", "long" * 80, "other", "é", "none"]
    source.shuffle(names)
    for name in names[: source.randrange(len(names) + 1)]:
        feature = example.features.feature[name]
        kind = source.choice(["bytes_list", "float_list", "int64_list", None])
        if kind is None:
            continue
        values = getattr(feature, kind)
        values.SetInParent()
        for _ in range(source.choice([0, 1, 1, 1, 3, 40])):
            if kind == "bytes_list":
                values.value.append(source.randbytes(source.choice([0, 1, 5, 200])))
            elif kind == "float_list":
                values.value.append(source.gauss(0, 1))
            else:
                values.value.append(source.choice([0, 1, -1, 127, 128, 1 << 40, -(1 << 63)]))
    return example.SerializeToString()


def values_of(batch, key):
    """The kinds and the values of a column, as lists."""
    column = batch.columns[key]
    found = []
    for kind, read in (
        (BYTES, batch.all_strings),
        (FLOATS, batch.all_floats),
        (INTS, batch.all_ints),
    ):
        of_kind = examples.Column(len(column.kind))
        rows = np.flatnonzero(column.kind == kind)
        of_kind.note(rows, kind, column.start[rows], column.end[rows])
        values, counts = read(of_kind)
        found.append((list(values), list(counts)))
    return column.kind.tolist(), found


@pytest.mark.parametrize("seed", range(6))
def test_random_batches(seed, monkeypatch):
    source = random.Random(seed)
    messages = [drawn(source) for _ in range(70)]
    in_step = Batch(messages, KEYS)
    monkeypatch.setattr(examples, "FEW", 1000)
    alone = Batch(messages, KEYS)
    for key in KEYS:
        assert values_of(in_step, key) == values_of(alone, key)


def test_kinds():
    example = protos.Example()
    example.features.feature["i"].int64_list.value.append(5)
    example.features.feature["f"].SetInParent()
    batch = Batch([example.SerializeToString()] * 60 + [b""], KEYS)
    assert batch.columns[b"i"].kind.tolist() == [INTS] * 60 + [MISSING]
    assert batch.columns[b"f"].kind.tolist() == [EMPTY] * 60 + [MISSING]
    assert batch.all_ints(batch.columns[b"i"])[0].tolist() == [5] * 60


# Messages that no writer of today makes, but that protobuf reads.
ODD = {
    "unpacked": b"\n\r\n\x0b\n\x01i\x12\x06\x1a\x04\x08\x05\x08\x06",
    "unknown field behind": b"\n\r\n\x0b\n\x01i\x12\x06\x1a\x04\x08\x05\x08\x06\x98\x06\x01",
    "packed twice": b"\n\x0f\n\r\n\x01i\x12\x08\x1a\x06\n\x01\x05\n\x01\x06",
    "features in two parts": b"\n\r\n\x0b\n\x01i\x12\x06\x1a\x04\x08\x05\x08\x06\n\x00",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_messages(name):
    batch = Batch([ODD[name]] * 60, [b"i"])
    values, counts = batch.all_ints(batch.columns[b"i"])
    assert values.tolist() == [5, 6] * 60
    assert counts.tolist() == [2] * 60


@pytest.mark.parametrize("count", [1, 100])
@pytest.mark.parametrize("data", [b"garbage", b"\n\x7f", b"\n\x05\n\x03\n\xff\xff"])
def test_damage_names_the_message(count, data):
    good = [b"\n\x0b\n\t\n\x01i\x12\x04\x1a\x02\x08\x05"] * count
    with pytest.raises(Damaged) as caught:
        Batch([*good, data], [b"i"])
    assert caught.value.row == count


def test_numbers_that_are_too_long():
    value = b"\xff" * 10 + b"\x01"
    inner = b"\x1a" + bytes([len(value) + 2]) + b"\n" + bytes([len(value)]) + value
    entry = b"\n\x01i\x12" + bytes([len(inner)]) + inner
    feature = b"\n" + bytes([len(entry)]) + entry
    good = [b"\n\x0b\n\t\n\x01i\x12\x04\x1a\x02\x08\x05"] * 60
    batch = Batch([*good, b"\n" + bytes([len(feature)]) + feature], [b"i"])
    with pytest.raises(Damaged) as caught:
        batch.all_ints(batch.columns[b"i"])
    assert caught.value.row == 60


def test_no_messages():
    batch = Batch([], [b"i"])
    assert batch.columns[b"i"].kind.shape == (0,)
    assert batch.all_ints(batch.columns[b"i"])[0].shape == (0,)


def planned(source):
    """The features of messages of one layout: name, kind, number of values, bytes of a value."""
    names = source.sample(["i", "f", "b", "other", "long" * 80], source.randrange(1, 5))
    kinds = ["bytes_list", "float_list", "int64_list", "int64_list", None]
    return [
        (name, source.choice(kinds), source.choice([0, 1, 2, 20]), source.choice([0, 1, 2, 5]))
        for name in names
    ]


def filled(source, plan):
    """A message of a layout, as bytes."""
    example = protos.Example()
    for name, kind, count, size in plan:
        feature = example.features.feature[name]
        values = getattr(feature, kind) if kind else feature
        values.SetInParent()
        for _ in range(count if kind else 0):
            if kind == "bytes_list":
                values.value.append(source.randbytes(size))
            else:
                number = source.randrange(1 << 7 * size)
                values.value.append(number if kind == "int64_list" else number / 3)
    return example.SerializeToString()


def changed(source, message):
    """The message with one other byte."""
    at = source.randrange(max(len(message), 1))
    return message[:at] + bytes([source.choice([source.randrange(256), 0x0A])]) + message[at + 1 :]


def outcome(messages, monkeypatch, least, few):
    """What a batch holds, or which message is damaged."""
    monkeypatch.setattr(example_layout, "LEAST", least)
    monkeypatch.setattr(examples, "FEW", few)
    try:
        batch = Batch(messages, KEYS)
        return [values_of(batch, key) for key in KEYS]
    except Damaged as error:
        return error.row


@pytest.mark.parametrize("seed", range(8))
def test_messages_of_one_layout(seed, monkeypatch):
    source = random.Random(seed)
    for damage in (0, 0.1, 0.3):
        plans = planned(source), planned(source)
        messages = [filled(source, plans[source.random() < 0.1]) for _ in range(16)]
        by_protobuf = outcome(messages, monkeypatch, 1000, 1000)
        assert outcome(messages, monkeypatch, 8, 0) == by_protobuf
        messages = [changed(source, m) if source.random() < damage else m for m in messages]
        in_step = outcome(messages, monkeypatch, 1000, 0)
        assert outcome(messages, monkeypatch, 8, 0) == in_step


def test_a_layout_is_used():
    messages = [b"\n\x0b\n\t\n\x01i\x12\x04\x1a\x02\x08\x05"] * 20  # not packed: no layout
    assert example_layout.layout_of(messages[0]) is None
    example = protos.Example()
    example.features.feature["i"].int64_list.value.append(5)
    five = example.SerializeToString()
    layout = example_layout.layout_of(five)
    assert layout.features == {b"i": (INTS, len(five) - 1, len(five))}
    data = np.frombuffer(five + five[:-1] + b"\x07" + five[:-1] + b"\x87", np.uint8)
    assert layout.fits(data, np.arange(3) * len(five)).tolist() == [True, True, False]
