"""How an iteration is read: threads that fetch elements from the workers."""

import collections
import contextlib
import threading
import time

from yeoul.core.errors import (
    CancelledError,
    FailedPreconditionError,
    NotFoundError,
    OpError,
    UnavailableError,
)
from yeoul.core.log import get_logger
from yeoul.data.chunk import Chunk
from yeoul.data.service import connection
from yeoul.data.service.connection import LOCAL, Connection
from yeoul.data.service.elements import chunk_described

WAIT = 1.0  # seconds that a server keeps an answer back, at most
UNREACHABLE = 5.0  # seconds for which a worker that cannot be reached is asked again
AHEAD = 4  # chunks that are fetched before they are asked for, of each worker


class Reading:
    """One reader of an iteration.

    Args:
      dispatcher: a `Connection`.
      settings: of the iteration.
      specs: the flat specs of an element.
      options: a `ReadOptions`.
    """

    def __init__(self, dispatcher, settings, specs, options):
        self.dispatcher, self.specs, self.options = dispatcher, specs, options
        self.client = dispatcher.ask("open", settings=settings)
        self.changed = threading.Condition()
        self.held: collections.deque = collections.deque()
        self.requested = 0  # elements that were asked for and not yet consumed
        self.fetchers: dict = {}
        self.error, self.ended, self.stopped = None, False, False

    def fetch(self, worker, task, wait, most=None, **who):
        """Asks a worker; gives its answer with the chunk in it."""
        answer = worker.ask(
            "get", task=task, wait=wait, most=most, compress=self.options.compress, **who
        )
        chunk = answer.get("chunk")
        if chunk is not None and not isinstance(chunk, Chunk):
            answer["chunk"] = chunk_described(chunk, self.specs)
        return answer

    def connection(self, address):
        return Connection(address, UNREACHABLE, remote=self.options.protocol == "grpc")

    def chosen(self, tasks):
        """Those of the tasks whose workers are read from."""
        local = [(n, a) for n, a in tasks if a in LOCAL]
        target = self.options.target
        if target == "LOCAL" and tasks and not local:
            raise FailedPreconditionError(
                None,
                None,
                "Local reads require local tf.data workers, but no local worker is found. You "
                "need to run local tf.data service workers in your training processes, or leave "
                "target_workers='LOCAL' out.",
            )
        only = target == "LOCAL" or (target == "AUTO" and self.options.static and local)
        return (local, True) if only else ([tuple(t) for t in tasks], False)

    # As elements come.

    def chunks(self):
        """Yields the elements that this reader gets."""
        manager = threading.Thread(
            target=self.manage, daemon=True, name=f"yeoul-service-reader-{self.client}"
        )
        manager.start()
        try:
            while True:
                with self.changed:
                    self.changed.wait_for(lambda: self.held or self.ended or self.error)
                    if not self.held:
                        break
                    chunk = self.held.popleft()
                    self.requested -= chunk.count
                    self.changed.notify_all()
                yield chunk
            if self.error is not None:
                raise self.error
        finally:
            self.stop(manager)

    def stop(self, manager):
        with self.changed:
            self.stopped = True
            self.changed.notify_all()
        self.leave()
        self.dispatcher.close()
        for fetcher in list(self.fetchers.values()):
            fetcher.worker.close()
        for thread in [manager, *(f.thread for f in self.fetchers.values())]:
            thread.join(WAIT + 5.0)

    def leave(self):
        """Tells the dispatcher that this reader has gone."""
        with contextlib.suppress(OpError), Connection(self.dispatcher.address, 0) as dispatcher:
            dispatcher.ask("leave", client=self.client)

    def manage(self):
        """Asks for tasks and begins to fetch their elements, until there are no more."""
        try:
            version, told, alone = -1, False, time.monotonic()
            while not self.stopped:
                found = self.dispatcher.ask("tasks", client=self.client, version=version, wait=WAIT)
                version = found["version"]
                tasks, only = self.chosen(found["tasks"])
                self.follow(tasks)
                last = found["finished"] or (only and tasks)
                if last and self.all_ended(WAIT if found["finished"] else 0):
                    break
                if tasks:
                    alone = time.monotonic()
                told = self.complain(time.monotonic() - alone, told)
        except CancelledError as error:
            self.fail(UnavailableError(None, None, error.message))
        except Exception as error:
            self.fail(error)
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def all_ended(self, wait):
        """Whether all elements of the tasks so far have been fetched, perhaps after a while."""
        with self.changed:
            return self.changed.wait_for(
                lambda: self.stopped or all(f.ended for f in self.fetchers.values()), wait
            )

    def complain(self, waited, told):
        """Says that there is no worker; whether that was said."""
        if waited > connection.PATIENCE:
            raise UnavailableError(
                None,
                None,
                f"No worker of the tf.data service at {self.dispatcher.address} has worked on this "
                f"job for {waited:.0f} seconds. Start a WorkerServer with this dispatcher_address.",
            )
        if waited > connection.NOTICE and not told:
            get_logger().warning(
                "Waiting for a worker of the tf.data service at %s.", self.dispatcher.address
            )
            return True
        return told

    def follow(self, tasks):
        """Fetches from these tasks and no others."""
        numbers = {number for number, _ in tasks}
        for number, address in tasks:
            if number not in self.fetchers:
                self.fetchers[number] = Fetcher(self, number, address)
        for number, fetcher in self.fetchers.items():
            if number not in numbers:
                fetcher.give_up()

    def fail(self, error):
        with self.changed:
            self.error = self.error or error
            self.changed.notify_all()

    def room(self):
        """How many elements may be asked for now; 0: none, None: any number."""
        most = self.options.most
        if most:
            return max(0, most - self.requested)
        return None if len(self.held) < AHEAD * max(1, len(self.fetchers)) else 0


