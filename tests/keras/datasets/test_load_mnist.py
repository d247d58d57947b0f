import gzip
import shutil
import struct
from pathlib import Path

import numpy as np
import pytest

from yeoul.keras.datasets import load_fashion_mnist, load_mnist
from yeoul.keras.datasets.arrays import UINT8, Expected

SHARED = Path(__file__).parents[3].parent / "shared/data"
ARRAYS = {
    "x_train": np.arange(6 * 4, dtype=np.uint8).reshape(6, 2, 2),
    "y_train": np.arange(6, dtype=np.uint8),
    "x_test": np.arange(3 * 4, dtype=np.uint8).reshape(3, 2, 2),
    "y_test": np.arange(3, dtype=np.uint8),
}
SMALL = {name: Expected(array.shape, UINT8) for name, array in ARRAYS.items()}
FILES = {
    "x_train": "train-images-idx3-ubyte.gz",
    "y_train": "train-labels-idx1-ubyte.gz",
    "x_test": "t10k-images-idx3-ubyte.gz",
    "y_test": "t10k-labels-idx1-ubyte.gz",
}


def idx(array):
    header = struct.pack(f">{1 + array.ndim}I", 0x0800 + array.ndim, *array.shape)
    return gzip.compress(header + array.tobytes())


def check(split):
    names = iter(ARRAYS)
    for part in split:
        for array in part:
            np.testing.assert_array_equal(array, ARRAYS[next(names)])


@pytest.fixture
def fashion(monkeypatch, server):
    monkeypatch.setattr(load_fashion_mnist, "MNIST_ARRAYS", SMALL)
    monkeypatch.setattr(load_fashion_mnist, "KERAS_STORAGE", server.url(""))
    server.files = {FILES[name]: idx(array) for name, array in ARRAYS.items()}
    return server


def test_mnist(monkeypatch, home, offline):
    monkeypatch.setattr(load_mnist, "MNIST_ARRAYS", SMALL)
    np.savez(home / "mnist.npz", **ARRAYS)
    with pytest.warns(UserWarning, match="mnist.npz is not the original file"):
        check(load_mnist.load_data())


def test_fashion_mnist_is_fetched_once(fashion, home):
    for _ in range(2):
        check(load_fashion_mnist.load_data())
    assert sorted(p.name for p in (home / "fashion-mnist").iterdir()) == sorted(FILES.values())
    assert len(fashion.requests) == 4


def test_a_broken_file_of_fashion_mnist_is_fetched_again(fashion, home, capsys):
    load_fashion_mnist.load_data()
    path = home / "fashion-mnist" / FILES["x_train"]
    path.write_bytes(path.read_bytes()[:-9])
    check(load_fashion_mnist.load_data())
    assert f"{path} is truncated, corrupt or another file: " in capsys.readouterr().out


def test_fashion_mnist_in_one_file(fashion, home, offline):
    np.savez(home / "fashion_mnist.npz", **ARRAYS)
    with pytest.warns(UserWarning, match=r"fashion_mnist\.npz is used in place of the four"):
        check(load_fashion_mnist.load_data())


def test_fashion_mnist_offline(home, offline):
    with pytest.raises(OSError, match=f"{home}/fashion-mnist/{FILES['y_train']}"):
        load_fashion_mnist.load_data()


@pytest.mark.skipif(not SHARED.exists(), reason="needs the files of the shared data folder")
@pytest.mark.parametrize("module", [load_mnist, load_fashion_mnist])
def test_the_real_arrays(module, home):
    name = module.__name__.rpartition("load_")[2] + ".npz"
    shutil.copy(SHARED / name, home / name)
    with pytest.warns(UserWarning, match=name):
        (x, y), (x_test, y_test) = module.load_data()
    assert (x.shape, x.dtype, x_test.shape) == ((60000, 28, 28), np.uint8, (10000, 28, 28))
    assert (y.shape, y.dtype, y_test.shape) == ((60000,), np.uint8, (10000,))
    assert (x.max(), y.max()) == (255, 9)
