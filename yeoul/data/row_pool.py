"""A pool of elements that come in one order and leave in another."""

import numpy as np

from yeoul.data.chunk import Chunk, gathered

FIRST = 64  # elements that there is room for at first


class RowPool:
    """Holds elements: as rows of arrays, if they have one shape, and one by one otherwise."""

    def __init__(self):
        self.columns = None  # arrays of rows
        self.elements = None  # list of lists of components
        self.free: list = []

    def put(self, chunk):
        """Adds the elements of a chunk; returns their places."""
        if self.elements is None and self.columns is not None and not self.fits(chunk):
            count = len(self.columns[0])
            rows = Chunk(self.columns, count)
            self.elements = [[c.copy() for c in rows.element(i)] for i in range(count)]
        self.make_room(chunk)
        places = [self.free.pop() for _ in range(chunk.count)]
        if self.elements is not None:
            for i, place in enumerate(places):
                self.elements[place] = chunk.element(i)
        else:
            for column, rows in zip(self.columns, chunk.columns, strict=True):
                column[places] = rows
        return places

    def fits(self, chunk):
        pairs = zip(self.columns, chunk.columns, strict=True)
        return all(a.shape[1:] == b.shape[1:] and a.dtype == b.dtype for a, b in pairs)

    def make_room(self, chunk):
        """Makes places for the elements of a chunk; twice as many as there were, at least."""
        missing = chunk.count - len(self.free)
        if missing <= 0 and self.columns is not None:
            return
        held = 0 if self.columns is None else len(self.columns[0])
        if self.elements is not None:
            held = len(self.elements)
        size = max(FIRST, 2 * held, held + missing)
        self.free += range(size - 1, held - 1, -1)
        if self.elements is not None:
            self.elements += [None] * (size - held)
            return
        wider = [np.empty((size, *c.shape[1:]), c.dtype) for c in chunk.columns]
        for column, rows in zip(wider, self.columns or [], strict=self.columns is not None):
            column[:held] = rows
        self.columns = wider

    def take(self, places):
        """Removes the elements at these places; returns them as chunks, in order."""
        if self.elements is not None:
            found = gathered([self.elements[place] for place in places])
            for place in places:
                self.elements[place] = None
        else:
            found = [Chunk([column[places] for column in self.columns], len(places))]
        self.free += places
        return found
