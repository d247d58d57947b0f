"""Which checkpoints a saver has written, and which of them it deletes."""

import os
import pathlib
import time

from yeoul.checkpoint.state_file import relative, write_state_proto
from yeoul.core.export import export
from yeoul.formats import files, protos
from yeoul.formats.bundle_files import index_path, is_bundle, remove_bundle


class LastCheckpoints:
    """The list of the last checkpoints, for `Saver`."""

    def __init__(self, max_to_keep, every_n_hours, relative_paths):
        self._max_to_keep, self._every_n_hours = max_to_keep, every_n_hours
        self._relative = relative_paths
        self._last: list[tuple[str, float]] = []  # path, when it was written
        self._keep_from = time.time() + every_n_hours * 3600

    @property
    def last_checkpoints(self):
        """The paths of the checkpoints that are kept, the oldest first."""
        return [path for path, _ in self._last]

    def set_last_checkpoints(self, last_checkpoints):
        """Replaces the list by these paths.

        Raises:
          TypeError: if it is no list.
        """
        if not isinstance(last_checkpoints, list):
            raise TypeError(f"Expected a list of paths, not {last_checkpoints!r}.")
        self._last = [(path, float("inf")) for path in last_checkpoints]

    def set_last_checkpoints_with_time(self, last_checkpoints_with_time):
        """Replaces the list by these pairs of path and time.

        Raises:
          TypeError: if it is no list.
        """
        if not isinstance(last_checkpoints_with_time, list):
            raise TypeError(f"Expected a list of pairs, not {last_checkpoints_with_time!r}.")
        self._last = list(last_checkpoints_with_time)

    def recover_last_checkpoints(self, checkpoint_paths):
        """Replaces the list by those of these paths that exist, with the times of their files."""
        self._last = [
            (path, files.stat(index_path(path)).mtime_nsec / 1e9)
            for path in checkpoint_paths
            if is_bundle(path)
        ]

    def _note(self, path, latest_filename):
        """Adds a checkpoint, says so in its folder, and deletes what is too old."""
        old = None
        if self._max_to_keep:  # otherwise nothing is to be deleted, and nothing noted for it
            self._last = [(p, t) for p, t in self._last if p != path]
            self._last.append((path, time.time()))
        if self._max_to_keep and len(self._last) > self._max_to_keep:
            old, written = self._last.pop(0)
            if written > self._keep_from:
                self._keep_from += self._every_n_hours * 3600
                old = None
        update_checkpoint_state(
            files.folder_of(path),
            path,
            self.last_checkpoints,
            latest_filename,
            save_relative_paths=self._relative,
        )
        if old is not None:
            remove_bundle(old)


def _seen_from(folder, path):
    return path if pathlib.Path(path).is_absolute() else os.path.relpath(path, folder)


@export("compat.v1.train.generate_checkpoint_state_proto")
def generate_checkpoint_state_proto(
    save_dir,
    model_checkpoint_path,
    all_model_checkpoint_paths=None,
    all_model_checkpoint_timestamps=None,
    last_preserved_timestamp=None,
):
    """What the file `checkpoint` says, as a protocol buffer.

    Args:
      save_dir: the folder. If it is a relative path, the message gives relative paths of
        checkpoints as seen from this folder.
      model_checkpoint_path: path of the latest checkpoint.
      all_model_checkpoint_paths: paths of all of them, the latest last.
      all_model_checkpoint_timestamps: when they were written.
      last_preserved_timestamp: when the last one was written that is kept for good.

    Returns:
      A `CheckpointState`.

    Raises:
      ValueError: if there are not as many times as paths.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.generate_checkpoint_state_proto("a", "b/c").model_checkpoint_path
      '../b/c'
    """
    paths = list(all_model_checkpoint_paths or [])
    times = list(all_model_checkpoint_timestamps or [])
    if times and len(times) != len(paths):
        raise ValueError(
            "Checkpoint timestamps, if provided, must match checkpoint paths (given paths "
            f"{paths} and timestamps {times})"
        )
    if model_checkpoint_path not in paths:
        paths.append(model_checkpoint_path)
    if save_dir and not pathlib.Path(save_dir).is_absolute():
        model_checkpoint_path = _seen_from(save_dir, model_checkpoint_path)
        paths = [_seen_from(save_dir, path) for path in paths]
    state = protos.CheckpointState(
        model_checkpoint_path=model_checkpoint_path,
        all_model_checkpoint_paths=paths,
        all_model_checkpoint_timestamps=times,
    )
    if last_preserved_timestamp is not None:
        state.last_preserved_timestamp = last_preserved_timestamp
    return state


@export("compat.v1.train.update_checkpoint_state")
def update_checkpoint_state(
    save_dir,
    model_checkpoint_path,
    all_model_checkpoint_paths=None,
    latest_filename=None,
    all_model_checkpoint_timestamps=None,
    last_preserved_timestamp=None,
    save_relative_paths=False,
):
    """Replaces the file `checkpoint` of a folder. Deprecated.

    Args:
      save_dir: the folder.
      model_checkpoint_path: path of the latest checkpoint.
      all_model_checkpoint_paths: paths of all of them, the latest last.
      latest_filename: name of the file; default "checkpoint".
      all_model_checkpoint_timestamps: when they were written.
      last_preserved_timestamp: when the last one was written that is kept for good.
      save_relative_paths: write paths relative to the folder.

    Raises:
      ValueError: if there are not as many times as paths.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> folder = tempfile.mkdtemp()
      >>> tf.compat.v1.train.update_checkpoint_state(folder, "ckpt-1")
      >>> tf.train.get_checkpoint_state(folder).model_checkpoint_path == folder + "/ckpt-1"
      True
    """
    state = generate_checkpoint_state_proto(
        save_dir,
        model_checkpoint_path,
        all_model_checkpoint_paths,
        all_model_checkpoint_timestamps,
        last_preserved_timestamp,
    )
    folder = os.fspath(save_dir)
    if save_relative_paths and pathlib.Path(folder).is_absolute():
        state.model_checkpoint_path = relative(folder, state.model_checkpoint_path)
        for i, path in enumerate(state.all_model_checkpoint_paths):
            state.all_model_checkpoint_paths[i] = relative(folder, path)
    write_state_proto(save_dir, state, latest_filename)
