"""Looking into checkpoints: names, shapes, values."""

import os

from yeoul.checkpoint.state_file import latest_checkpoint
from yeoul.core.export import export
from yeoul.formats import files
from yeoul.formats.bundle_files import first_format, index_path, is_bundle, is_checkpoint
from yeoul.formats.protos import enum_names
from yeoul.formats.slice_table import open_checkpoint


@export("compat.v1.train.NewCheckpointReader", name="new_checkpoint_reader")
def new_checkpoint_reader(filepattern):
    """A reader of a checkpoint.

    Args:
      filepattern: path of the checkpoint without endings.

    Returns:
      A `CheckpointReader`.

    Raises:
      NotFoundError: if there is none.

    Example:
      >>> import yeoul as tf
      >>> path = tf.train.Checkpoint(v=tf.Variable(3)).write("/tmp/yeoul_doc_reader")
      >>> reader = tf.compat.v1.train.NewCheckpointReader(path)
      >>> print(reader.get_tensor("v/.ATTRIBUTES/VARIABLE_VALUE"))
      3
    """
    return CheckpointReader(filepattern)


class CheckpointReader:
    """What is in a checkpoint: made by `tf.train.load_checkpoint`."""

    def __init__(self, path):
        if not isinstance(path, (str, bytes, os.PathLike)):
            raise TypeError(f"Expected binary or unicode string, got {path!r}")
        self._bundle = open_checkpoint(os.fsdecode(path))

    def has_tensor(self, tensor_str):
        """Whether there is a tensor with this name."""
        return name_text(tensor_str) in self._bundle

    def get_tensor(self, tensor_str):
        """A tensor as a NumPy array of its own; a scalar as NumPy's scalar, or bytes.

        Raises:
          NotFoundError: if there is no tensor with this name.
        """
        array = self._bundle.array(name_text(tensor_str))
        return (array if array.flags.writeable else array.copy())[()]

    def get_variable_to_shape_map(self):
        """Name -> list of dimensions."""
        return {name: list(self._bundle.shape(name)) for name in self._bundle.entries}

    def get_variable_to_dtype_map(self):
        """Name -> `tf.DType`."""
        return {name: self._bundle.dtype(name) for name in self._bundle.entries}

    def debug_string(self):
        """Names, dtypes and shapes as bytes, a line for each tensor."""
        enum = enum_names("DataType")
        lines = [
            f"{name} ({enum.get(entry.dtype, entry.dtype)}) "
            f"[{','.join(map(str, self._bundle.shape(name)))}]\n"
            for name, entry in self._bundle.entries.items()
        ]
        return "".join(lines).encode()


def name_text(name):
    """The name of a tensor as text.

    Raises:
      TypeError: if it is none.
    """
    if not isinstance(name, (str, bytes)):
        raise TypeError(f"Expected binary or unicode string, got {name!r}")
    return name.decode() if isinstance(name, bytes) else name


@export("train.load_checkpoint", "compat.v1.train.load_checkpoint")
def load_checkpoint(ckpt_dir_or_file):
    """A reader of a checkpoint.

    Args:
      ckpt_dir_or_file: path of the checkpoint, or a folder, whose latest one is taken.

    Returns:
      An object with `get_tensor`, `has_tensor`, `get_variable_to_shape_map` and
      `get_variable_to_dtype_map`.

    Raises:
      ValueError: if it is a folder without checkpoints.
      NotFoundError: if there is no such checkpoint.

    Example:
      >>> import yeoul as tf
      >>> path = tf.train.Checkpoint(v=tf.Variable([1, 2])).write("/tmp/yeoul_doc_load")
      >>> tf.train.load_checkpoint(path).has_tensor("v/.ATTRIBUTES/VARIABLE_VALUE")
      True
    """
    path = ckpt_dir_or_file
    if isinstance(path, (str, bytes, os.PathLike)) and files.is_dir(path):
        path = latest_checkpoint(path)
        if path is None:
            raise ValueError(
                "Couldn't find 'checkpoint' file or checkpoints in given directory "
                f"{ckpt_dir_or_file}. Pass the path of a checkpoint without its endings."
            )
    return CheckpointReader(path)


@export("train.list_variables", "compat.v1.train.list_variables")
def list_variables(ckpt_dir_or_file):
    """The names and shapes of the tensors in a checkpoint.

    Args:
      ckpt_dir_or_file: as for `tf.train.load_checkpoint`.

    Returns:
      List of (name, list of dimensions), sorted by name.

    Example:
      >>> import yeoul as tf
      >>> path = tf.train.Checkpoint(v=tf.Variable([1, 2])).write("/tmp/yeoul_doc_list")
      >>> tf.train.list_variables(path)[1]
      ('v/.ATTRIBUTES/VARIABLE_VALUE', [2])
    """
    return sorted(load_checkpoint(ckpt_dir_or_file).get_variable_to_shape_map().items())


@export("train.load_variable", "compat.v1.train.load_variable")
def load_variable(ckpt_dir_or_file, name):
    """A tensor of a checkpoint as a NumPy array.

    Args:
      ckpt_dir_or_file: as for `tf.train.load_checkpoint`.
      name: of the tensor, as `tf.train.list_variables` gives it; ":0" at the end is left out.

    Raises:
      NotFoundError: if there is no such tensor.

    Example:
      >>> import yeoul as tf
      >>> path = tf.train.Checkpoint(v=tf.Variable([1, 2])).write("/tmp/yeoul_doc_variable")
      >>> tf.train.load_variable(path, "v/.ATTRIBUTES/VARIABLE_VALUE")
      array([1, 2], dtype=int32)
    """
    return load_checkpoint(ckpt_dir_or_file).get_tensor(name.removesuffix(":0"))


@export("compat.v1.train.checkpoint_exists")
def checkpoint_exists(checkpoint_prefix):
    """Whether there is a checkpoint at a path. Deprecated.

    Args:
      checkpoint_prefix: path without endings.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.checkpoint_exists("no/such/ckpt-1")
      False
    """
    return is_checkpoint(checkpoint_prefix)


@export("compat.v1.train.get_checkpoint_mtimes")
def get_checkpoint_mtimes(checkpoint_prefixes):
    """When checkpoints were written, in seconds since 1970. Deprecated.

    Args:
      checkpoint_prefixes: paths without endings; missing ones are left out.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.get_checkpoint_mtimes(["no/such/ckpt-1"])
      []
    """
    found = []
    for prefix in checkpoint_prefixes:
        paths = [index_path(prefix)] if is_bundle(prefix) else first_format(prefix)
        found += [float(files.stat(path).mtime_nsec // 10**9) for path in paths[:1]]
    return found
