"""`tf.train.Checkpoint`: saves objects with their values, and restores them by their structure."""

import os
import threading
import weakref
from typing import Any

import numpy as np

from yeoul.checkpoint.names import restore_by_name
from yeoul.checkpoint.object_graph import GRAPH_KEY, ObjectGraph
from yeoul.checkpoint.options import CheckpointOptions, call_back
from yeoul.checkpoint.restoration import Restoration, graph_of
from yeoul.checkpoint.state_file import write_state
from yeoul.checkpoint.status import CheckpointLoadStatus, InitializationOnlyStatus
from yeoul.core.errors import DataLossError, NotFoundError
from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.engine.auto_trackable import AutoTrackable
from yeoul.engine.state import STATE
from yeoul.engine.trackable import Trackable, children_of
from yeoul.engine.tracked_lists import DictWrapper, ListWrapper, wrapped
from yeoul.engine.variable import Variable
from yeoul.formats import files
from yeoul.formats.bundle import write_bundle
from yeoul.formats.bundle_files import is_bundle
from yeoul.formats.slice_table import open_checkpoint


@export("train.Checkpoint")
class Checkpoint(AutoTrackable):
    """Saves the values of objects, and restores them in objects of the same structure.

    Variables are found by the attributes, list positions and dict keys that lead to them from the
    root, in the program that saves as in the one that restores. A value whose variable is made
    later is kept for it. The files are TensorFlow's.

    Args:
      root: the object whose attributes are saved; default: this one.
      **kwargs: objects that are saved beside those of the root, under these names.

    Attributes:
      save_counter: int64 variable, counts the calls of `save`.

    Raises:
      ValueError: if an object cannot be part of a checkpoint, or the root has an attribute of the
        same name.

    Example:
      >>> import yeoul as tf
      >>> v = tf.Variable([1.0, 2.0])
      >>> path = tf.train.Checkpoint(v=v).save("/tmp/yeoul_doc/ckpt")
      >>> w = tf.Variable([0.0, 0.0])
      >>> _ = tf.train.Checkpoint(v=w).restore(path).assert_consumed()
      >>> print(w.numpy())
      [1. 2.]
    """

    _untracked_attributes = frozenset(("_root", "_beside", "_save_counter"))

    def __init__(self, root=None, **kwargs):
        self._save_counter: Any = None
        self._root, self._writer = None, None
        self._beside: dict[str, Any] = {}
        root = root() if isinstance(root, weakref.ref) else root
        if root is not None:
            check_trackable(root, "root")
            object.__setattr__(self, "_root", root)
            own = children_of(root)
            object.__setattr__(self, "_beside", {"root": root})
        for name in sorted(kwargs):
            value = kwargs[name] = wrapped(kwargs[name])
            if not isinstance(value, (ListWrapper, DictWrapper, tuple)):
                check_trackable(value, name)
            if root is not None and name in own and own[name] is not value:
                raise ValueError(
                    f"Cannot create a Checkpoint with keyword argument {name} if root.{name} "
                    "already exists."
                )
            setattr(self, name, value)
            if root is not None:
                self._beside.setdefault(name, getattr(self, name))

    def _trackable_children(self):
        children = dict(super()._trackable_children())
        if self._root is not None:
            children = {"root": self._root, **children}
        if self._save_counter is not None:
            children["save_counter"] = self._save_counter
        return children

    def _what(self) -> tuple[Any, dict]:
        """(the root of what is saved, its children beside its own)."""
        if self._root is None:
            return self, {}
        if self._save_counter is None:
            return self._root, self._beside
        return self._root, {**self._beside, "save_counter": self._save_counter}

    @property
    def save_counter(self):
        """How often `save` was called; restored with the rest."""
        self._make_save_counter()
        return self._save_counter

    def _make_save_counter(self):
        if self._save_counter is None:
            graph = STATE.graph
            saved = None if graph is not None and graph.deferred else STATE.enter(None)
            try:
                first = np.zeros((), np.int64)
                made = Variable(first, name="save_counter", trainable=False)
            finally:
                if saved is not None:
                    STATE.restore(saved)
            self._save_counter = made

    # Saving.

    def write(self, file_prefix, options=None):
        """Writes a checkpoint, without number and without a note of it in the folder.

        Args:
          file_prefix: path of the checkpoint; its files have this name with endings.
          options: `tf.train.CheckpointOptions`.

        Returns:
          The path.

        Raises:
          RuntimeError: inside a `tf.function`.
        """
        return self._write(path_text(file_prefix), options or CheckpointOptions())

    def _write(self, path, options, then=None):
        """Writes a checkpoint now, or in another thread; calls `then` when it is there."""
        check_eager("saved")
        self.sync()
        graph, arrays = ObjectGraph(*self._what()).serialized()
        data = np.empty((), object)
        data[()] = graph.SerializeToString(deterministic=True)
        arrays[GRAPH_KEY] = data

        def finish():
            write_bundle(path, arrays)
            if then is not None:
                then()
            call_back(options, path)

        if options.enable_async:
            object.__setattr__(self, "_writer", Writer(finish))
        else:
            finish()
        return path

    def save(self, file_prefix, options=None):
        """Writes a numbered checkpoint, and notes in its folder that it is the latest.

        Args:
          file_prefix: path of the checkpoint; "-" and the number are appended.
          options: `tf.train.CheckpointOptions`.

        Returns:
          The path with the number.
        """
        return self._save(path_text(file_prefix), options or CheckpointOptions())

    def _save(self, prefix, options):
        number = self._count()
        path = f"{prefix}-{number}"
        folder = files.folder_of(path)
        return self._write(path, options, lambda: write_state(folder, path, [path]))

    def _count(self):
        """Counts one more saving."""
        check_eager("saved")
        self.save_counter.assign_add(1)
        return int(self.save_counter)

    def sync(self):
        """Waits until a checkpoint that is written by another thread is there.

        Raises:
          Exception: what went wrong in that thread.
        """
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.wait()

    # Restoring.

    def read(self, save_path, options=None):
        """Restores a checkpoint that `write` wrote. Arguments and result as of `restore`.

        Args:
          save_path: path of the checkpoint.
          options: `tf.train.CheckpointOptions`.
        """
        self.sync()
        if save_path is None:
            return InitializationOnlyStatus()
        check_eager("restored")
        root, attached = self._what()
        reader = open_checkpoint(checked_path(path_text(save_path)))
        graph = graph_of(reader)
        if graph is None:
            return restore_by_name(reader, root, attached)
        restoration = Restoration(reader, graph, attached)
        restoration.bind(0, root)
        return CheckpointLoadStatus(restoration, root, attached)

    def restore(self, save_path, options=None):
        """Restores a checkpoint that `save` wrote.

        Variables that exist get their values now, others when they are made.

        Args:
          save_path: path of the checkpoint, or folder of a SavedModel; None: nothing is restored.
          options: `tf.train.CheckpointOptions`.

        Returns:
          A status object: `assert_consumed()` raises unless everything was matched,
          `assert_existing_objects_matched()` unless all variables of the program were,
          `expect_partial()` says that some values are not needed.

        Raises:
          NotFoundError: if there is no such checkpoint.
          InvalidArgumentError: if a variable has another dtype than its value.
          ValueError: if a variable has another shape than its value. Nothing is changed then.
        """
        if save_path is not None:
            self._make_save_counter()
        try:
            return self.read(save_path, options)
        except NotFoundError as error:
            raise NotFoundError(
                None,
                None,
                f"Error when restoring from checkpoint or SavedModel at {path_text(save_path)}: "
                f"{error.message}\nPlease double-check that the path is correct. You may be "
                "missing the checkpoint suffix (e.g. the '-1' in 'path/to/ckpt-1').",
            ) from None


