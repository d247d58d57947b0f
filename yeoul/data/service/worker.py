"""What a worker answers: the elements of the tasks that the dispatcher gives it."""

import contextlib
import threading
import time

from yeoul.core import nest
from yeoul.core.errors import CancelledError, InvalidArgumentError, OpError, UnavailableError
from yeoul.core.log import get_logger
from yeoul.data.service.buffers import Buffer, Cached, Rounds
from yeoul.data.service.connection import Connection
from yeoul.data.service.copies import copied
from yeoul.data.service.descriptions import dataset_described
from yeoul.data.service.elements import described_chunk
from yeoul.data.service.policy import STATIC, ShardingPolicy
from yeoul.data.service.sharding import sharded
from yeoul.data.service.splits import Splitting

HEARTBEAT = 5.0
PATIENCE = 3600.0
LONGEST = 5.0  # seconds that an answer takes, at most


class Work:
    """A task that is worked on.

    Attributes:
      specs: the flat specs of an element.
    """

    def __init__(self, settings, dispatcher):
        self.settings, self.dispatcher = settings, dispatcher
        self.specs: list = []
        self.told = False
        name = f"yeoul-service-task-{settings['task']}"
        if settings["consumers"]:
            self.buffer = Rounds(self.chunks, name, settings["consumers"])
        elif settings["cache"]:
            self.buffer = Cached(self.chunks, name)
        else:
            self.buffer = Buffer(self.chunks, name)
        self.buffer.start()

    def chunks(self):
        """Yields the chunks of this worker's part of the dataset."""
        found = self.dispatcher.ask("definition", name=self.settings["dataset"])
        dataset = found["plan"] if "plan" in found else dataset_described(found["definition"])
        self.specs = nest.flatten(dataset.element_spec)
        yield from self.part_of(dataset)._run()

    def part_of(self, dataset):
        policy = ShardingPolicy(self.settings["policy"])
        if policy in STATIC:
            return sharded(dataset, policy, self.settings["count"], self.settings["index"])
        if policy is ShardingPolicy.DYNAMIC:
            return Splitting(self.next_part).of(dataset)
        return copied(dataset)

    def next_part(self, source, number, length):
        if self.buffer.stopped:
            raise CancelledError(None, None, "The task has ended.")
        return self.dispatcher.ask(
            "part",
            iteration=self.settings["iteration"],
            source=source,
            number=number,
            length=length,
        )

    def end(self):
        """Tells the dispatcher that all has been fetched."""
        if not self.told:
            self.told = True
            self.dispatcher.ask("done", task=self.settings["task"])


class Worker:
    """Works on tasks; a thread asks the dispatcher for them.

    Args:
      address: where others find it.
      config: a `WorkerConfig`.
    """

    def __init__(self, address, config):
        self.address = address
        patience = config.dispatcher_timeout_ms / 1000 if config.dispatcher_timeout_ms else PATIENCE
        self.interval = (config.heartbeat_interval_ms or HEARTBEAT * 1000) / 1000
        self.dispatcher = Connection(config.dispatcher_address, patience)
        self.asking = Connection(config.dispatcher_address, patience)  # while the other one waits
        self.work: dict = {}
        self.changed = threading.Condition()
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True, name="yeoul-service-worker")

    def start(self):
        """Registers with the dispatcher, and begins to work.

        Raises:
          OpError: if the dispatcher cannot be reached or refuses it.
        """
        self.obey(self.heartbeat(0))
        self.thread.start()

    def heartbeat(self, wait):
        tasks = list(self.work)
        return self.dispatcher.ask("heartbeat", worker=self.address, tasks=tasks, wait=wait)

    def obey(self, orders):
        """Begins and ends tasks."""
        with self.changed:
            for settings in orders["begin"]:
                self.work[settings["task"]] = Work(settings, self.asking)
            for number in orders["end"]:
                self.work.pop(number).buffer.stop()
            self.changed.notify_all()

    def run(self):
        while not self.stopped.is_set():
            began = time.monotonic()
            try:
                self.obey(self.heartbeat(min(self.interval, LONGEST)))
            except CancelledError:  # the dispatcher stops; another may take its place
                self.stopped.wait(0.2)
            except UnavailableError as error:
                if not self.stopped.is_set():
                    get_logger().error("The tf.data service worker ends: %s", error.message)
                return
            except OpError as error:
                get_logger().error("The dispatcher of the tf.data service: %s", error.message)
                self.stopped.wait(1.0)
            if time.monotonic() - began < 0.001:
                self.stopped.wait(0.01)

    def answer(self, request, arguments, peer):
        """What a request is answered.

        Raises:
          InvalidArgumentError: if there is no such request.
        """
        if request != "get":
            raise InvalidArgumentError(None, None, f"A worker has no request {request!r}.")
        return self.get(peer, **arguments)

    def get(self, peer, task, wait, most=None, compress=False, **who):
        """The next elements of a task.

        Args:
          peer: who asks; None: this process, which gets a chunk, and others its description.
          task: the number of the task.
          wait: seconds to wait for elements.
          most: how many elements at most.
          compress: whether the answer is compressed.
          **who: "consumer" and "round_number", or "trainer", as the task needs.

        Returns:
          {"chunk"}; {"wait"} if there is nothing yet, {"unknown"} if there is no such task yet, or
          {"end"} if there is nothing more.
        """
        wait = min(wait, LONGEST)
        with self.changed:
            self.changed.wait_for(lambda: task in self.work or self.stopped.is_set(), wait)
            work = self.work.get(task)
        if self.stopped.is_set():
            raise CancelledError(None, None, "The worker of the tf.data service stops.")
        if work is None:
            return {"unknown": True}
        chunk = work.buffer.get(most, wait, **who)
        if chunk is None:
            work.end()
            return {"end": True}
        if chunk is False:
            behind = "round_number" in who and work.buffer.behind(who["round_number"])
            return {"wait": True, "behind": behind}
        return {"chunk": chunk if peer is None else described_chunk(chunk, work.specs)}

    def close(self):
        """Ends what waits and what works."""
        self.stopped.set()
        with contextlib.suppress(OpError), Connection(self.dispatcher.address, 0) as dispatcher:
            dispatcher.ask("gone", worker=self.address)
        self.dispatcher.close()
        with self.changed:
            for work in self.work.values():
                work.buffer.stop()
            self.changed.notify_all()

    def join(self):
        """Waits for the threads to end, a while."""
        for thread in [self.thread, *(work.buffer.thread for work in self.work.values())]:
            if thread.ident is not None and thread is not threading.current_thread():
                thread.join(10.0)
        with contextlib.suppress(OSError):
            self.asking.close()