class Fetcher:
    """A thread that fetches the elements of a task."""

    def __init__(self, reading, task, address):
        self.reading, self.task, self.address = reading, task, address
        self.worker = reading.connection(address)
        self.ended = False
        self.thread = threading.Thread(
            target=self.run, daemon=True, name=f"yeoul-service-fetch-{task}"
        )
        self.thread.start()

    def give_up(self):
        """The task is lost."""
        self.ended = True
        self.worker.close()

    def run(self):
        reading = self.reading
        try:
            while not (self.ended or reading.stopped):
                self.step()
        except (UnavailableError, CancelledError):
            if not (self.ended or reading.stopped):
                self.tell_lost()
        except OpError as error:
            message = f"Failed to get element from worker {self.address}: {error.message}"
            reading.fail(type(error)(None, None, message))
        except Exception as error:
            reading.fail(error)
        with reading.changed:
            self.ended = True
            reading.changed.notify_all()

    def step(self):
        """Fetches once."""
        reading = self.reading
        with reading.changed:
            reading.changed.wait_for(lambda: reading.stopped or reading.room() != 0, WAIT)
            room = reading.room()
            if reading.stopped or room == 0:
                return
            reading.requested += room or 0
        chunk = None
        try:
            answer = reading.fetch(self.worker, self.task, WAIT, room, **reading.options.who)
            chunk = answer.get("chunk")
        finally:
            with reading.changed:
                reading.requested -= room or 0
                if chunk is not None:
                    reading.requested += chunk.count
                    reading.held.append(chunk)
                reading.changed.notify_all()
        self.ended = self.ended or "end" in answer
        self.check_known(answer)

    def check_known(self, answer):
        """Gives the worker a while to begin the task.

        Raises:
          UnavailableError: if it does not.
        """
        if "unknown" not in answer:
            self.unknown_since = None
            return
        now = time.monotonic()
        self.unknown_since = self.unknown_since or now
        if now - self.unknown_since > UNREACHABLE * 2:
            raise UnavailableError(None, None, "The worker does not know the task.")

    unknown_since: float | None = None

    def tell_lost(self):
        with contextlib.suppress(OpError, NotFoundError):
            self.reading.dispatcher.ask("lost", client=self.reading.client, task=self.task)
