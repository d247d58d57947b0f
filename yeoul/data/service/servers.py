"""`tf.data.experimental.service.DispatchServer` and `WorkerServer`."""

import atexit
import contextlib
import os
import threading
import weakref

from yeoul.core.export import export
from yeoul.data.service.addresses import ANY_PORT
from yeoul.data.service.config import DispatcherConfig
from yeoul.data.service.dispatcher import Dispatcher
from yeoul.data.service.listener import Listener
from yeoul.data.service.worker import Worker

RUNNING: weakref.WeakSet = weakref.WeakSet()
HOST = "YEOUL_DATA_SERVICE_HOST"  # the name of this machine for others; dispatchers then listen


def check_protocol(protocol):
    """Raises RuntimeError unless the protocol is the one that there is."""
    if protocol != "grpc":
        raise RuntimeError(
            f"No credentials factory has been registered for protocol {protocol}. The available "
            "types are: [ grpc ]"
        )


@atexit.register
def stop_all():
    """Stops what runs, before threads are frozen."""
    for server in list(RUNNING):
        server._stop()


class Server:
    """What both servers have in common.

    Attributes:
      _listener: what listens; None before it is started.
    """

    _listener: Listener | None = None

    def join(self):
        """Waits until the server has been stopped.

        Example:
          >>> import yeoul as tf
          >>> dispatcher = tf.data.experimental.service.DispatchServer()
          >>> dispatcher.stop()
          >>> dispatcher.join()
        """
        self._stopped.wait()

    def stop(self):
        """Stops the server and its threads."""
        self._stop()

    def _stop(self):
        if self._listener is not None:
            self._listener.stop()
        self._stopped.set()

    def __del__(self):
        with contextlib.suppress(AttributeError):  # not made whole
            self._stop()


@export("data.experimental.service.DispatchServer")
class DispatchServer(Server):
    """The server of the tf.data service that knows the datasets, jobs and workers.

    It listens on this machine only; with the environment variable `YEOUL_DATA_SERVICE_HOST` set to
    the name of the machine, others reach it too. Messages are not encrypted: use networks that you
    trust.

    Args:
      config: a `DispatcherConfig`.
      start: whether it is started at once.

    Raises:
      ValueError: if `fault_tolerant_mode` is asked for without a `work_dir`.
      RuntimeError: for another protocol.
      UnavailableError: if the port is in use.

    Example:
      >>> import yeoul as tf
      >>> service = tf.data.experimental.service
      >>> dispatcher = service.DispatchServer()
      >>> worker = service.WorkerServer(service.WorkerConfig(dispatcher.target.split("://")[1]))
      >>> ds = tf.data.Dataset.range(4).apply(
      ...     service.distribute(service.ShardingPolicy.OFF, dispatcher.target))
      >>> [x.numpy().item() for x in ds]
      [0, 1, 2, 3]
    """

    def __init__(self, config=None, start=True):
        config = config or DispatcherConfig()
        if config.fault_tolerant_mode and not config.work_dir:
            raise ValueError(
                "Cannot enable fault tolerant mode without configuring a work dir. Make sure to "
                "set `work_dir` in the `config` object passed to `DispatcherServer`."
            )
        check_protocol(config.protocol)
        self._config, self._stopped = config, threading.Event()
        if start:
            self.start()

    def start(self):
        """Starts the server, unless it runs.

        Raises:
          UnavailableError: if the port is in use.

        Example:
          >>> import yeoul as tf
          >>> dispatcher = tf.data.experimental.service.DispatchServer(start=False)
          >>> dispatcher.start()
        """
        if self._listener is not None:
            return
        host = os.environ.get(HOST, "localhost")
        dispatcher = Dispatcher(self._config)
        listener = Listener(dispatcher, self._config.port, "yeoul-service-dispatcher", host)
        names = {"localhost", "127.0.0.1", host}
        listener.start(*[f"{name}:{listener.port}" for name in names])
        self._listener = listener
        RUNNING.add(self)

    @property
    def target(self):
        """Where it is found: "grpc://localhost:port".

        Example:
          >>> import yeoul as tf
          >>> tf.data.experimental.service.DispatchServer().target[:17]
          'grpc://localhost:'
        """
        return f"{self._config.protocol}://{self._address}"

    @property
    def _address(self):
        port = 0 if self._listener is None else self._listener.port
        return f"{os.environ.get(HOST, 'localhost')}:{port}"

    def _num_workers(self):
        return 0 if self._listener is None else len(self._listener.answering.seen)


@export("data.experimental.service.WorkerServer")
class WorkerServer(Server):
    """A server of the tf.data service that computes elements.

    Args:
      config: a `WorkerConfig`.
      start: whether it is started at once.

    Raises:
      ValueError: if `config` names no dispatcher, or another address for elements.
      RuntimeError: for another protocol.
      FailedPreconditionError: if the dispatcher refuses it.
      UnavailableError: if the dispatcher cannot be reached.

    Example:
      >>> import yeoul as tf
      >>> service = tf.data.experimental.service
      >>> dispatcher = service.DispatchServer()
      >>> worker = service.WorkerServer(service.WorkerConfig(dispatcher.target.split("://")[1]))
      >>> worker.stop()
    """

    def __init__(self, config, start=True):
        if config.dispatcher_address is None:
            raise ValueError(
                "Must specify a `dispatcher_address` in the `config` passed to `WorkerServer`."
            )
        check_protocol(config.protocol)
        check_protocol(config.data_transfer_protocol or "grpc")
        if config.data_transfer_address not in (config.worker_address, f"localhost:{ANY_PORT}"):
            raise ValueError(
                f"data_transfer_address={config.data_transfer_address!r}: elements are fetched at "
                f"the worker_address, {config.worker_address!r}. Leave it out."
            )
        self._config, self._stopped, self._worker = config, threading.Event(), None
        if start:
            self.start()

    def start(self):
        """Starts the server, unless it runs.

        Raises:
          FailedPreconditionError: if the dispatcher refuses it.
          UnavailableError: if the dispatcher cannot be reached.

        Example:
          >>> import yeoul as tf
          >>> service = tf.data.experimental.service
          >>> dispatcher = service.DispatchServer()
          >>> config = service.WorkerConfig(dispatcher.target.split("://")[1])
          >>> worker = service.WorkerServer(config, start=False)
          >>> worker.start()
        """
        if self._listener is not None:
            return
        host = self._config.worker_address.rpartition(":")[0]
        worker = Worker("", self._config)
        listener = Listener(worker, self._config.port, "yeoul-service-worker", host)
        worker.address = self._config.worker_address.replace(ANY_PORT, str(listener.port))
        listener.start(worker.address)
        self._listener, self._worker = listener, worker
        RUNNING.add(self)
        try:
            worker.start()
        except BaseException:
            self._stop()
            raise

    def _stop(self):
        super()._stop()
        if self._worker is not None:
            self._worker.join()

    @property
    def _address(self):
        return "" if self._worker is None else self._worker.address

    def _num_tasks(self):
        return 0 if self._worker is None else len(self._worker.work)
