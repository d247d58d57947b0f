"""Checks of exceptions, protocol buffers, devices, threads and output, for `TestCase`."""

import contextlib
import os
import re
import tempfile
import threading

from yeoul.core.errors import InvalidArgumentError, OpError
from yeoul.engine.device_spec import DeviceSpec


class RaisingMixin:
    """`assertRaisesOpError` and others, for `TestCase`."""

    @contextlib.contextmanager
    def assertRaisesWithPredicateMatch(self, exception_type, expected_err_re_or_predicate):
        """Context that asserts that an exception is raised in it, and what its text is.

        Args:
          exception_type: its class.
          expected_err_re_or_predicate: regular expression that is found in its text, or function
            of the exception that is true for it.
        """
        wanted = expected_err_re_or_predicate
        try:
            yield
        except Exception as error:
            text = error.message if isinstance(error, OpError) else str(error)
            fits = wanted(error) if callable(wanted) else re.search(wanted, text)
            if not isinstance(error, exception_type) or not fits:
                raise AssertionError(f"Exception of type {type(error)}: {error}") from error
        else:
            name = getattr(exception_type, "__name__", str(exception_type))
            raise AssertionError(f"{name} not raised")

    def assertRaisesOpError(self, expected_err_re_or_predicate):
        """Context that asserts that a `tf.errors.OpError` is raised; see above."""
        return self.assertRaisesWithPredicateMatch(OpError, expected_err_re_or_predicate)

    def assertRaisesIncompatibleShapesError(self, exception_type=InvalidArgumentError):
        """Context that asserts that shapes are refused."""
        return self.assertRaisesWithPredicateMatch(
            exception_type, r"Incompatible shapes|Dimensions must be equal|required broadcastable"
        )

    def assertProtoEquals(
        self, expected_message_maybe_ascii, message, msg=None, relative_tolerance=None
    ):
        """Asserts that a protocol buffer is another one, or what a text says.

        Args:
          expected_message_maybe_ascii: protocol buffer, or its text form.
          message: protocol buffer.
          msg: said if they differ.
          relative_tolerance: how much numbers may differ, relative to the larger one.
        """
        from google.protobuf import text_format

        expected = expected_message_maybe_ascii
        if isinstance(expected, (str, bytes)):
            expected = text_format.Parse(expected, type(message)())
        elif type(expected) is not type(message):
            raise AssertionError(
                f"Can't compare protos of type {type(expected)} and {type(message)}. {msg or ''}"
            )
        first, second = (text_format.MessageToString(m) for m in (expected, message))
        if relative_tolerance is not None:
            self._texts_near(first, second, relative_tolerance, msg)
        else:
            self.assertMultiLineEqual(first, second, msg)

    def _texts_near(self, first, second, tolerance, msg):
        """Compares texts line by line, the numbers in them by value."""
        for one, two in zip(first.splitlines(), second.splitlines(), strict=False):
            names = [line.rpartition(": ")[0] for line in (one, two)]
            try:
                x, y = (float(line.rpartition(": ")[2]) for line in (one, two))
            except ValueError:
                self.assertEqual(one, two, msg)
            else:
                self.assertEqual(*names, msg)
                self.assertLessEqual(abs(x - y), tolerance * max(abs(x), abs(y)), msg)
        self.assertEqual(len(first.splitlines()), len(second.splitlines()), msg)

    def assertProtoEqualsVersion(self, expected, actual, producer=1645, min_consumer=0, msg=None):
        """Asserts that a GraphDef is what a text says, without its versions."""
        versions = f"versions {{ producer: {producer} min_consumer: {min_consumer} }}"
        wanted = type(actual)()
        wanted.CopyFrom(actual)
        wanted.versions.producer, wanted.versions.min_consumer = producer, min_consumer
        self.assertProtoEquals(f"{versions}\n{expected}", wanted, msg)

    def assertDeviceEqual(self, device1, device2, msg=None):
        """Asserts that two names mean the same device."""
        first, second = (DeviceSpec.from_string(d or "").to_string() for d in (device1, device2))
        self.assertEqual(first, second, f"Devices {first} and {second} are not equal. {msg}")

    # Threads and output.

    def checkedThread(self, target, args=None, kwargs=None):
        """A thread whose exception fails the test: `start()`, then `join()`.

        Args:
          target: the function to be run.
          args: its arguments.
          kwargs: its keyword arguments.
        """
        thread = CheckedThread(self, target, args, kwargs)
        self._threads.append(thread)
        return thread

    @contextlib.contextmanager
    def captureWritesToStream(self, stream):
        """Context that takes what is written to a stream with a file descriptor.

        Args:
          stream: such as `sys.stderr`.

        Yields:
          An object whose `contents()` is what was written.
        """
        number = stream.fileno()
        kept = os.dup(number)
        with tempfile.NamedTemporaryFile(dir=self.get_temp_dir(), delete=False) as file:
            stream.flush()
            os.dup2(file.fileno(), number)
            try:
                yield Captured(file.name)
            finally:
                stream.flush()
                os.dup2(kept, number)
                os.close(kept)


class Captured:
    """What was written to a stream."""

    def __init__(self, path):
        self._path = path

    def contents(self):
        """The text."""
        with open(self._path, encoding="utf-8") as file:  # noqa: PTH123
            return file.read()


class CheckedThread:
    """A thread of a test; see `TestCase.checkedThread`."""

    def __init__(self, test, target, args, kwargs):
        self._test, self._error, self._joined = test, None, False
        self._thread = threading.Thread(
            target=self._run, args=(target, args or (), kwargs or {}), daemon=True
        )

    def _run(self, target, args, kwargs):
        try:
            target(*args, **kwargs)
        except Exception as error:
            self._error = error

    def start(self):
        """Starts it."""
        self._thread.start()

    def join(self):
        """Waits for its end; fails the test if it raised an exception."""
        self._joined = True
        self._thread.join()
        if self._error is not None:
            self._test.fail(f"Error in checkedThread: {self._error}")

    def is_alive(self):
        """Whether it runs."""
        return self._thread.is_alive()

    def check_termination(self):
        """Fails the test if nobody waited for it."""
        if self._joined:
            if self.is_alive():
                self._test.fail("Thread was not joined with main thread, and is still running.")
        else:
            self._test.fail("A checked thread was not joined: call join() at the end of the test.")
