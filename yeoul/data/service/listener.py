"""A server: a thread that waits for connections, and one for each of them."""

import contextlib
import errno
import ipaddress
import socket
import threading

from yeoul.core.errors import UnavailableError
from yeoul.data.service import messages
from yeoul.data.service.connection import LOCAL, described_error


class Listener:
    """Answers requests with the methods of an object.

    Args:
      answering: an object whose `answer(request, arguments, peer)` gives the answer; `peer` is None
        for requests from this process. `close()` ends what waits in it.
      port: where to listen; 0: at any free port.
      name: of the threads.
      host: the host in the address by which others find it; unless that is this machine's loopback,
        all interfaces are listened on.
    """

    def __init__(self, answering, port, name, host="localhost"):
        self.answering, self.name = answering, name
        self.socket = bound(host, port)
        self.port = self.socket.getsockname()[1]
        self.addresses: list = []
        self.lock, self.open, self.threads = threading.Lock(), set(), set()
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.listen, daemon=True, name=name)

    def start(self, *addresses):
        """Begins to answer, in this process also under these addresses."""
        self.addresses = list(addresses)
        LOCAL.update(dict.fromkeys(self.addresses, self.answering))
        self.thread.start()

    def listen(self):
        while not self.stopped.is_set():
            try:
                connection, peer = self.socket.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            thread = threading.Thread(
                target=self.serve, args=(connection, peer), daemon=True, name=f"{self.name}-peer"
            )
            with self.lock:
                if self.stopped.is_set():
                    connection.close()
                    return
                self.open.add(connection)
                self.threads.add(thread)
            thread.start()

    def serve(self, connection, peer):
        """Answers the requests of one connection, one after the other."""
        try:
            connection.settimeout(None)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while not self.stopped.is_set():
                asked = messages.receive(connection)
                answer, compress = self.answered(asked, peer)
                messages.send(connection, answer, compress)
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            pass  # it has gone, or is no client: the connection is closed
        finally:
            with self.lock:
                self.open.discard(connection)
                self.threads.discard(threading.current_thread())
            connection.close()

    def answered(self, asked, peer):
        """(the answer, whether it is compressed)."""
        arguments = asked["arguments"]
        compress = bool(arguments.get("compress")) and not is_loopback(peer[0])
        try:
            return {"value": self.answering.answer(asked["request"], arguments, peer)}, compress
        except ConnectionAbortedError:
            raise  # who asks tries again
        except Exception as error:
            return {"error": described_error(error)}, False

    def stop(self):
        """Ends all connections and threads."""
        if self.stopped.is_set():
            return
        self.stopped.set()
        for address in self.addresses:
            if LOCAL.get(address) is self.answering:
                del LOCAL[address]
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.answering.close()
        with self.lock:
            connections, threads = list(self.open), list(self.threads)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in [self.thread, *threads]:
            if thread is not threading.current_thread() and thread.ident is not None:
                thread.join(10.0)


def bound(host, port):
    """A socket that listens.

    Raises:
      UnavailableError: if it cannot.
    """
    inside = host in ("localhost", "") or (is_address(host) and is_loopback(host))
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("127.0.0.1" if inside else "0.0.0.0", port))
        made.listen(128)
        made.settimeout(0.5)
    except OSError as error:
        made.close()
        why = "the port is in use" if error.errno == errno.EADDRINUSE else str(error)
        raise UnavailableError(
            None, None, f"Could not start a tf.data service server at port {port}: {why}."
        ) from error
    return made


def is_address(host):
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_loopback(host):
    return ipaddress.ip_address(host).is_loopback
