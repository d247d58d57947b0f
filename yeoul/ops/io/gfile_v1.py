"""tf.compat.v1.gfile: the functions of tf.io.gfile under their older names."""

from yeoul.core.export import export
from yeoul.ops.io import gfile
from yeoul.ops.io.gfile_class import GFile


@export("compat.v1.gfile.Exists")
def Exists(filename):
    """As `tf.io.gfile.exists`.

    Args:
      filename: path of a file or directory.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.gfile.Exists("/no/such/file")
      False
    """
    return gfile.exists(filename)


@export("compat.v1.gfile.IsDirectory")
def IsDirectory(dirname):
    """As `tf.io.gfile.isdir`.

    Args:
      dirname: path.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.gfile.IsDirectory(".")
      True
    """
    return gfile.isdir(dirname)


@export("compat.v1.gfile.ListDirectory")
def ListDirectory(dirname):
    """As `tf.io.gfile.listdir`.

    Args:
      dirname: path of the directory.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> tf.compat.v1.gfile.ListDirectory(tempfile.mkdtemp())
      []
    """
    return gfile.listdir(dirname)


@export("compat.v1.gfile.MkDir")
def MkDir(dirname):
    """As `tf.io.gfile.mkdir`.

    Args:
      dirname: path of the directory.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> tf.compat.v1.gfile.MkDir(tempfile.mkdtemp() + "/new")
    """
    gfile.mkdir(dirname)


@export("compat.v1.gfile.MakeDirs")
def MakeDirs(dirname):
    """As `tf.io.gfile.makedirs`.

    Args:
      dirname: path of the directory.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> tf.compat.v1.gfile.MakeDirs(tempfile.mkdtemp() + "/a/b")
    """
    gfile.makedirs(dirname)


@export("compat.v1.gfile.Remove")
def Remove(filename):
    """As `tf.io.gfile.remove`.

    Args:
      filename: path of the file.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.txt"
      >>> tf.io.write_file(path, "text")
      >>> tf.compat.v1.gfile.Remove(path)
    """
    gfile.remove(filename)


@export("compat.v1.gfile.DeleteRecursively")
def DeleteRecursively(dirname):
    """As `tf.io.gfile.rmtree`.

    Args:
      dirname: path of the directory.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> tf.compat.v1.gfile.DeleteRecursively(tempfile.mkdtemp())
    """
    gfile.rmtree(dirname)


@export("compat.v1.gfile.Copy")
def Copy(oldpath, newpath, overwrite=False):
    """As `tf.io.gfile.copy`.

    Args:
      oldpath: path of the file.
      newpath: path of the copy.
      overwrite: whether a file that is there may be replaced.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.txt"
      >>> tf.io.write_file(path, "text")
      >>> tf.compat.v1.gfile.Copy(path, path + ".copy")
    """
    gfile.copy(oldpath, newpath, overwrite)


@export("compat.v1.gfile.Rename")
def Rename(oldname, newname, overwrite=False):
    """As `tf.io.gfile.rename`.

    Args:
      oldname: path of the file.
      newname: the new path.
      overwrite: whether a file that is there may be replaced.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.txt"
      >>> tf.io.write_file(path, "text")
      >>> tf.compat.v1.gfile.Rename(path, path + ".new")
    """
    gfile.rename(oldname, newname, overwrite)


@export("compat.v1.gfile.Glob")
def Glob(filename):
    """As `tf.io.gfile.glob`.

    Args:
      filename: pattern or list of patterns.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.gfile.Glob("/no/such/*")
      []
    """
    return gfile.glob(filename)


@export("compat.v1.gfile.Stat")
def Stat(filename):
    """As `tf.io.gfile.stat`.

    Args:
      filename: path of the file.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.gfile.Stat(".").is_directory
      True
    """
    return gfile.stat(filename)


@export("compat.v1.gfile.Walk")
def Walk(top, in_order=True):
    """As `tf.io.gfile.walk`.

    Args:
      top: path of the directory.
      in_order: whether a directory comes before those in it.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> len(list(tf.compat.v1.gfile.Walk(tempfile.mkdtemp())))
      1
    """
    return gfile.walk(top, in_order)


@export("compat.v1.gfile.FastGFile")
class FastGFile(GFile):
    """As `tf.io.gfile.GFile`.

    Args:
      name: path of the file.
      mode: as for `tf.io.gfile.GFile`.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.txt"
      >>> tf.io.write_file(path, "text")
      >>> tf.compat.v1.gfile.FastGFile(path).read()
      'text'
    """
