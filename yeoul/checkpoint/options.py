"""`tf.train.CheckpointOptions`."""

import inspect

from yeoul.core.export import export


@export("train.CheckpointOptions")
class CheckpointOptions:
    """How a checkpoint is written.

    Args:
      experimental_io_device: accepted; files are written by the process itself.
      experimental_enable_async_checkpoint: the older name of `enable_async`.
      experimental_write_callbacks: functions that are called after each writing, without
        arguments or with the path of the checkpoint.
      enable_async: files are written by another thread while the program goes on. The values are
        those at the time of the call. `sync()` waits for the thread.

    Raises:
      TypeError: if a callback is no function.
      ValueError: if a callback takes more than one argument.

    Example:
      >>> import yeoul as tf
      >>> tf.train.CheckpointOptions(enable_async=True).enable_async
      True
    """

    def __init__(
        self,
        experimental_io_device=None,
        experimental_enable_async_checkpoint=False,
        experimental_write_callbacks=None,
        enable_async=False,
    ):
        self.experimental_io_device = experimental_io_device
        self.enable_async = bool(experimental_enable_async_checkpoint or enable_async)
        self.experimental_enable_async_checkpoint = self.enable_async
        for callback in experimental_write_callbacks or ():
            takes_path(callback)
        self.experimental_write_callbacks = experimental_write_callbacks


def takes_path(callback):
    """Whether a callback is to be given the path of the checkpoint.

    Raises:
      TypeError: if it is no function.
      ValueError: if it takes more than that.
    """
    if not callable(callback):
        raise TypeError(f"{callback!r} is not a callable object")
    count = len(inspect.signature(callback).parameters)
    if count > 1:
        raise ValueError(
            f"A callback after writing takes no argument, or the path of the checkpoint; "
            f"{callback!r} takes {count}."
        )
    return count == 1


def call_back(options, path):
    """Calls the callbacks after a checkpoint has been written."""
    for callback in options.experimental_write_callbacks or ():
        callback(path) if takes_path(callback) else callback()
