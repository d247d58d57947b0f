"""`tf.train.CheckpointManager`: keeps the latest checkpoints and deletes older ones."""

import os
import time

from yeoul.checkpoint.checkpoint import path_text
from yeoul.checkpoint.options import CheckpointOptions
from yeoul.checkpoint.state_file import get_checkpoint_state, write_state
from yeoul.core.export import export
from yeoul.formats import files
from yeoul.formats.bundle_files import is_bundle, remove_bundle


@export("train.CheckpointManager")
class CheckpointManager:
    """Saves checkpoints in a folder, and deletes old ones.

    Args:
      checkpoint: the `tf.train.Checkpoint` to save and restore.
      directory: the folder.
      max_to_keep: how many checkpoints are kept; None: all.
      keep_checkpoint_every_n_hours: of those to be deleted, one for each such time is kept for
        good; None or 0: none.
      checkpoint_name: name of the files before the number.
      step_counter: variable that counts steps, for `checkpoint_interval`.
      checkpoint_interval: least number of steps from one checkpoint to the next.
      init_fn: function without arguments that `restore_or_initialize` calls if there is no
        checkpoint.

    Raises:
      ValueError: if `max_to_keep` is not positive, or there is an interval and no step counter.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> step = tf.Variable(0)
      >>> manager = tf.train.CheckpointManager(
      ...     tf.train.Checkpoint(step=step), tempfile.mkdtemp(), max_to_keep=2
      ... )
      >>> for _ in range(3):
      ...     path = manager.save()
      >>> [p.rpartition("/")[2] for p in manager.checkpoints]
      ['ckpt-2', 'ckpt-3']
    """

    def __init__(
        self,
        checkpoint,
        directory,
        max_to_keep,
        keep_checkpoint_every_n_hours=None,
        checkpoint_name="ckpt",
        step_counter=None,
        checkpoint_interval=None,
        init_fn=None,
    ):
        if max_to_keep is not None and max_to_keep <= 0:
            raise ValueError(
                f"Expected a positive integer or `None` for `max_to_keep`, got {max_to_keep}."
            )
        if checkpoint_interval is not None and step_counter is None:
            raise ValueError(
                "`step_counter` should be passed if `checkpoint_interval` is not None."
            )
        self._checkpoint, self._directory = checkpoint, path_text(directory)
        self._max_to_keep, self._every_n_hours = max_to_keep, keep_checkpoint_every_n_hours
        self._prefix = os.path.join(self._directory, checkpoint_name)  # noqa: PTH118
        self._step_counter, self._interval = step_counter, checkpoint_interval
        self._init_fn, self._last_step = init_fn, None
        self._recover()

    def _recover(self):
        """Takes over what the folder says is in it."""
        self._kept: dict[str, float] = {}  # path -> when it was saved
        self._latest, now = None, time.time()
        self._preserved = now - 1.0
        state = get_checkpoint_state(self._directory)
        if state is None:
            return
        # A clock may have been set back since.
        self._preserved = min(state.last_preserved_timestamp, now)
        paths = list(state.all_model_checkpoint_paths)
        # Without times they were not written by a manager, which then deletes none of them.
        times = list(state.all_model_checkpoint_timestamps) or [self._preserved] * len(paths)
        for path, saved in zip(paths, times, strict=False):
            if min(saved, now) > self._preserved:
                self._kept[path] = min(saved, now)
        self._latest = state.model_checkpoint_path

    @property
    def directory(self):
        return self._directory

    @property
    def checkpoint_interval(self):
        return self._interval

    @property
    def latest_checkpoint(self):
        """The path of the latest checkpoint, or None."""
        return self._latest

    @property
    def checkpoints(self):
        """The paths of the checkpoints that are kept, the oldest first."""
        return list(self._kept)

    @property
    def checkpoint(self):
        """The `tf.train.Checkpoint`."""
        return self._checkpoint

    def save(self, checkpoint_number=None, check_interval=True, options=None):
        """Saves a checkpoint, and deletes those that are too old.

        Args:
          checkpoint_number: number in its name; default: how often was saved.
          check_interval: False: saves also if the interval has not passed.
          options: `tf.train.CheckpointOptions`.

        Returns:
          The path of the checkpoint, or None if the interval has not passed.
        """
        if self._interval is not None and check_interval:
            step, last = int(self._step_counter), self._last_step
            if last is not None and step - last < self._interval:
                return None
        number = self._checkpoint._count()
        if checkpoint_number is not None:
            number = int(checkpoint_number)
        path = f"{self._prefix}-{number}"
        now = time.time()
        self._kept.pop(path, None)
        self._kept[path], self._latest = now, path
        old = self._too_old()

        def note():
            write_state(
                self._directory, path, list(self._kept), self._kept.values(), self._preserved
            )
            for former in old:
                remove_bundle(former)

        try:
            self._checkpoint._write(path, options or CheckpointOptions(), note)
        except BaseException:
            self._recover()
            raise
        if self._step_counter is not None:
            self._last_step = int(self._step_counter)
        return path

    def _too_old(self):
        """Takes checkpoints out of those that are kept; the ones that are to be deleted."""
        delete = []
        while self._max_to_keep is not None and len(self._kept) > self._max_to_keep:
            path, saved = next(iter(self._kept.items()))
            del self._kept[path]
            hours = self._every_n_hours
            if hours and saved - hours * 3600 >= self._preserved:
                self._preserved = saved
            else:
                delete.append(path)
        return delete

    def restore_or_initialize(self):
        """Restores the latest checkpoint; without one, calls `init_fn`.

        Returns:
          The path of the checkpoint, or None.
        """
        if self._latest is not None:
            self._checkpoint.restore(self._latest)
            if self._step_counter is not None:
                self._last_step = int(self._step_counter)
            return self._latest
        if self._init_fn is not None:
            self._init_fn()
        return None

    def sync(self):
        """Waits until a checkpoint that is written by another thread is there."""
        self._checkpoint.sync()


@export("compat.v1.train.remove_checkpoint")
def remove_checkpoint(checkpoint_prefix, checkpoint_format_version=2, meta_graph_suffix="meta"):
    """Deletes a checkpoint. Deprecated.

    Args:
      checkpoint_prefix: path without endings.
      checkpoint_format_version: accepted; the files say what they are.
      meta_graph_suffix: ending of the file with the graph, which is deleted too.

    Example:
      >>> import yeoul as tf
      >>> path = tf.train.Checkpoint(v=tf.Variable(1)).write("/tmp/yeoul_doc_remove")
      >>> tf.compat.v1.train.remove_checkpoint(path)
      >>> tf.compat.v1.train.checkpoint_exists(path)
      False
    """
    meta = f"{files.text(checkpoint_prefix)}.{meta_graph_suffix}"
    if files.exists(meta):
        files.remove(meta)
    if is_bundle(checkpoint_prefix):
        remove_bundle(checkpoint_prefix)
