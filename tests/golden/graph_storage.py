"""How recorded graphs are stored: one zip for each writer, with an index and an array each."""

import io
import json
import zipfile
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "graphs"
STAMP = (2020, 1, 1, 0, 0, 0)  # the same file each time


def save(writer, records):
    """Writes the records of one writer, "tensorflow" or "yeoul"."""
    index = {}
    with zipfile.ZipFile(FOLDER / f"{writer}.zip", "w") as file:

        def put(name, data):
            info = zipfile.ZipInfo(name, STAMP)
            file.writestr(info, data, zipfile.ZIP_DEFLATED)

        for name, record in records.items():
            put(f"{name}/graph", record["graph"])
            entry = index[name] = {"fetches": record["fetches"]}
            for part in ("inputs", "before"):
                entry[part] = [text for text, _ in record[part]]
                put_arrays(put, f"{name}/{part}", [array for _, array in record[part]])
            for part in ("outputs", "after"):
                put_arrays(put, f"{name}/{part}", record.get(part, []))
        put("index.json", json.dumps(index, indent=1))


def put_arrays(put, name, arrays):
    held = {str(i): plain(np.asarray(array)) for i, array in enumerate(arrays)}
    data = io.BytesIO()
    np.savez(data, **held)
    put(f"{name}.npz", data.getvalue())


def plain(array):
    """Strings as bytes of a fixed width, which need no pickle."""
    return array.astype("S") if array.dtype == object else array


def load(writer):
    """The records of one writer, by name."""
    with zipfile.ZipFile(FOLDER / f"{writer}.zip") as file:
        index = json.loads(file.read("index.json"))
        return {name: record_of(file, name, entry) for name, entry in index.items()}


def record_of(file, name, entry):
    record = {"graph": file.read(f"{name}/graph"), "fetches": entry["fetches"]}
    for part in ("inputs", "before", "outputs", "after"):
        with np.load(io.BytesIO(file.read(f"{name}/{part}.npz"))) as held:
            arrays = [held[key] for key in sorted(held.files, key=int)]
        arrays = [a.astype(object) if a.dtype.kind == "S" else a for a in arrays]
        named = part in ("inputs", "before")
        record[part] = list(zip(entry[part], arrays, strict=True)) if named else arrays
    return record


def ours(tf, make):
    """The record of a program's graph as we write it."""
    function, specs, inputs = make(tf)
    concrete = tf.function(function, autograph=False).get_concrete_function(*specs)
    graph = concrete.graph
    resources = [
        op.outputs[0]
        for op in graph.get_operations()
        if op.type == "Placeholder" and op.get_attr("dtype") == tf.resource
    ]
    return {
        "graph": graph.as_graph_def().SerializeToString(deterministic=True),
        "inputs": [(t.name, value) for t, value in zip(graph.inputs, inputs, strict=True)],
        "before": [(t.name, t.node.attrs["variable"].numpy()) for t in resources],
        "fetches": [t.name for t in graph.outputs],
        "concrete": concrete,
        "variables": [t.node.attrs["variable"] for t in resources],
    }
