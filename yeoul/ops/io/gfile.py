"""tf.io.gfile: files and directories, local or remote."""

import os

from yeoul.core import errors
from yeoul.core.export import export
from yeoul.formats import files

SCHEMES = ["", "file", "ram"]


@export("io.gfile.exists")
def exists(path):
    """True if there is a file or directory.

    Args:
      path: of it.

    Example:
      >>> import yeoul as tf
      >>> tf.io.gfile.exists("/no/such/file")
      False
    """
    return files.exists(path)


@export("io.gfile.isdir")
def isdir(path):
    """True if there is a directory.

    Args:
      path: of it.

    Example:
      >>> import yeoul as tf
      >>> tf.io.gfile.isdir(".")
      True
    """
    return files.is_dir(path)


@export("io.gfile.listdir")
def listdir(path):
    """The names of the files and directories in a directory, sorted.

    Args:
      path: of the directory.

    Raises:
      NotFoundError: if there is no such directory.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> tf.io.gfile.listdir(tempfile.mkdtemp())
      []
    """
    return files.list_dir(path)


@export("io.gfile.mkdir")
def mkdir(path):
    """Makes a directory; one that exists stays.

    Args:
      path: of the directory; what it is to be in must exist.

    Raises:
      NotFoundError: if the directory above is missing.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> path = os.path.join(tempfile.mkdtemp(), "new")
      >>> tf.io.gfile.mkdir(path)
      >>> tf.io.gfile.isdir(path)
      True
    """
    files.make_dir(path)


@export("io.gfile.makedirs")
def makedirs(path):
    """Makes a directory and those above it; what exists stays.

    Args:
      path: of the directory.

    Raises:
      FailedPreconditionError: if a file stands in the way.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> path = os.path.join(tempfile.mkdtemp(), "a", "b")
      >>> tf.io.gfile.makedirs(path)
      >>> tf.io.gfile.isdir(path)
      True
    """
    files.make_dir(path, parents=True)


@export("io.gfile.remove")
def remove(path):
    """Deletes a file.

    Args:
      path: of the file.

    Raises:
      NotFoundError: if there is none.
      FailedPreconditionError: if it is a directory.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> path = os.path.join(tempfile.mkdtemp(), "a.txt")
      >>> tf.io.write_file(path, "text")
      >>> tf.io.gfile.remove(path)
      >>> tf.io.gfile.exists(path)
      False
    """
    files.remove(path)


@export("io.gfile.rmtree")
def rmtree(path):
    """Deletes a directory and everything in it.

    Args:
      path: of the directory.

    Raises:
      NotFoundError: if there is none.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> tf.io.gfile.rmtree(folder)
      >>> tf.io.gfile.exists(folder)
      False
    """
    files.remove_tree(path)


@export("io.gfile.copy")
def copy(src, dst, overwrite=False):
    """Copies a file.

    Args:
      src: path of the file.
      dst: path of the copy.
      overwrite: whether a file that is there may be replaced.

    Raises:
      NotFoundError: if there is no such file.
      AlreadyExistsError: if there is a file at `dst` and `overwrite` is false.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> tf.io.write_file(folder + "/a.txt", "text")
      >>> tf.io.gfile.copy(folder + "/a.txt", folder + "/b.txt")
      >>> tf.io.gfile.listdir(folder)
      ['a.txt', 'b.txt']
    """
    files.copy(src, dst, overwrite)


@export("io.gfile.rename")
def rename(src, dst, overwrite=False):
    """Renames or moves a file or directory.

    Args:
      src: its path.
      dst: the new path.
      overwrite: whether a file that is there may be replaced.

    Raises:
      NotFoundError: if there is nothing at `src`.
      AlreadyExistsError: if there is a file at `dst` and `overwrite` is false.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> tf.io.write_file(folder + "/a.txt", "text")
      >>> tf.io.gfile.rename(folder + "/a.txt", folder + "/b.txt")
      >>> tf.io.gfile.listdir(folder)
      ['b.txt']
    """
    files.rename(src, dst, overwrite)


@export("io.gfile.glob")
def glob(pattern):
    """The paths that match a pattern, or several, sorted for each pattern.

    Args:
      pattern: pattern or list of patterns; `*` and `?` match anything but "/", `[ab]` one of a set.

    Example:
      >>> import os, tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> tf.io.write_file(folder + "/a.txt", "text")
      >>> [os.path.basename(path) for path in tf.io.gfile.glob(folder + "/*.txt")]
      ['a.txt']
    """
    patterns = pattern if isinstance(pattern, (list, tuple)) else [pattern]
    return [path for one in patterns for path in files.matching(one)]


@export("io.gfile.stat")
def stat(path):
    """What is known of a file or directory: attributes length, mtime_nsec, is_directory.

    Args:
      path: of it.

    Raises:
      NotFoundError: if there is none.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> tf.io.gfile.stat(tempfile.mkdtemp()).is_directory
      True
    """
    return files.stat(path)


@export("io.gfile.walk")
def walk(top, topdown=True, onerror=None):
    """All directories below one, with what is in them.

    Args:
      top: path of the directory.
      topdown: whether a directory comes before those in it.
      onerror: function called with the error if a directory cannot be listed; by default it is
        left out.

    Yields:
      (path, names of directories, names of files).

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> [(directories, files) for _, directories, files in tf.io.gfile.walk(tempfile.mkdtemp())]
      [([], [])]
    """
    try:
        names = files.list_dir(top)
    except errors.OpError as error:
        if onerror is not None:
            onerror(error)
        return
    top = files.text(top)
    folders = [name for name in names if files.is_dir(join(top, name))]
    inside = set(folders)
    here = (top, folders, [name for name in names if name not in inside])
    if topdown:
        yield here
    for name in folders:
        yield from walk(join(top, name), topdown, onerror)
    if not topdown:
        yield here


@export("io.gfile.join")
def join(path, *paths):
    """Parts of a path joined; a part that is absolute starts again.

    Args:
      path: the first part.
      *paths: further parts.

    Example:
      >>> import yeoul as tf
      >>> tf.io.gfile.join("gs://bucket", "folder", "file")
      'gs://bucket/folder/file'
    """
    whole, *paths = (
        part if isinstance(part, bytes) else os.fspath(part) for part in (path, *paths)
    )
    slash, nothing = (b"/", b"") if isinstance(whole, bytes) else ("/", "")
    for part in paths:
        if part.startswith(slash) or whole == nothing:
            whole = part
        else:
            whole = whole + (nothing if whole.endswith(slash) else slash) + part
    return whole


@export("io.gfile.get_registered_schemes")
def get_registered_schemes():
    """The schemes of paths that can be opened: those of fsspec too, where it is installed.

    Example:
      >>> import yeoul as tf
      >>> "file" in tf.io.gfile.get_registered_schemes()
      True
    """
    try:
        from fsspec.registry import known_implementations
    except ImportError:
        return ["", "file"]
    return sorted({*SCHEMES, *known_implementations})
