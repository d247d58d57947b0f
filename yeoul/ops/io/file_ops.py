"""Files as tensors: tf.io.read_file, tf.io.write_file, tf.io.matching_files."""

import numpy as np

from yeoul.core.dtypes import string
from yeoul.core.errors import FailedPreconditionError
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.engine.variable import Variable
from yeoul.formats import files


def path_of(array, what, op):
    """The path in a string scalar.

    Raises:
      InvalidArgumentError: if it is no scalar.
    """
    if array.ndim:
        shape = ",".join(map(str, array.shape))
        raise invalid(
            f"Input {what} tensor must be scalar, but had shape: [{shape}] [Op:{op}]. Use "
            "tf.map_fn, or Dataset.map, for several files."
        )
    return array.item()


def scalar_specs(inputs, attrs):
    """Rule: one string, of one file."""
    dims = dims_of(inputs[0])
    if dims:
        raise ValueError(f"Shape must be rank 0 but is rank {len(dims)}: one file name")
    return [((), string)]


def _read_host(filename):
    data = files.read(path_of(filename, "filename", "ReadFile"))
    out = np.empty((), object)
    out[()] = data
    return out


READ_FILE = register(
    "ReadFile", "filename:string", host=_read_host, grad=NONE, shape=scalar_specs, stateful=True
)


@export("io.read_file", "compat.v1.io.read_file", "compat.v1.read_file")
@dispatchable
def read_file(filename, name=None):
    """The whole content of a file.

    Args:
      filename: string scalar.
      name: name of the node in a graph.

    Raises:
      NotFoundError: if there is no such file.
      FailedPreconditionError: if it is a directory.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> path = os.path.join(tempfile.mkdtemp(), "a.txt")
      >>> tf.io.write_file(path, "text")
      >>> tf.io.read_file(path).numpy()
      b'text'
    """
    return execute(READ_FILE, (filename,), {}, name)


def _write_host(filename, contents):
    path = path_of(filename, "filename", "WriteFile")
    if contents.ndim:
        raise invalid(
            f"Contents tensor must be scalar, but had shape: {list(contents.shape)} [Op:WriteFile]"
        )
    if files.is_dir(path):
        raise FailedPreconditionError(None, None, f"{files.text(path)}; Is a directory")
    files.make_parents(path)
    with files.open_file(path, "wb") as file, files.guarded(path):
        file.write(contents.item())
    return ()


WRITE_FILE = register(
    "WriteFile",
    "filename:string, contents:string",
    host=_write_host,
    grad=NONE,
    shape=lambda inputs, attrs: [],
    stateful=True,
    outputs=0,
)


@export("io.write_file", "compat.v1.io.write_file", "compat.v1.write_file")
@dispatchable
def write_file(filename, contents, name=None):
    """Writes a string to a file; directories that are missing are made.

    Args:
      filename: string scalar.
      contents: string scalar.
      name: name of the node in a graph.

    Raises:
      FailedPreconditionError: if `filename` is a directory.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> path = os.path.join(tempfile.mkdtemp(), "new", "a.txt")
      >>> tf.io.write_file(path, "text")
      >>> os.path.getsize(path)
      4
    """
    return execute(WRITE_FILE, (filename, contents), {}, name)


def _matching_host(pattern):
    if pattern.ndim > 1:
        shape = ",".join(map(str, pattern.shape))
        raise invalid(
            f"Input patterns tensor must be scalar or vector, but had shape: [{shape}] "
            "[Op:MatchingFiles]"
        )
    found = [name for one in pattern.reshape(-1).tolist() for name in files.matching(one)]
    out = np.empty(len(found), object)
    out[:] = [name.encode("utf-8", "surrogateescape") for name in sorted(found)]
    return out


MATCHING_FILES = register(
    "MatchingFiles",
    "pattern:string",
    host=_matching_host,
    grad=NONE,
    shape=lambda inputs, attrs: [((None,), string)],
    stateful=True,
)


@export("io.matching_files", "compat.v1.io.matching_files", "compat.v1.matching_files")
@dispatchable
def matching_files(pattern, name=None):
    """The files and directories whose paths match patterns, sorted.

    Args:
      pattern: string scalar or vector; `*` and `?` match anything but "/", `[ab]` one of a set.
      name: name of the node in a graph.

    Returns:
      A string vector.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> tf.io.write_file(os.path.join(folder, "a.txt"), "text")
      >>> tf.io.matching_files(os.path.join(folder, "*.txt")).shape
      TensorShape([1])
    """
    return execute(MATCHING_FILES, (pattern,), {}, name)


@export("io.match_filenames_once", "compat.v1.io.match_filenames_once",
        "compat.v1.train.match_filenames_once")  # fmt: skip
@dispatchable
def match_filenames_once(pattern, name=None):
    """The paths that match patterns, found once and kept in a variable.

    Args:
      pattern: string scalar or vector, as for `tf.io.matching_files`.
      name: name of the variable.

    Returns:
      A `tf.Variable` with a string vector.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> tf.io.match_filenames_once(os.path.join(folder, "*")).shape
      TensorShape([0])
    """
    return Variable(matching_files(pattern), trainable=False, name=name)
