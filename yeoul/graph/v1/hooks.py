"""What is called around the runs of a session: `tf.compat.v1.train.SessionRunHook`."""

from typing import Any, NamedTuple

from yeoul.core.export import export


@export("compat.v1.train.SessionRunHook")
class SessionRunHook:
    """Is called around the runs of a training loop. Subclasses define what they need.

    Example:
      >>> import yeoul as tf
      >>> class Counting(tf.compat.v1.train.SessionRunHook):
      ...     runs = 0
      ...     def after_run(self, run_context, run_values):
      ...         self.runs += 1
      >>> hook = Counting()
      >>> hook.after_run(None, None)
      >>> hook.runs
      1
    """

    def begin(self):
        """Is called once before the session is made; may add to the graph."""

    def after_create_session(self, session, coord):
        """Is called when a session was made.

        Args:
          session: it.
          coord: a `tf.train.Coordinator`, or None.
        """

    def before_run(self, run_context):
        """Is called before each run.

        Args:
          run_context: a `SessionRunContext`.

        Returns:
          A `SessionRunArgs` with what it wants to have fetched, or None.
        """
        return

    def after_run(self, run_context, run_values):
        """Is called after each run.

        Args:
          run_context: a `SessionRunContext`.
          run_values: a `SessionRunValues` with what was fetched for it.
        """

    def end(self, session):
        """Is called at the end of the loop.

        Args:
          session: the session.
        """


class RunArgsFields(NamedTuple):
    """The fields of `SessionRunArgs`."""

    fetches: Any
    feed_dict: Any
    options: Any


@export("compat.v1.train.SessionRunArgs")
class SessionRunArgs(RunArgsFields):
    """What a hook adds to a run.

    Args:
      fetches: what it wants to have fetched.
      feed_dict: values for placeholders, or None.
      options: a `RunOptions`, or None.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.SessionRunArgs("loss:0").fetches
      'loss:0'
    """

    __slots__ = ()

    def __new__(cls, fetches, feed_dict=None, options=None):
        return super().__new__(cls, fetches, feed_dict, options)


@export("compat.v1.train.SessionRunValues")
class SessionRunValues(NamedTuple):
    """What a run gave.

    Attributes:
      results: what was fetched for the hook.
      options: the `RunOptions` of the run.
      run_metadata: its `RunMetadata`.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.train.SessionRunValues(3.0, None, None).results
      3.0
    """

    results: Any
    options: Any
    run_metadata: Any


@export("compat.v1.train.SessionRunContext")
class SessionRunContext:
    """What a hook is told of a run.

    Args:
      original_args: the `SessionRunArgs` that the user passed to the run.
      session: the session.

    Example:
      >>> import yeoul as tf
      >>> context = tf.compat.v1.train.SessionRunContext(None, None)
      >>> context.request_stop()
      >>> context.stop_requested
      True
    """

    def __init__(self, original_args, session):
        self._original_args, self._session, self._stop_requested = original_args, session, False

    @property
    def original_args(self):
        """What the user passed to the run."""
        return self._original_args

    @property
    def session(self):
        """The session."""
        return self._session

    @property
    def stop_requested(self):
        """Whether the loop is to end."""
        return self._stop_requested

    def request_stop(self):
        """Asks the loop to end after this run."""
        self._stop_requested = True
