import gzip
import hashlib
import io
import pickle
import tarfile

import numpy as np
import pytest

from yeoul.keras.core.context import SETTINGS
from yeoul.keras.datasets import load_cifar10, load_cifar100
from yeoul.keras.datasets.cache import BrokenFileError

SIZE = 20
NAMES10 = [*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"]


def batch(name, size, **labels):
    pixels = np.arange(size * 3072, dtype=np.int64) * 7 + len(name)
    data = (pixels % 251).astype(np.uint8).reshape(size, 3072)
    return {b"data": data} | {key.encode(): value for key, value in labels.items()}


def archive(folder, files):
    """A tar.gz archive of pickled batches."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for name, value in files.items():
            packed = value if isinstance(value, bytes) else pickle.dumps(value, 2)
            info = tarfile.TarInfo(f"{folder}/{name}")
            info.size = len(packed)
            tar.addfile(info, io.BytesIO(packed))
    return gzip.compress(content.getvalue(), 1)


@pytest.fixture
def cifar10(monkeypatch):
    monkeypatch.setattr(load_cifar10, "_BATCH", SIZE)
    labels = [i % 10 for i in range(SIZE)]
    return archive(
        "cifar-10-batches-py", {name: batch(name, SIZE, labels=labels) for name in NAMES10}
    )


@pytest.fixture
def publish(server, monkeypatch):
    def run(module, content):
        server.files["x.tar.gz"] = content
        monkeypatch.setattr(module, "_ORIGIN", server.url("x.tar.gz"))
        monkeypatch.setattr(module, "_SHA256", hashlib.sha256(content).hexdigest())

    return run


def test_cifar10(publish, cifar10, home, server):
    publish(load_cifar10, cifar10)
    for _ in range(2):
        (x, y), (x_test, y_test) = load_cifar10.load_data()
    assert len(server.requests) == 1
    assert (x.shape, x.dtype, y.shape, y.dtype) == (
        (5 * SIZE, 32, 32, 3),
        np.uint8,
        (5 * SIZE, 1),
        np.uint8,
    )
    assert (x_test.shape, y_test.shape, y_test.dtype) == ((SIZE, 32, 32, 3), (SIZE, 1), np.uint8)
    assert x.flags.c_contiguous
    assert x_test.flags.c_contiguous
    first = batch("data_batch_1", 1)[b"data"].reshape(3, 32, 32)
    np.testing.assert_array_equal(x[0], first.transpose(1, 2, 0))
    np.testing.assert_array_equal(y[SIZE : SIZE + 12, 0], [*range(10), 0, 1])
    assert {p.name for p in home.iterdir()} == {
        "cifar-10-batches-py",
        "cifar-10-batches-py.tar.gz",
    }


def test_channels_first(publish, cifar10, home, monkeypatch):
    publish(load_cifar10, cifar10)
    monkeypatch.setattr(SETTINGS, "image_data_format", "channels_first")
    (x, _), (x_test, _) = load_cifar10.load_data()
    assert (x.shape, x_test.shape) == ((5 * SIZE, 3, 32, 32), (SIZE, 3, 32, 32))


def test_a_broken_batch(publish, cifar10, home):
    publish(load_cifar10, cifar10)
    load_cifar10.load_data()
    path = home / "cifar-10-batches-py/test_batch"
    whole = path.read_bytes()
    for content, message in (
        (whole[:100], "broken at byte"),
        (pickle.dumps([1], 2), "it holds list, not a dict"),
        (pickle.dumps({b"data": 1, b"labels": [1]}, 2), r"'data' has shape \(\)"),
        (pickle.dumps(print, 2), "print, which is no plain data"),
    ):
        path.write_bytes(content)
        with pytest.raises(BrokenFileError, match=f"{path} is truncated, corrupt or .*{message}"):
            load_cifar10.load_data()
    path.unlink()
    load_cifar10.load_data()
    assert path.read_bytes() == whole


def test_a_hand_made_archive(offline, cifar10, home):
    (home / "cifar-10-batches-py.tar.gz").write_bytes(cifar10)
    with pytest.warns(UserWarning, match=r"cifar-10-batches-py\.tar\.gz is not the original file"):
        load_cifar10.load_data()


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"<html>", "it is no tar archive"), (None, "Compressed file ended before")],
)
def test_a_broken_archive(offline, cifar10, home, content, message):
    path = home / "cifar-10-batches-py.tar.gz"
    path.write_bytes(content or cifar10[:-1000])
    with pytest.raises(BrokenFileError, match=f"{path} is truncated.*{message}.*again failed"):
        load_cifar10.load_data()
    assert list(home.iterdir()) == [path]


@pytest.mark.parametrize("mode", ["fine", "coarse"])
def test_cifar100(publish, home, monkeypatch, mode):
    sizes = {"train": 50, "test": 10}
    monkeypatch.setattr(load_cifar100, "_SIZES", sizes)
    files = {
        name: batch(
            name,
            size,
            fine_labels=[i % 100 for i in range(size)],
            coarse_labels=[i % 20 for i in range(size)],
        )
        for name, size in sizes.items()
    }
    publish(load_cifar100, archive("cifar-100-python", files))
    (x, y), (x_test, y_test) = load_cifar100.load_data(mode)
    assert (x.shape, y.shape, y.dtype) == ((50, 32, 32, 3), (50, 1), np.int64)
    assert (x_test.shape, y_test.shape, y_test.dtype) == ((10, 32, 32, 3), (10, 1), np.int64)
    assert int(y.max()) == (49 if mode == "fine" else 19)
    assert x.flags.c_contiguous


def test_label_mode_must_be_known():
    with pytest.raises(ValueError, match=r'`"coarse"`\. Received: label_mode=rough'):
        load_cifar100.load_data("rough")
