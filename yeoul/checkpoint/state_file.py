"""The file `checkpoint`, which says what checkpoints are in a folder and which is the latest."""

import os
import pathlib
import time

from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.formats import protos
from yeoul.formats.bundle import is_bundle, sync_folder

NAME = "checkpoint"


def write_state(folder, latest, paths, timestamps=(), preserved=None, filename=None):
    """Replaces the file; paths inside the folder are written relative to it."""
    folder = os.fspath(folder)
    state = protos.CheckpointState(model_checkpoint_path=relative(folder, latest))
    state.all_model_checkpoint_paths.extend([relative(folder, path) for path in paths])
    state.all_model_checkpoint_timestamps.extend(timestamps)
    if preserved is not None:
        state.last_preserved_timestamp = preserved
    write_state_proto(folder, state, filename)


def write_state_proto(folder, state, filename=None):
    """Replaces the file: writes aside, then renames."""
    from google.protobuf import text_format

    path = pathlib.Path(folder, filename or NAME)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with aside.open("w", encoding="utf-8") as file:
        file.write(text_format.MessageToString(state, as_utf8=True))
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    sync_folder(path.parent)


def relative(folder, path):
    path = os.fspath(path)
    if not folder:
        return path
    try:
        inside = os.path.relpath(path, folder)
    except ValueError:  # on another drive
        return path
    return path if inside.startswith("..") else inside


@export("train.get_checkpoint_state", "compat.v1.train.get_checkpoint_state")
def get_checkpoint_state(checkpoint_dir, latest_filename=None):
    """What the file `checkpoint` in a folder says.

    Args:
      checkpoint_dir: the folder.
      latest_filename: name of the file; default "checkpoint".

    Returns:
      A `CheckpointState` protocol buffer with whole paths; None if there is no such file, or it
      cannot be read.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> path = tf.train.Checkpoint(v=tf.Variable(1)).save(folder + "/ckpt")
      >>> tf.train.get_checkpoint_state(folder).model_checkpoint_path == path
      True
    """
    from google.protobuf import text_format

    folder = os.fspath(checkpoint_dir)
    path = pathlib.Path(folder, latest_filename or NAME)
    try:
        text = path.read_text(encoding="utf-8")
        state = text_format.Parse(text, protos.CheckpointState())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (text_format.ParseError, UnicodeDecodeError) as error:
        get_logger().warning("%s: %s", type(error).__name__, error)
        get_logger().warning("%s: Checkpoint ignored", path)
        return None
    if not state.model_checkpoint_path:
        raise ValueError(
            f"The checkpoint state in {path} names no checkpoint: it has no model_checkpoint_path. "
            "Save a checkpoint again, or delete the file."
        )
    state.model_checkpoint_path = joined(folder, state.model_checkpoint_path)
    for i, known in enumerate(state.all_model_checkpoint_paths):
        state.all_model_checkpoint_paths[i] = joined(folder, known)
    return state


def joined(folder, path):
    return path if os.path.isabs(path) else os.path.join(folder, path)  # noqa: PTH117, PTH118


@export("train.latest_checkpoint", "compat.v1.train.latest_checkpoint")
def latest_checkpoint(checkpoint_dir, latest_filename=None):
    """The path of the latest checkpoint in a folder.

    Args:
      checkpoint_dir: the folder.
      latest_filename: name of the file that says so; default "checkpoint".

    Returns:
      The path without endings, or None if there is none.

    Example:
      >>> import yeoul as tf
      >>> print(tf.train.latest_checkpoint("no_such_folder"))
      None
    """
    state = get_checkpoint_state(checkpoint_dir, latest_filename)
    if state is None:
        return None
    if is_bundle(state.model_checkpoint_path):
        return state.model_checkpoint_path
    get_logger().error("Couldn't match files for checkpoint %s", state.model_checkpoint_path)
    return None


@export("train.checkpoints_iterator", "compat.v1.train.checkpoints_iterator")
def checkpoints_iterator(checkpoint_dir, min_interval_secs=0, timeout=None, timeout_fn=None):
    """Yields the latest checkpoint in a folder each time there is a new one.

    Args:
      checkpoint_dir: the folder.
      min_interval_secs: least number of seconds from one to the next.
      timeout: seconds to wait for a new one; None: forever.
      timeout_fn: function without arguments, called when the time is up: if it returns true, the
        iteration ends, otherwise it goes on; None: the iteration ends.

    Yields:
      Paths, as of `latest_checkpoint`.

    Example:
      >>> import yeoul as tf
      >>> list(tf.train.checkpoints_iterator("no_such_folder", timeout=0))
      []
    """
    path = None
    while True:
        former, path = path, wait_for_new(checkpoint_dir, path, timeout)
        if path is None:
            if timeout_fn is None or timeout_fn():
                return
            path = former
            continue
        start = time.monotonic()
        yield path
        time.sleep(max(0, start + min_interval_secs - time.monotonic()))


def wait_for_new(folder, known, timeout):
    """The latest checkpoint once it is another one than `known`; None when the time is up."""
    end = None if timeout is None else time.monotonic() + timeout
    while True:
        path = latest_checkpoint(folder)
        if path is not None and path != known:
            return path
        left = 1.0 if end is None else min(1.0, end - time.monotonic())
        if left <= 0:
            return None
        time.sleep(left)
