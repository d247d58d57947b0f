import hashlib

import numpy as np

from yeoul.keras.datasets import load_digits


def test_the_arrays():
    (x, y), (x_test, y_test) = load_digits.load_data()
    assert x.dtype == y.dtype == x_test.dtype == y_test.dtype == np.uint8
    assert (x.shape, y.shape, x_test.shape, y_test.shape) == (
        (1437, 8, 8),
        (1437,),
        (360, 8, 8),
        (360,),
    )
    assert (x.min(), x.max()) == (0, 16)
    counts = np.bincount(np.concatenate([y, y_test]))
    assert counts.tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert y_test[:5].tolist() == [0, 5, 0, 5, 0]


def test_the_split_stays_as_it_is():
    arrays = [array.tobytes() for part in load_digits.load_data() for array in part]
    assert hashlib.sha256(b"".join(arrays)).hexdigest().startswith("483e81b0ed14f9fe")


def test_it_is_small_and_attributed():
    assert load_digits._FILE.stat().st_size < 100_000
    text = load_digits._FILE.with_name("digits.txt").read_text()
    assert "Alpaydin" in text
    assert "CC BY 4.0" in text
