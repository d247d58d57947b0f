"""Messages between processes: what goes in comes out; damage is refused."""

import socket

import ml_dtypes
import numpy as np
import pytest

from yeoul.data.service import messages

VALUES = [
    None,
    {"a": [1, 2.5, "text", None, True], "b": {"array": 3}},
    np.arange(6, dtype=np.int16).reshape(2, 3),
    np.array([[b"a", b""], [b"longer", b"\x00"]], object),
    np.zeros([0, 3], np.float32),
    np.array(True),
    np.array([1.5, -2.0], ml_dtypes.bfloat16),
    b"\x00bytes",
    np.arange(5000.0),
]


def received(*parts):
    near, far = socket.socketpair()
    with near, far:
        for part in parts:
            near.sendall(part)
        near.shutdown(socket.SHUT_WR)
        return messages.receive(far)


@pytest.mark.parametrize("compress", [False, True])
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_round_trip(value, compress):
    found = received(*messages.parts_of({"value": value}, compress))["value"]
    if isinstance(value, np.ndarray):
        assert found.dtype == value.dtype
        assert found.shape == value.shape
        assert found.tolist() == value.tolist()
    else:
        assert found == value


def test_large_arrays_are_compressed():
    plain, packed = (messages.parts_of(np.zeros(10_000), c)[-1] for c in (False, True))
    assert len(packed) < len(plain) / 10


def header(text):
    return messages.START.pack(messages.MAGIC, len(text)) + text


DAMAGED = [
    (b"GET / HTTP/1.1\r\n\r\n", ValueError, "does not begin a message"),
    (messages.START.pack(messages.MAGIC, 1 << 30), ValueError, "does not begin a message"),
    (header(b"{"), ValueError, "Expecting"),
    (
        header(b'{"body": {"array": 0}, "arrays": [{"dtype": "int32", "shape": [9], "size": 4}]}'),
        ValueError,
        "contradicts itself",
    ),
    (header(b'{"body": null}')[:-1], ConnectionError, "closed"),
    (b"", ConnectionError, "closed"),
]


@pytest.mark.parametrize(("data", "error", "message"), DAMAGED)
def test_damage(data, error, message):
    with pytest.raises(error, match=message):
        received(data)


def test_what_is_announced_is_not_allocated():
    entry = b'{"dtype": "int8", "shape": [1000000000000], "size": 1000000000000}'
    with pytest.raises(messages.Closed):
        received(header(b'{"body": {"array": 0}, "arrays": [' + entry + b"]}"))


def test_compressed_arrays_have_the_size_they_say():
    parts = messages.parts_of(np.zeros(10_000), True)
    parts[1] = parts[1].replace(b"80000", b"80008").replace(b"10000", b"10001")
    with pytest.raises(ValueError, match="another size than it says"):
        received(*parts)
