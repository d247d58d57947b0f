"""What a dispatcher answers: which datasets, jobs and workers there are, and who does what."""

import threading
import time

from yeoul.core.errors import (
    CancelledError,
    FailedPreconditionError,
    InvalidArgumentError,
    NotFoundError,
)
from yeoul.core.log import get_logger
from yeoul.data.service.addresses import index_of
from yeoul.data.service.checks import check_same, check_settings, check_shared
from yeoul.data.service.descriptions import described_dataset
from yeoul.data.service.journal import Journal
from yeoul.data.service.policy import STATIC, ShardingPolicy
from yeoul.data.service.state import State

ROUNDS = 16  # in a block of coordinated reads
KEPT_BLOCKS = 64
WORKER_TIMEOUT = 60.0
JOB_TIMEOUT = 300.0
READER_TIMEOUT = 90.0  # readers give signs of life every 30 seconds, at least
CHECKS = 600.0
SEEN_BY_READERS = frozenset(("task", "done", "lost", "closed", "forgotten"))
REQUESTS = frozenset(
    "register dataset definition open tasks leave block lost heartbeat gone done part".split()
)


class Dispatcher:
    """Keeps the state of a service and answers requests about it.

    Args:
      config: a `DispatcherConfig`.
    """

    def __init__(self, config):
        self.config, self.state = config, State()
        self.plans: dict = {}  # the datasets of this process
        self.seen: dict = {}  # worker -> when
        self.read: dict = {}  # client -> when
        self.left: dict = {}  # iteration that nobody reads -> since when
        self.changed = threading.Condition()
        self.version, self.closed = 0, False
        self.timeout = (config.worker_timeout_ms or WORKER_TIMEOUT * 1000) / 1000
        self.unread = (config.job_gc_timeout_ms or JOB_TIMEOUT * 1000) / 1000
        self.interval = (config.job_gc_check_interval_ms or CHECKS * 1000) / 1000
        self.checked = time.monotonic()
        self.journal = Journal(config.work_dir) if config.fault_tolerant_mode else None
        if self.journal is not None:
            for event in self.journal.events():
                self.state.apply(event)
            now = time.monotonic()
            self.seen = dict.fromkeys(self.state.workers, now)
            self.read = dict.fromkeys(self.state.clients, now)

    def answer(self, request, arguments, peer):
        """What a request is answered.

        Raises:
          InvalidArgumentError: if there is no such request.
          ConnectionAbortedError: if it stops; another may answer at the same address.
        """
        if request not in REQUESTS:
            raise InvalidArgumentError(None, None, f"A dispatcher has no request {request!r}.")
        with self.changed:
            if self.closed:
                raise ConnectionAbortedError("the dispatcher of the tf.data service stops")
            self.look_around()
            return getattr(self, request)(peer=peer, **arguments)

    def close(self):
        """Ends what waits."""
        with self.changed:
            self.closed = True
            if self.journal is not None:
                self.journal.close()
            self.changed.notify_all()

    def record(self, *event):
        """Makes a change, which is written down first."""
        if self.journal is not None:
            self.journal.write(list(event))
        self.state.apply(event)
        if event[0] in SEEN_BY_READERS:
            self.version += 1
        self.changed.notify_all()

    def number(self):
        return self.state.last + 1

    def wait_for(self, happened, seconds):
        """Waits until something is so; at most some seconds."""
        self.changed.wait_for(lambda: self.closed or happened(), seconds)

    # Datasets.

    def register(self, name, entry, plan=None, definition=None, peer=None):
        """Keeps a dataset.

        Args:
          name: its id, or None.
          entry: what is known of it: "spec", "cardinality", "compression".
          plan: the dataset itself, from this process.
          definition: its description, from another.
          peer: who asks.

        Returns:
          Its id.
        """
        if self.journal is not None and definition is None:
            definition = described_dataset(plan)
        known = self.state.datasets.get(name)
        if known is not None:
            check_same(name, known, entry)
            return name
        name = name or str(self.number())
        self.plans[name] = plan
        self.record("dataset", name, {**entry, "definition": definition})
        return name

    def found(self, name):
        entry = self.state.datasets.get(name)
        if entry is None:
            raise NotFoundError(
                None,
                None,
                f"Dataset id {name} not found. It must be registered with `register_dataset` "
                "before calling `from_dataset_id`.",
            )
        return entry

    def dataset(self, name, peer):
        """What is known of a dataset."""
        return {k: v for k, v in self.found(name).items() if k != "definition"}

    def definition(self, name, peer):
        """A dataset: itself in this process, described for another."""
        entry, plan = self.found(name), self.plans.get(name)
        if peer is None and plan is not None:
            return {"plan": plan}
        if entry["definition"] is None:
            entry["definition"] = described_dataset(plan)
        return {"definition": entry["definition"]}

    # Those who read.

    def open(self, settings, peer):
        """A new reader of an iteration, which is made if it is not there; the reader's number."""
        found = self.found(settings["dataset"])
        found_spec = found["cardinality"]
        check_settings(settings, found_spec)
        key = settings["job_name"], settings["repetition"]
        iteration = None if settings["job_name"] is None else self.state.named.get(key)
        if iteration is None:
            if ShardingPolicy(settings["policy"]) in STATIC:
                self.check_workers()
            number = self.number()
            self.record("iteration", number, settings)
            for worker in self.state.workers:
                self.assign(worker)
            iteration = self.state.iterations[number]
        else:
            check_shared(iteration.settings, settings)
        client = self.number()
        self.record("client", client, iteration.number)
        self.read[client] = time.monotonic()
        return client

    def client(self, number):
        iteration = self.state.clients.get(number)
        if iteration is None:
            raise FailedPreconditionError(
                None,
                None,
                f"The dispatcher does not know the reader {number}: its job was forgotten because "
                "nobody read it (job_gc_timeout_ms), or the dispatcher was restarted without "
                "fault_tolerant_mode.",
            )
        self.read[number] = time.monotonic()
        return iteration

    def tasks(self, client, version, wait, peer):
        """The tasks of a reader's iteration, as soon as something has changed."""
        iteration = self.client(client)
        self.wait_for(lambda: self.version != version, wait)
        listed = [[t.number, t.worker] for t in iteration.tasks if not t.lost]
        return {
            "version": self.version,
            "tasks": listed,
            "finished": iteration.finished,
            "closed": self.closed,
        }

    def leave(self, client, peer):
        """A reader has gone."""
        iteration = self.state.clients.get(client)
        self.read.pop(client, None)
        if iteration is not None:
            self.record("closed", client)
            if iteration.key is None:  # nobody can read it again
                self.record("forgotten", iteration.number)
            elif not iteration.clients:
                self.left[iteration.number] = time.monotonic()

    def block(self, client, block, wait, peer):
        """The tasks that serve a block of rounds in turns, as [[number, worker], …]."""
        iteration = self.client(client)
        self.wait_for(lambda: block in iteration.blocks or serving(iteration), wait)
        if block not in iteration.blocks:
            now = sorted(t.number for t in serving(iteration))
            if not now:
                return []
            self.record("block", iteration.number, block, now)
            iteration.blocks.pop(block - KEPT_BLOCKS, None)
        return [[n, self.state.tasks[n].worker] for n in iteration.blocks[block]]

    def lost(self, client, task, peer):
        """A reader could not reach the worker of a task."""
        self.client(client)
        found = self.state.tasks.get(task)
        if found is not None and not (found.lost or found.done):
            self.lose(found)

    def lose(self, task):
        iteration = self.state.iterations[task.iteration]
        if iteration.clients:
            get_logger().warning(
                "The tf.data service worker at %s has gone; what it had not sent is left out.",
                task.worker,
            )
        self.record("lost", task.number)
        for block, tasks in iteration.blocks.items():
            others = [n for n in tasks if n != task.number]
            if others and len(others) < len(tasks):
                self.record("block", iteration.number, block, others)
        self.seen.pop(task.worker, None)

    # Those who work.

    def heartbeat(self, worker, tasks, wait, peer):
        """A sign of life of a worker; gives the tasks that it is to begin and to end.

        Args:
          worker: its address.
          tasks: the numbers of the tasks that it works on.
          wait: seconds to wait for something new.
          peer: who asks.
        """
        if worker not in self.seen:
            self.join(worker)
        self.seen[worker] = time.monotonic()
        self.wait_for(lambda: worker not in self.seen or any(self.orders(worker, tasks)), wait)
        if self.closed or worker not in self.seen:
            raise CancelledError(None, None, "The worker or its dispatcher stops.")
        self.seen[worker] = time.monotonic()
        begin, end = self.orders(worker, tasks)
        return {"begin": [self.described_task(self.state.tasks[n]) for n in begin], "end": end}

    def join(self, worker):
        """A worker that was not there begins to work."""
        index = index_of(worker, self.config.worker_addresses, self.state.workers)
        if worker not in self.state.workers:
            self.record("worker", worker, index)
        self.seen[worker] = time.monotonic()
        self.assign(worker)

    def gone(self, worker, peer):
        """A worker has gone."""
        self.seen.pop(worker, None)
        for task in list(self.state.tasks.values()):
            if task.worker == worker and not (task.done or task.lost):
                self.lose(task)
        self.changed.notify_all()

    def assign(self, worker):
        """Gives a worker a task for each iteration that it does not work on."""
        for iteration in self.state.iterations.values():
            active = any(t.worker == worker and not t.lost for t in iteration.tasks)
            if not active and not iteration.finished and worker in self.seen:
                self.record("task", self.number(), iteration.number, worker)

    def orders(self, worker, tasks):
        """The numbers of the tasks that a worker is to begin and to end."""
        wanted = [
            t.number
            for i in self.state.iterations.values()
            for t in i.tasks
            if t.worker == worker and not t.lost
        ]
        begin = [n for n in wanted if n not in tasks and not self.state.tasks[n].done]
        return begin, [n for n in tasks if n not in wanted]

    def described_task(self, task):
        iteration = self.state.iterations[task.iteration]
        addresses = self.config.worker_addresses or []
        return {
            "task": task.number,
            "iteration": iteration.number,
            "worker": task.worker,
            "index": self.state.workers[task.worker],
            "count": len(addresses),
            **iteration.settings,
        }

    def done(self, task, peer):
        """All elements of a task have been fetched."""
        found = self.state.tasks.get(task)
        if found is not None and not found.done:
            self.record("done", task)

    def part(self, iteration, source, number, length, peer):
        """The next part of a source that nobody has: [first, count], or None."""
        if iteration not in self.state.iterations:
            raise CancelledError(None, None, "The job has ended.")
        part = self.state.part(iteration, source, number, length)
        if part is not None:
            self.record("given", iteration, source, number, sum(part))
        return None if part is None else list(part)

    # What time brings.

    def look_around(self):
        """Notes workers and readers that have gone."""
        now = time.monotonic()
        for worker in [w for w, when in self.seen.items() if now - when > self.timeout]:
            self.gone(worker, None)
        if now - self.checked < self.interval:
            return
        self.checked = now
        silent = max(self.unread, READER_TIMEOUT)
        for client in [c for c, when in self.read.items() if now - when > silent]:
            self.leave(client, None)
        for iteration in list(self.state.iterations.values()):
            left = self.left.setdefault(iteration.number, now)
            if iteration.clients:
                del self.left[iteration.number]
            elif now - left > self.unread:
                del self.left[iteration.number]
                self.record("forgotten", iteration.number)

    def check_workers(self):
        """Raises NotFoundError if a worker has no number."""
        for worker, index in self.state.workers.items():
            if index is None:
                raise NotFoundError(
                    None,
                    None,
                    f"Failed to shard dataset in tf.data service: Worker {worker} is not in the "
                    f"workers list. Got workers list {self.config.worker_addresses or []}. Give "
                    "DispatcherConfig the worker_addresses, or use ShardingPolicy.DYNAMIC.",
                )


def serving(iteration):
    return [t for t in iteration.tasks if not (t.lost or t.done)]
