"""A thread that does something again and again."""

import threading

from yeoul.core.export import export


@export("keras.utils.TimedThread")
class TimedThread:
    """A thread that calls `on_interval` every so many seconds, until it is stopped.

    Subclasses override `on_interval`. As a context manager it runs within the `with` block.

    Args:
      interval: seconds between two calls.
      **kwargs: arguments of `threading.Thread`, such as `daemon`, which is True by default.

    Example:
      >>> import time
      >>> import yeoul as tf
      >>> class Ticks(tf.keras.utils.TimedThread):
      ...     count = 0
      ...     def on_interval(self):
      ...         self.count += 1
      >>> with Ticks(interval=0.01) as ticks:
      ...     time.sleep(0.2)
      >>> ticks.count > 1
      True
    """

    def __init__(self, interval, **kwargs):
        self.interval = interval
        self.daemon = kwargs.pop("daemon", True)
        self.thread_kwargs = kwargs
        self.thread = None
        self.thread_stop_event = None

    def _call_on_interval(self, stopped):
        while not stopped.wait(self.interval):
            self.on_interval()

    def start(self):
        """Starts the thread, unless it runs."""
        if self.is_alive():
            return
        self.thread_stop_event = threading.Event()
        self.thread = threading.Thread(
            target=self._call_on_interval,
            args=(self.thread_stop_event,),
            daemon=self.daemon,
            **self.thread_kwargs,
        )
        self.thread.start()

    def stop(self):
        """Lets the thread end after the call in progress."""
        if self.thread_stop_event is not None:
            self.thread_stop_event.set()

    def is_alive(self):
        """Whether the thread runs."""
        return self.thread is not None and self.thread.is_alive()

    def on_interval(self):
        """What is done; to be overridden.

        Raises:
          NotImplementedError: if it is not.
        """
        raise NotImplementedError(
            f"{type(self).__name__} must override on_interval(), which is called every "
            f"{self.interval} s."
        )

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exception):
        self.stop()
