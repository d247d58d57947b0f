"""Recordings: one `.npz` an area, with a JSON index and one flat array for each dtype."""

import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "recordings"


class Answer:
    """An array with the dtype name the package gave it (bfloat16 is kept as float32)."""

    __slots__ = ("array", "dtype")

    def __init__(self, array, dtype):
        self.array, self.dtype = np.asarray(array), dtype

    def __repr__(self):
        return f"{self.dtype}{list(self.array.shape)} {self.array.tolist()}"


def normalise(value):
    """Turns what a package returned into JSON values and `Answer`s."""
    if value is None or isinstance(value, (bool, int, float, str, Answer)):
        return value
    if isinstance(value, dict):
        return {str(k): normalise(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [normalise(v) for v in value]
    if isinstance(value, (np.ndarray, np.generic)):
        return _answer(np.asarray(value), np.asarray(value).dtype.name)
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if hasattr(value, "dense_shape"):
        return {"values": normalise(value.values), "indices": normalise(value.indices)}
    if hasattr(value, "as_numpy_dtype"):
        return value.name
    if hasattr(value, "as_list"):
        return str(value)
    if hasattr(value, "numpy"):
        return _answer(np.asarray(value.numpy()), value.dtype.name)
    raise TypeError(f"no stored form for {type(value)}")


def _answer(array, dtype):
    if array.dtype.kind in "OSU":
        return [normalise(v) for v in array.ravel().tolist()]
    if dtype == "bfloat16":
        array = array.astype("float32")
    return Answer(array, dtype)


def save(area, records):
    """Writes the records (name -> nest) of an area."""
    pools = {}

    def encode(value):
        if isinstance(value, Answer):
            pool = pools.setdefault(value.array.dtype.name, [])
            start = sum(part.size for part in pool)
            pool.append(value.array.ravel())
            return {"@": [value.dtype, list(value.array.shape), value.array.dtype.name, start]}
        if isinstance(value, dict):
            return {k: encode(v) for k, v in value.items()}
        if isinstance(value, list):
            return [encode(v) for v in value]
        return value

    index = json.dumps(encode(records), separators=(",", ":"), ensure_ascii=False)
    arrays = {name: np.concatenate(parts) for name, parts in pools.items()}
    FOLDER.mkdir(exist_ok=True)
    text = np.frombuffer(index.encode(), "uint8")
    np.savez_compressed(FOLDER / f"{area}.npz", index=text, **arrays)


def load(area):
    """Reads the records of an area; {} if it was never recorded."""
    path = FOLDER / f"{area}.npz"
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as stored:
        arrays = {name: stored[name] for name in stored.files}

    def decode(value):
        if isinstance(value, dict) and "@" in value:
            dtype, shape, pool, start = value["@"]
            flat = arrays[pool][start : start + int(np.prod(shape))]
            return Answer(flat.reshape(shape), dtype)
        if isinstance(value, dict):
            return {k: decode(v) for k, v in value.items()}
        if isinstance(value, list):
            return [decode(v) for v in value]
        return value

    return decode(json.loads(arrays["index"].tobytes()))
