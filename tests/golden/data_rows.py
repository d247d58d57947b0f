"""What golden rows of datasets share: everything a dataset says, and files to read."""

import tempfile
from pathlib import Path

from tests.golden.harness import Table


def plain(tf, value):
    """An element as nested lists of arrays; ragged and sparse tensors and datasets taken apart."""
    if isinstance(value, dict):
        return {key: plain(tf, part) for key, part in value.items()}
    if isinstance(value, tuple):
        return [plain(tf, part) for part in value]
    if isinstance(value, tf.RaggedTensor):
        return ["ragged", *(t.numpy() for t in tf.nest.flatten(value, expand_composites=True))]
    if isinstance(value, tf.SparseTensor):
        return [value.indices.numpy(), value.values.numpy(), value.dense_shape.numpy()]
    if isinstance(value, tf.data.Dataset):
        return [plain(tf, part) for part in value]
    return "None" if value is None else value.numpy()


def seen(tf, dataset, count=20):
    """Everything a dataset says: elements, spec, cardinality, how it prints."""
    return {
        "elements": [plain(tf, element) for element in dataset.take(count)],
        "spec": str(dataset.element_spec),
        "cardinality": int(dataset.cardinality()),
        "printed": repr(dataset),
    }


def folder_of(files):
    """The path of a new folder with these files: bytes by name."""
    folder = tempfile.mkdtemp()
    for name, data in files.items():
        Path(folder, name).write_bytes(data)
    return folder


class DataTable(Table):
    """Rows of datasets."""

    def rows(self, rows):
        """Adds rows: functions of `tf` that give a dataset, by name."""
        for name, make in rows.items():
            self.case(name, lambda tf, make=make: seen(tf, make(tf)))

    def values(self, rows):
        """Adds rows: functions of `tf` that give any value, by name."""
        for name, make in rows.items():
            self.case(name, make)

    def errors(self, rows):
        """Adds rows: functions of `tf` that make or give a dataset, one of which raises."""
        for name, make in rows.items():
            self.error(name, lambda tf, make=make: seen(tf, make(tf)))
