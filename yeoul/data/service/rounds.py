"""Coordinated reads: in each round all readers read from the same worker."""

import contextlib
import itertools
import threading
import time

from yeoul.core.errors import CancelledError, FailedPreconditionError, OpError, UnavailableError
from yeoul.data.service import connection
from yeoul.data.service.connection import Connection
from yeoul.data.service.dispatcher import ROUNDS
from yeoul.data.service.reading import WAIT, Reading

SIGN = 30.0  # seconds between two signs of life


class RoundReading(Reading):
    """A reader that reads an element in each round."""

    def chunks(self):
        """Yields the elements of this reader, one for each round."""
        workers: dict = {}
        ended = threading.Event()
        self.alive = Connection(self.dispatcher.address)
        alive = threading.Thread(
            target=self.stay, args=(ended,), daemon=True, name="yeoul-service-consumer"
        )
        alive.start()
        try:
            for number in itertools.count():
                yield self.one(number, workers)
        finally:
            ended.set()
            self.leave()
            for worker in workers.values():
                worker.close()
            self.alive.close()
            alive.join()

    def stay(self, ended):
        """Gives the dispatcher signs of life, however long a step of the consumer takes."""
        while not ended.wait(SIGN):
            with contextlib.suppress(OpError):
                self.alive.ask("tasks", client=self.client, version=-1, wait=0)

    def serving(self, number):
        """(task, address of its worker) that serves a round; None if there is none yet."""
        block = number // ROUNDS
        if self.block != block or not self.tasks:
            self.tasks = self.dispatcher.ask("block", client=self.client, block=block, wait=WAIT)
            self.block = block
        return self.tasks[number % len(self.tasks)] if self.tasks else None

    block: int | None = None
    tasks: tuple = ()

    def one(self, number, workers):
        """The element of a round.

        Raises:
          UnavailableError: if no worker gives one.
          FailedPreconditionError: if the dataset has ended.
        """
        began = time.monotonic()
        while time.monotonic() - began < connection.PATIENCE:
            served = self.serving(number)
            if served is None:
                continue
            task, address = served
            worker = workers.setdefault(task, self.connection(address))
            who = {"consumer": self.options.consumer, "round_number": number}
            try:
                answer = self.fetch(worker, task, WAIT, **who)
            except (UnavailableError, CancelledError):
                self.dispatcher.ask("lost", client=self.client, task=task)
                self.tasks = ()
                continue
            if "chunk" in answer:
                return answer["chunk"]
            if "end" in answer:
                raise FailedPreconditionError(
                    None,
                    None,
                    f"The dataset has ended before round {number}. Round robin reads require that "
                    "it has no end. Consider adding a `.repeat()` transformation to the dataset.",
                )
            if not answer.get("behind"):
                began = max(began, time.monotonic() - connection.PATIENCE / 2)
        raise UnavailableError(
            None,
            None,
            f"No worker of the tf.data service at {self.dispatcher.address} gave an element of "
            f"round {number} for {connection.PATIENCE:.0f} seconds. Check that the workers run, "
            "and that all consumers read.",
        )
