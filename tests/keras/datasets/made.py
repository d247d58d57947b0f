"""Small files in the formats of the data sets; used by the tests, and in TensorFlow's environment.

`CASES` are calls of `load_data` on them, whose results in Keras are recorded in
tests/golden/recordings/datasets.json by `python tools/record_datasets.py`.
"""

import json

import numpy as np

CASES = [
    ("imdb", {}),
    ("imdb", {"num_words": 20}),
    ("imdb", {"num_words": 20, "oov_char": None, "skip_top": 3}),
    ("imdb", {"maxlen": 8}),
    ("imdb", {"start_char": None, "index_from": 5}),
    ("imdb", {"seed": 7, "skip_top": 5}),
    ("imdb", {"nb_words": 10}),
    ("imdb", {"num_words": 10, "oov_char": None, "maxlen": 9, "seed": 1}),
    ("reuters", {}),
    ("reuters", {"test_split": 0.4, "maxlen": 9, "num_words": 20}),
    ("reuters", {"start_char": None, "skip_top": 4}),
    ("boston_housing", {}),
    ("boston_housing", {"test_split": 0.5, "seed": 3}),
    ("california_housing", {}),
    ("california_housing", {"version": "small"}),
    ("california_housing", {"test_split": 0.3, "seed": 5}),
]


def texts(count, step):
    made = np.empty(count, object)
    for i in range(count):
        made[i] = [(i * 13 * step + j * 5) % 40 + 1 for j in range(3 + (i * 7) % 11)]
    return made


def arrays(name):
    """The arrays of a data set's file, far fewer than in the original."""
    if name == "imdb":
        return {
            "x_train": texts(12, 1),
            "y_train": np.arange(12) % 2,
            "x_test": texts(7, 2),
            "y_test": np.arange(7) % 2,
        }
    if name == "reuters":
        return {"x": texts(15, 3), "y": np.arange(15) % 5}
    if name == "boston_housing":
        return {"x": np.arange(40.0).reshape(20, 2), "y": np.arange(20.0)}
    rows = np.arange(610, dtype="float32")
    return {"x": rows[:, None], "y": rows}


def write(name, folder):
    """Writes the file of a data set; returns its path."""
    path = f"{folder}/{name}.npz"
    np.savez(path, **arrays(name))
    return path


def as_lists(split):
    """A result of `load_data` as JSON would give it back, with types and shapes."""
    return json.loads(
        json.dumps([[[a.dtype.str, a.shape, a.tolist()] for a in part] for part in split])
    )


def key(name, arguments):
    return f"{name} {json.dumps(arguments, sort_keys=True)}"
