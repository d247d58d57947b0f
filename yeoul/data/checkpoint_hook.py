"""`tf.data.experimental.CheckpointInputPipelineHook`."""

import os
import time

from yeoul.checkpoint.saver import Saver
from yeoul.checkpoint.state_file import latest_checkpoint
from yeoul.core.export import export
from yeoul.data.saveable import make_saveable_from_iterator
from yeoul.data.session_iterator import ITERATORS
from yeoul.graph.v1.default import get_default_graph
from yeoul.graph.v1.hooks import SessionRunArgs, SessionRunHook
from yeoul.graph.v1.steps import get_global_step, global_step

LATEST = "checkpoint_input"


@export("data.experimental.CheckpointInputPipelineHook")
class CheckpointInputPipelineHook(SessionRunHook):
    """Saves the places of a graph's iterators every few steps, beside the model's checkpoints.

    When a session is made and there are such checkpoints, the iterators go on where they were.

    Args:
      estimator: an object with `model_dir`, a folder, and `config`, whose `save_checkpoints_steps`
        or `save_checkpoints_secs` says how often.
      external_state_policy: as in `tf.data.experimental.make_saveable_from_iterator`.

    Raises:
      ValueError: if `config` does not say how often, or says it in both ways.

    Example:
      >>> import tempfile, types
      >>> import yeoul as tf
      >>> v1 = tf.compat.v1
      >>> config = types.SimpleNamespace(save_checkpoints_steps=2, save_checkpoints_secs=None)
      >>> estimator = types.SimpleNamespace(model_dir=tempfile.mkdtemp(), config=config)
      >>> def train(steps):
      ...     with tf.Graph().as_default():
      ...         element = v1.data.make_one_shot_iterator(tf.data.Dataset.range(9)).get_next()
      ...         step = v1.train.get_or_create_global_step()
      ...         count = v1.assign_add(step, 1)
      ...         hook = tf.data.experimental.CheckpointInputPipelineHook(estimator)
      ...         hook.begin()
      ...         with v1.Session() as sess:
      ...             sess.run(step.initializer)
      ...             hook.after_create_session(sess, None)
      ...             for _ in range(steps):
      ...                 context = v1.train.SessionRunContext(None, sess)
      ...                 wanted = hook.before_run(context).fetches
      ...                 value, _, fetched = sess.run([element, count, wanted])
      ...                 hook.after_run(context, v1.train.SessionRunValues(fetched, None, None))
      ...                 print(value, end=" ")
      ...             hook.end(sess)
      >>> train(3)
      0 1 2
      >>> train(2)
      3 4
    """

    def __init__(self, estimator, external_state_policy=None):
        config = estimator.config
        steps = getattr(config, "save_checkpoints_steps", None)
        seconds = getattr(config, "save_checkpoints_secs", None)
        if (steps is None) == (seconds is None):
            raise ValueError(
                "The config of the estimator must say how often checkpoints are saved: set one of "
                f"save_checkpoints_steps ({steps}) and save_checkpoints_secs ({seconds})."
            )
        self._folder, self._policy = os.fspath(estimator.model_dir), external_state_policy
        self._steps, self._seconds = steps, seconds
        self._latest = LATEST
        if (getattr(config, "num_worker_replicas", 1) or 1) > 1:
            self._latest = f"{LATEST}_{config.task_type}_{config.task_id}"
        self._saver = self._step = self._saved_step = self._saved_at = None

    def begin(self):
        """Looks for the iterators of the graph.

        Raises:
          RuntimeError: if there is no global step.
          ValueError: if there is no iterator.
        """
        self._step = get_global_step()
        if self._step is None:
            raise RuntimeError(
                "Global step should be created to use CheckpointInputPipelineHook. Call "
                "tf.compat.v1.train.get_or_create_global_step()."
            )
        iterators = get_default_graph().get_collection(ITERATORS)
        if not iterators:
            raise ValueError(
                "The graph has no iterators to save. Make them with "
                "tf.compat.v1.data.make_initializable_iterator before hook.begin()."
            )
        self._saver = Saver([make_saveable_from_iterator(i, self._policy) for i in iterators])

    def after_create_session(self, session, coord):
        """Puts the iterators where they were, or saves where they are.

        Args:
          session: the session.
          coord: not used.
        """
        found = latest_checkpoint(self._folder, latest_filename=self._latest)
        if found is None:
            self._save(session, global_step(session, self._step))
        else:
            self._saver.restore(session, found)

    def before_run(self, run_context):
        """What is to be fetched in each run.

        Args:
          run_context: not used.

        Returns:
          A `SessionRunArgs`: the global step.
        """
        return SessionRunArgs(self._step)

    def after_run(self, run_context, run_values):
        """Saves, if it is time.

        Args:
          run_context: a `SessionRunContext`.
          run_values: the `SessionRunValues` for what `before_run` asked for.
        """
        step = global_step(run_context.session, self._step)
        if self._is_due(step):
            self._save(run_context.session, step)

    def end(self, session):
        """Saves the last places.

        Args:
          session: the session.
        """
        step = global_step(session, self._step)
        if step != self._saved_step:
            self._save(session, step)

    def _is_due(self, step):
        if self._saved_step is None:
            return True
        if self._steps is not None:
            return step >= self._saved_step + self._steps
        return step != self._saved_step and time.monotonic() >= self._saved_at + self._seconds

    def _save(self, session, step):
        self._saved_step, self._saved_at = step, time.monotonic()
        path = f"{self._folder.rstrip('/')}/input.ckpt"
        self._saver.save(session, path, step, self._latest)