@export("compat.v1.train.Checkpoint", name="CheckpointV1")
class CheckpointV1(Checkpoint):
    """`tf.train.Checkpoint` for programs with sessions.

    Args:
      **kwargs: the objects to be saved.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     v = tf.Variable(3)
      ...     sess.run(v.initializer)
      ...     path = tf.compat.v1.train.Checkpoint(v=v).save("/tmp/yeoul_doc/v1")
      >>> tf.train.list_variables(path)[-1]
      ('v/.ATTRIBUTES/VARIABLE_VALUE', [])
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)

    def write(self, file_prefix, session=None):
        """Writes a checkpoint. Arguments as `save`."""
        with in_session(session):
            return super().write(file_prefix)

    def save(self, file_prefix, session=None):
        """Writes a numbered checkpoint.

        Args:
          file_prefix: path; "-" and the number are appended.
          session: session that has the values; default: the default session.

        Returns:
          The path with the number.
        """
        with in_session(session):
            return super().save(file_prefix)

    def restore(self, save_path):
        """Restores a checkpoint; variables of a graph with the status's `run_restore_ops`."""
        return super().restore(save_path)

    def _count(self):
        from yeoul.graph.v1.session import get_default_session

        counter = self.save_counter
        if not getattr(counter, "in_session", False):
            return super()._count()
        session = get_default_session()
        if not session.run(counter.is_initialized()):
            session.run(counter.initializer)
        number = int(counter.eval(session)) + 1
        counter.load(number, session)
        return number


def in_session(session):
    """Context in which the session is the default one."""
    import contextlib

    return contextlib.nullcontext() if session is None else session.as_default()


class Writer:
    """A thread that writes a checkpoint."""

    def __init__(self, work):
        self._work, self._error = work, None
        self._thread = threading.Thread(target=self._run, name="checkpoint")
        self._thread.start()

    def _run(self):
        try:
            self._work()
        except Exception as error:
            self._error = error  # raised by wait(); logged too, as a program may end without it
            get_logger().error("A checkpoint could not be written: %s", error)

    def wait(self):
        """Waits for its end; raises what went wrong."""
        self._thread.join()
        if self._error is not None:
            raise self._error


def check_trackable(value, name):
    if not isinstance(value, Trackable):
        raise ValueError(
            f"`Checkpoint` was expecting {name} to be a trackable object (an object derived from "
            f"`Trackable`), got {value}. Pass variables, modules, layers, models, optimizers, or "
            "lists and dicts of these as keyword arguments."
        )


def check_eager(what):
    """Raises RuntimeError inside a `tf.function`."""
    if STATE.graph is not None and not STATE.graph.deferred:
        raise RuntimeError(
            f"A checkpoint cannot be {what} inside a tf.function: its files would be written once, "
            "while the function is traced. Call it from Python, outside of the function."
        )


def path_text(path):
    """A path as a string.

    Raises:
      TypeError: if it is none.
    """
    if not isinstance(path, (str, bytes, os.PathLike)):
        raise TypeError(f"Expected binary or unicode string, got {path!r}")
    return os.fsdecode(path)


def checked_path(path):
    """The path of a checkpoint; that inside a SavedModel, if the path is its folder."""
    if not files.is_dir(path) or is_bundle(path):
        return path
    if any(files.exists(f"{path}/{name}") for name in ("saved_model.pb", "saved_model.pbtxt")):
        return f"{path}/variables/variables"
    raise DataLossError(
        None,
        None,
        f"Unable to open table file {path}: FAILED_PRECONDITION: {path}; Is a directory. Pass the "
        "path of a checkpoint, such as tf.train.latest_checkpoint(folder) gives it.",
    )
