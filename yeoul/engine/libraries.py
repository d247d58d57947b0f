"""`tf.load_library` and `tf.load_op_library`: libraries of TensorFlow ops, which cannot be run."""

import os
import pathlib

from yeoul.core.errors import NotFoundError
from yeoul.core.export import export

WHY = (
    "its ops need TensorFlow's own runtime, which is not in this process. Write the op in Python, "
    "with tf.custom_gradient and tf.numpy_function if need be"
)


@export("load_op_library", "compat.v1.load_op_library")
def load_op_library(library_filename):
    """Raises NotFoundError: libraries of compiled TensorFlow ops cannot be used.

    Args:
      library_filename: path of the library.

    Raises:
      NotFoundError: always, as TensorFlow does for a library that does not fit it.

    Example:
      >>> import yeoul as tf
      >>> try:
      ...     tf.load_op_library("/no/such/library.so")
      ... except tf.errors.NotFoundError as error:
      ...     print(error.message)
      /no/such/library.so: cannot open shared object file: No such file or directory
    """
    path = os.fsdecode(library_filename)
    if not pathlib.Path(path).is_file():
        raise NotFoundError(
            None, None, f"{path}: cannot open shared object file: No such file or directory"
        )
    raise NotFoundError(None, None, f"{path}: undefined symbols of TensorFlow: {WHY}.")


@export("load_library", "compat.v1.load_library")
def load_library(library_location):
    """Raises NotFoundError: libraries of compiled TensorFlow ops cannot be used.

    Args:
      library_location: path of a library, or of a folder with libraries.

    Raises:
      FileNotFoundError: if there is nothing.
      NotFoundError: for each library, as TensorFlow does for one that does not fit it.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> tf.load_library(tempfile.mkdtemp())
    """
    path = pathlib.Path(library_location)
    if not path.exists():
        raise FileNotFoundError(
            2,
            "The file or folder to load kernel libraries from does not exist.",
            str(library_location),
        )
    libraries = [path] if path.is_file() else sorted(path.glob("*.so"))
    for library in libraries:
        raise NotFoundError(None, None, f"{library}: undefined symbols of TensorFlow: {WHY}.")
