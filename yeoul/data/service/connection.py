"""Requests to servers of the tf.data service, in this process or elsewhere."""

import contextlib
import socket
import threading
import time

from yeoul.core import errors
from yeoul.core.errors import OpError, UnavailableError, UnknownError
from yeoul.core.log import get_logger
from yeoul.data.service import messages

LOCAL: dict = {}  # address -> what answers the requests to the server there, in this process
PATIENCE = 60.0  # seconds for which a server that cannot be reached is asked again
ANSWER = 120.0  # seconds in which a server must answer: it never waits longer than a few
PAUSE = 0.1  # between two tries
NOTICE = 5.0  # seconds after which the user is told what is being waited for
BUILT_IN = {"ValueError": ValueError, "TypeError": TypeError}


def address_of(service):
    """("host", port) of "host:port".

    Raises:
      ValueError: if it is no address.
    """
    host, _, port = service.rpartition(":")
    if not host or not port.isdigit():
        raise ValueError(f"{service!r} is no address. Write 'host:port', for example localhost:50.")
    return host.strip("[]"), int(port)


class Connection:
    """Asks a server. Several threads may use one; each request waits for the one before.

    Args:
      address: "host:port".
      patience: seconds for which it tries to reach the server.
      remote: True: over the network even where the server is in this process.
    """

    def __init__(self, address, patience=None, remote=False):
        self.address, self.remote = address, remote
        self.patience = PATIENCE if patience is None else patience
        self.socket, self.lock, self.closed = None, threading.Lock(), False

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    @property
    def local(self):
        """What answers in this process, or None."""
        return None if self.remote else LOCAL.get(self.address)

    def ask(self, request, **arguments):
        """What the server answers.

        Raises:
          UnavailableError: if it cannot be reached.
          OpError: what the server raised.
        """
        began, told = time.monotonic(), False
        while True:
            local = self.local
            try:
                if local is not None:
                    return local.answer(request, arguments, None)
                return self.once(request, arguments)
            except (OSError, EOFError) as error:
                if local is not None and not isinstance(error, ConnectionAbortedError):
                    raise  # what it was asked for failed
                waited = time.monotonic() - began
                if waited >= self.patience or self.closed:
                    raise self.unreachable(error, waited) from error
                if waited > NOTICE and not told:
                    told = True
                    get_logger().warning(
                        "Waiting for the tf.data service server at %s: %s", self.address, error
                    )
                time.sleep(PAUSE)

    def unreachable(self, error, waited):
        return UnavailableError(
            None,
            None,
            f"The tf.data service server at {self.address} cannot be reached, after {waited:.0f} "
            f"seconds of trying: {error}. Check that it runs and that the address is right.",
        )

    def once(self, request, arguments):
        """Asks once, in a new connection if there is none."""
        with self.lock:
            if self.closed:
                raise ConnectionError("the connection was closed here")
            if self.socket is None:
                self.socket = socket.create_connection(address_of(self.address), timeout=5.0)
                self.socket.settimeout(ANSWER)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            try:
                messages.send(self.socket, {"request": request, "arguments": arguments})
                answer = messages.receive(self.socket)
            except BaseException:
                self.drop()
                raise
        if "error" in answer:
            raise error_described(answer["error"])
        return answer["value"]

    def drop(self):
        if self.socket is not None:
            self.socket.close()
            self.socket = None

    def close(self):
        """Ends the connection; a request that waits in another thread fails."""
        self.closed = True
        held = self.socket
        if held is not None:
            with contextlib.suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)
        with self.lock:
            self.drop()


def described_error(error):
    """An exception as a plain value."""
    if isinstance(error, OpError):
        kind = next((c for c in type(error).__mro__ if c.__module__ == errors.__name__), OpError)
        return [kind.__name__, error.message]
    name = type(error).__name__
    return [name, str(error)] if name in BUILT_IN else ["UnknownError", f"{name}: {error}"]


def error_described(described):
    """The exception that was described."""
    name, message = described
    if name in BUILT_IN:
        return BUILT_IN[name](message)
    kind = getattr(errors, name, None)
    known = isinstance(kind, type) and issubclass(kind, OpError) and kind is not OpError
    return (kind if known else UnknownError)(None, None, message)
