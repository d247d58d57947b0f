"""The numbers of workers."""

from yeoul.core.errors import FailedPreconditionError

ANY_PORT = "%port%"


def index_of(worker, configured, known):
    """The number of a worker; None if the workers have none.

    Args:
      worker: "host:port".
      configured: `DispatcherConfig.worker_addresses`.
      known: address -> number of the workers that are known.

    Raises:
      FailedPreconditionError: if the worker is none of those that there are to be.
    """
    if not configured or worker in known:
        return known.get(worker)
    host = worker.rpartition(":")[0]
    taken = set(known.values())
    for number, address in enumerate(configured):
        fits = address == worker or address in (host, f"{host}:{ANY_PORT}")
        if fits and number not in taken:
            return number
    raise FailedPreconditionError(
        None,
        None,
        f"Failed to assign an index for worker {worker}. Configured workers list: "
        f"[{', '.join(configured)}]. The worker's address is not configured, or other workers are "
        "already running at the configured host. If your worker has restarted, make sure it runs "
        "at the same address and port.",
    )
