"""What servers of the tf.data service are told."""

from typing import NamedTuple

from yeoul.core.export import export


class DispatcherFields(NamedTuple):
    """The fields of `DispatcherConfig`."""

    port: int
    protocol: str
    work_dir: str | None
    fault_tolerant_mode: bool
    worker_addresses: list | None
    job_gc_check_interval_ms: int
    job_gc_timeout_ms: int
    worker_timeout_ms: int | None
    worker_max_concurrent_snapshots: int


class WorkerFields(NamedTuple):
    """The fields of `WorkerConfig`."""

    dispatcher_address: str
    worker_address: str
    port: int
    protocol: str
    heartbeat_interval_ms: int
    dispatcher_timeout_ms: int
    data_transfer_protocol: str | None
    data_transfer_address: str


@export("data.experimental.service.DispatcherConfig")
class DispatcherConfig(DispatcherFields):
    """How a dispatcher of the tf.data service runs.

    Args:
      port: where it listens; 0: at any free port.
      protocol: "grpc".
      work_dir: a folder for what the dispatcher must know after a restart.
      fault_tolerant_mode: whether it writes that down, before it answers a request.
      worker_addresses: list of "host" or "host:port" (":%port%" for any): the workers, in the order
        of their numbers, for policies that divide a dataset by these.
      job_gc_check_interval_ms: how often it looks for jobs that nobody reads; 0: every 10 minutes.
      job_gc_timeout_ms: after what time without readers it forgets a job; 0: 5 minutes.
      worker_timeout_ms: after what time without a sign of life it takes a worker for lost; None: 60
        seconds.
      worker_max_concurrent_snapshots: must be 0; snapshots are not written by workers.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.service.DispatcherConfig(port=5050).port
      5050
    """

    __slots__ = ()

    def __new__(
        cls,
        port=0,
        protocol=None,
        work_dir=None,
        fault_tolerant_mode=False,
        worker_addresses=None,
        job_gc_check_interval_ms=None,
        job_gc_timeout_ms=None,
        worker_timeout_ms=None,
        worker_max_concurrent_snapshots=0,
    ):
        if worker_max_concurrent_snapshots:
            raise ValueError(
                "worker_max_concurrent_snapshots must be 0: workers write no snapshots. Use "
                "Dataset.save."
            )
        return super().__new__(
            cls,
            port,
            protocol or "grpc",
            work_dir,
            fault_tolerant_mode,
            worker_addresses,
            job_gc_check_interval_ms or 0,
            job_gc_timeout_ms or 0,
            worker_timeout_ms,
            worker_max_concurrent_snapshots,
        )


@export("data.experimental.service.WorkerConfig")
class WorkerConfig(WorkerFields):
    """How a worker of the tf.data service runs.

    Args:
      dispatcher_address: "host:port" of the dispatcher.
      worker_address: where others find the worker; "localhost:%port%" by default, `%port%` stands
        for its port.
      port: where it listens; 0: at any free port.
      protocol: "grpc".
      heartbeat_interval_ms: how often it gives the dispatcher a sign of life; 0: every 5 seconds.
      dispatcher_timeout_ms: how long it tries to reach the dispatcher; 0: for an hour.
      data_transfer_protocol: how elements are sent; "grpc".
      data_transfer_address: where elements are fetched: at `worker_address`.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.service.WorkerConfig("localhost:5050").worker_address
      'localhost:%port%'
    """

    __slots__ = ()

    def __new__(
        cls,
        dispatcher_address,
        worker_address=None,
        port=0,
        protocol=None,
        heartbeat_interval_ms=None,
        dispatcher_timeout_ms=None,
        data_transfer_protocol=None,
        data_transfer_address=None,
    ):
        return super().__new__(
            cls,
            dispatcher_address,
            worker_address or "localhost:%port%",
            port,
            protocol or "grpc",
            heartbeat_interval_ms or 0,
            dispatcher_timeout_ms or 0,
            data_transfer_protocol,
            data_transfer_address or "localhost:%port%",
        )
