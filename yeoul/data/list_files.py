"""The paths of files."""

import numpy as np

from yeoul.core.dtypes import string
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.counts import is_symbolic
from yeoul.data.dataset_spec import placeholder
from yeoul.data.shuffle import Shuffle
from yeoul.data.tensor_slices import TensorSlice
from yeoul.engine.convert import to_tensor
from yeoul.ops.io.file_ops import matching_files


def list_files(file_pattern, shuffle=None, seed=None):
    """`Dataset.list_files`."""
    pattern = to_tensor(file_pattern, string.np)
    if is_symbolic(pattern):
        return placeholder(TensorSpec([], string))
    found = np.asarray(matching_files(pattern)._a)
    if not len(found):
        shown = np.asarray(pattern._a).ravel()
        raise InvalidArgumentError(
            None,
            None,
            f"No files matched pattern: {', '.join(p.decode() for p in shown)}. Check the "
            "folder and the extension.",
        )
    dataset = TensorSlice(found)
    if shuffle is None or shuffle:
        return Shuffle(dataset, len(found), seed, None)
    return dataset
