"""What a dispatcher knows and must know again after a restart."""

from yeoul.data.service.policy import ShardingPolicy
from yeoul.data.service.splits import next_part


class Task:
    """The work of one worker for one iteration.

    Attributes:
      done: whether all its elements have been fetched.
      lost: whether its worker has gone.
    """

    def __init__(self, number, iteration, worker):
        self.number, self.iteration, self.worker = number, iteration, worker
        self.done = self.lost = False


class Iteration:
    """One pass over a dataset, by all workers.

    Attributes:
      clients: ids of those who read it.
      given: (source, pass over it) -> how many of its elements were given out.
      blocks: number of a block of rounds -> the numbers of the tasks that serve them in turns.
    """

    def __init__(self, number, settings):
        self.number, self.settings = number, settings
        self.dataset, self.policy = settings["dataset"], ShardingPolicy(settings["policy"])
        self.tasks: list = []
        self.clients: set = set()
        self.given: dict = {}
        self.blocks: dict = {}

    @property
    def finished(self):
        """Whether no more elements will come."""
        return any(t.done for t in self.tasks) and all(t.done or t.lost for t in self.tasks)

    @property
    def key(self):
        """What those who share it say; None if nobody shares it."""
        name = self.settings["job_name"]
        return None if name is None else (name, self.settings["repetition"])


class State:
    """Changes only by events, so that the events of a journal give it back."""

    def __init__(self):
        self.datasets: dict = {}
        self.iterations: dict = {}
        self.tasks: dict = {}
        self.clients: dict = {}
        self.named: dict = {}
        self.workers: dict = {}
        self.last = 999  # numbers begin at 1000

    def apply(self, event):
        """Makes the change that an event says."""
        kind, *arguments = event
        getattr(self, f"apply_{kind}")(*arguments)

    def apply_dataset(self, name, entry):
        self.datasets[name] = entry
        self.last += 1

    def apply_iteration(self, number, settings):
        made = self.iterations[number] = Iteration(number, settings)
        if made.key is not None:
            self.named[made.key] = made
        self.last += 1

    def apply_client(self, number, iteration):
        self.clients[number] = self.iterations[iteration]
        self.iterations[iteration].clients.add(number)
        self.last += 1

    def apply_closed(self, number):
        iteration = self.clients.pop(number, None)
        if iteration is not None:
            iteration.clients.discard(number)

    def apply_forgotten(self, number):
        iteration = self.iterations.pop(number)
        for task in iteration.tasks:
            del self.tasks[task.number]
        for client in iteration.clients:
            self.clients.pop(client, None)
        if self.named.get(iteration.key) is iteration:
            del self.named[iteration.key]

    def apply_worker(self, address, index):
        self.workers[address] = index

    def apply_task(self, number, iteration, worker):
        made = self.tasks[number] = Task(number, iteration, worker)
        self.iterations[iteration].tasks.append(made)
        self.last += 1

    def apply_done(self, number):
        self.tasks[number].done = True

    def apply_lost(self, number):
        self.tasks[number].lost = True

    def apply_block(self, iteration, block, tasks):
        self.iterations[iteration].blocks[block] = tasks

    def apply_given(self, iteration, source, number, position):
        self.iterations[iteration].given[source, number] = position

    def part(self, iteration, source, number, length):
        """The next part of a source that nobody has: (first, count), or None."""
        position = self.iterations[iteration].given.get((source, number), 0)
        return next_part(position, length, max(1, len(self.workers)))
