"""How the elements of a task are handed out: as they come, by rounds, or kept for trainings."""

import collections
import threading

from yeoul.core.errors import CancelledError
from yeoul.data.chunk import Chunk
from yeoul.data.service.elements import rows_in_message

AHEAD = 4  # chunks, at most, that are computed before they are asked for
ROUNDS = 2  # rounds that some readers have read and others have not, at most
CACHED = 1 << 28  # bytes of elements kept for trainings that are behind


class Buffer:
    """Elements that a thread makes and several readers fetch: each goes to who asks first.

    Args:
      make: function of no argument that yields chunks.
      name: of the thread.
    """

    def __init__(self, make, name):
        self.make = make
        self.changed = threading.Condition()
        self.held: collections.deque = collections.deque()
        self.ended, self.stopped, self.error = False, False, None
        self.thread = threading.Thread(target=self.fill, daemon=True, name=name)

    def start(self):
        """Begins to make chunks."""
        self.thread.start()

    def fill(self):
        """Makes chunks until there are no more, or nobody wants them."""
        try:
            chunks = self.make()
            for chunk in chunks:
                if not self.put(chunk):
                    chunks.close()
                    return
        except Exception as error:
            self.error = error
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def put(self, chunk):
        """Adds a chunk as soon as there is room; False if nobody wants it."""
        with self.changed:
            self.changed.wait_for(lambda: self.stopped or self.has_room())
            if not self.stopped and chunk.count:
                self.add(chunk)
                self.changed.notify_all()
            return not self.stopped

    def has_room(self):
        return len(self.held) < AHEAD

    def add(self, chunk):
        self.held.append(chunk)

    def ready(self, wait, there):
        """Waits until there is something: True if so, False if not yet, None at the end."""
        with self.changed:
            self.changed.wait_for(lambda: self.stopped or self.ended or there(), wait)
            if self.stopped:
                raise CancelledError(None, None, "The worker of the tf.data service stops.")
            if there():
                return True
            if self.ended and self.error is not None:
                raise self.error
            return None if self.ended else False

    def get(self, most, wait, **who):
        """The next elements as a chunk; False if there are none yet, None if none will come."""
        with self.changed:
            ready = self.ready(wait, lambda: self.held)
            if not ready:
                return ready
            chunk = self.held.popleft()
            count = min(chunk.count, most or chunk.count, rows_in_message(chunk))
            if count < chunk.count:
                self.held.appendleft(chunk.slice(count, chunk.count))
            self.changed.notify_all()
            return chunk.slice(0, count)

    def stop(self):
        """Ends the thread, as soon as it has made the chunk that it makes."""
        with self.changed:
            self.stopped = True
            self.changed.notify_all()


class Rounds(Buffer):
    """Elements for readers that read in rounds: in each round, each gets one of a group.

    Args:
      make: as for `Buffer`.
      name: as for `Buffer`.
      consumers: number of readers.
    """

    def __init__(self, make, name, consumers):
        self.consumers = consumers
        self.rounds: dict = {}
        super().__init__(make, name)

    def get(self, most, wait, consumer, round_number, **who):
        with self.changed:
            self.changed.wait_for(lambda: self.stopped or not self.behind(round_number), wait)
            if self.behind(round_number):
                return False
            ready = self.ready(wait, lambda: round_number in self.rounds or self.enough())
            if not ready:
                return ready
            if round_number not in self.rounds:
                self.rounds[round_number] = [self.take() for _ in range(self.consumers)]
            group = self.rounds[round_number]
            found, group[consumer] = group[consumer], None
            if not any(group):
                del self.rounds[round_number]
            self.changed.notify_all()
            return found

    def behind(self, round_number):
        """Whether the other readers must read before there is an element of this round."""
        return round_number not in self.rounds and len(self.rounds) >= ROUNDS

    def has_room(self):
        return len(self.held) < AHEAD or not self.enough()

    def enough(self):
        return sum(chunk.count for chunk in self.held) >= self.consumers

    def take(self):
        chunk = self.held.popleft()
        if chunk.count > 1:
            self.held.appendleft(chunk.slice(1, chunk.count))
        return chunk.slice(0, 1)


class Cached(Buffer):
    """Elements that several trainings read, each of them all; those made last are kept.

    Attributes:
      first: the number of the first chunk that is kept.
      places: training -> the number of its next chunk, and how many elements of that it has had.
    """

    def __init__(self, make, name):
        self.first, self.size = 0, 0
        self.places: dict = {}
        super().__init__(make, name)

    def has_room(self):
        ahead = max((number for number, _ in self.places.values()), default=0)
        return self.first + len(self.held) < ahead + AHEAD

    def add(self, chunk):
        self.held.append(chunk)
        self.size += bytes_of(chunk)
        while self.size > CACHED and len(self.held) > AHEAD:
            self.size -= bytes_of(self.held.popleft())
            self.first += 1

    def get(self, most, wait, trainer, **who):
        with self.changed:
            number, used = self.places.get(trainer, (self.first, 0))
            if number < self.first:
                number, used = self.first, 0
            self.places[trainer] = number, used
            self.changed.notify_all()
            ready = self.ready(wait, lambda: number < self.first + len(self.held))
            if not ready:
                return ready
            if number < self.first:
                number, used = self.first, 0
            chunk = self.held[number - self.first]
            count = min(chunk.count - used, most or chunk.count, rows_in_message(chunk))
            whole = used + count == chunk.count
            self.places[trainer] = (number + 1, 0) if whole else (number, used + count)
            self.changed.notify_all()
            return chunk.slice(used, used + count)


def bytes_of(chunk: Chunk):
    return sum(column.nbytes for column in chunk.columns)
