"""`tf.train.Coordinator`: threads that stop together."""

import contextlib
import threading
import time

from yeoul.core.errors import OutOfRangeError
from yeoul.core.export import export
from yeoul.core.log import get_logger


@export("train.Coordinator", "compat.v1.train.Coordinator")
class Coordinator:
    """Stops several threads when one of them ends or fails, and hands on its exception.

    Args:
      clean_stop_exception_types: exception classes that end the work without an error; default:
        `tf.errors.OutOfRangeError`.

    Example:
      >>> import threading
      >>> import yeoul as tf
      >>> coord = tf.train.Coordinator()
      >>> def work():
      ...     with coord.stop_on_exception():
      ...         raise ValueError("broken")
      >>> thread = threading.Thread(target=work)
      >>> thread.start()
      >>> try:
      ...     coord.join([thread])
      ... except ValueError as error:
      ...     print(error)
      broken
    """

    def __init__(self, clean_stop_exception_types=None):
        self._clean = tuple(clean_stop_exception_types or (OutOfRangeError,))
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._error: BaseException | None = None
        self._joined = False
        self._registered: set = set()

    def request_stop(self, ex=None):
        """Asks the threads to stop.

        Args:
          ex: exception, or the triple of `sys.exc_info()`: `join` raises it, unless it is of a
            class that ends the work, or another one came first.

        Raises:
          TypeError: if it is neither.
        """
        with self._lock:
            error = ex[1] if isinstance(ex, tuple) else ex
            if error is not None and not isinstance(error, BaseException):
                raise TypeError(
                    f"ex must be an exception, the triple of sys.exc_info(), or None, not {ex!r}."
                )
            if self._joined:
                if error is not None and not isinstance(error, self._clean):
                    raise error
                return
            if self._stop.is_set():
                return
            if isinstance(error, self._clean):
                error = None
            if error is not None:
                get_logger().info("Error reported to Coordinator: %s, %s", type(error), str(error))
                self._error = error
            self._stop.set()

    def clear_stop(self):
        """Forgets that a stop was requested, and the exception."""
        with self._lock:
            self._joined, self._error = False, None
            self._stop.clear()

    def should_stop(self):
        """Whether a stop was requested."""
        return self._stop.is_set()

    @contextlib.contextmanager
    def stop_on_exception(self):
        """Context that requests a stop when an exception leaves it, which it swallows."""
        try:
            yield
        except BaseException as error:
            self.request_stop(error)

    def wait_for_stop(self, timeout=None):
        """Waits until a stop is requested.

        Args:
          timeout: seconds; None: forever.

        Returns:
          Whether it was.
        """
        return self._stop.wait(timeout)

    def register_thread(self, thread):
        """Adds a thread to those that `join` waits for."""
        with self._lock:
            self._registered.add(thread)

    def join(self, threads=None, stop_grace_period_secs=120, ignore_live_threads=False):
        """Waits for threads to end, and raises what one of them reported.

        Args:
          threads: threads beside those that are registered.
          stop_grace_period_secs: how long they may go on once a stop is requested.
          ignore_live_threads: True: do not complain about those that go on for longer.

        Raises:
          RuntimeError: if a thread is still running then.
          Exception: what was reported to `request_stop`.
        """
        with self._lock:
            threads = list(self._registered | set(threads or ()))
        while any(t.is_alive() for t in threads) and not self.wait_for_stop(0.05):
            pass
        # Waits on after a stop, in short steps at first.
        end, pause = time.monotonic() + stop_grace_period_secs, 0.001
        while any(t.is_alive() for t in threads) and time.monotonic() < end:
            time.sleep(max(0.0, min(pause, end - time.monotonic())))
            pause = min(2 * pause, 0.1)
        running = [t.name for t in threads if t.is_alive()]
        with self._lock:
            self._joined = True
            self._registered = set()
            if self._error is not None:
                raise self._error
            if not running:
                return
        message = f"Coordinator stopped with threads still running: {' '.join(running)}"
        if not ignore_live_threads:
            raise RuntimeError(f"{message}. Let them look at should_stop() more often.")
        get_logger().info(message)

    @property
    def joined(self):
        return self._joined

    def raise_requested_exception(self):
        """Raises what was reported to `request_stop`, if something was."""
        with self._lock:
            if self._error is not None:
                raise self._error
