"""What runs functions on many elements at once."""

import numpy as np

from yeoul.core.errors import OpError
from yeoul.data.chunk import Chunk, one
from yeoul.data.columns import pad
from yeoul.data.failures import passed_over
from yeoul.engine import xla
from yeoul.graph.failure import locate

MOST_ROWS = 1024


class RowFunction:
    """Base of functions of the components of an element.

    Attributes:
      why_not: why it does not run on many elements at once, or None if it does.
      most_rows: how many elements are computed at once, at most.
      compiles: whether it is one XLA program.
      is_threaded: whether it runs on one element after the other, but may do so in several threads.
      stage: the transformation and the function, for errors.
      parts: the `UserFunction`s that it is made of, in their order.
    """

    why_not = None
    most_rows = MOST_ROWS
    compiles = True
    is_threaded = False
    _folding = None

    def on_components(self, components):
        """The arrays of the result for the arrays of an element."""
        raise NotImplementedError(f"{type(self).__name__} must define on_components()")

    def on_element(self, components, number):
        """As `on_components`; errors tell the element.

        Raises:
          Exception: what the function raises, with the element and the function in its message.
        """
        try:
            return self.on_components(components)
        except Exception as error:
            locate(error, f"in element {number} of {self.stage}")
            raise

    def mapped(self, chunk, number=0):
        """Yields what the function makes of a chunk, as chunks whose tokens are marks in it.

        If an op refuses its values, the elements are yielded singly, up to the one that fails.

        Args:
          chunk: the elements.
          number: how many came before, for errors.
        """
        for start in range(0, chunk.count, self.most_rows):
            part = chunk.slice(start, min(start + self.most_rows, chunk.count))
            alone = self.why_not is not None or part.count == 1
            found = None if alone else self.vectorised(part)
            if found is not None:
                yield found.marked(part.mark)
                continue
            for i in range(part.count):
                try:
                    found = self.on_element(part.element(i), number + start + i)
                except OpError as error:
                    alone = True  # it was refused for this element
                    if not passed_over(error):
                        raise
                    continue
                yield one(found, part.mark_of(i))
            if not alone:  # none of them failed
                self.why_not = "the elements differ in what cannot be computed at once"

    def vectorised(self, chunk):
        """The function on all rows at once, a `Chunk`; None if it cannot compute one of them."""
        raise NotImplementedError(f"{type(self).__name__} must define vectorised()")

    # States passed from element to element.

    def folded(self, state, chunk):
        """A function of a state and an element, applied to one element after the other.

        Args:
          state: arrays: the components of the state before the chunk.
          chunk: the elements.

        Returns:
          The arrays of the state after the chunk, and the chunk of what else the function gives; or
          None if that is not possible, or an op refuses its values.
        """
        if not self.compiles:
            return None
        columns, count = padded(chunk)
        if self._folding is None:
            self._folding = folding(self.lowered())
        after, found, refused = self._folding(state, columns, count, self.outside())
        if refused is not None and np.asarray(refused).any():
            return None
        results = [np.asarray(r)[:count] for r in found]
        return [np.asarray(a) for a in after], Chunk(results, count)


class Composed(RowFunction):
    """Several functions, one after the other, as one program.

    Args:
      functions: `UserFunction`s that run on many elements at once; the first is applied first.
    """

    states = ()
    _vectorised = None

    def __init__(self, functions):
        self.parts = functions
        self.most_rows = min(part.most_rows for part in functions)

    def vectorised(self, chunk):
        """See `RowFunction`."""
        columns, count = padded(chunk)
        if self._vectorised is None:
            self._vectorised = compiled([part.lowered() for part in self.parts])
        results, refused = self._vectorised(columns, [part.outside() for part in self.parts])
        if any(np.asarray(r)[:count].any() for r in refused):
            return None
        return Chunk([np.asarray(r)[:count] for r in results], count)

    def on_components(self, components):
        for part in self.parts:
            components = part.on_components(components)
        return components

    @property
    def stage(self):
        return " and ".join(part.stage for part in self.parts)


def padded(chunk):
    """Columns padded to a power of two, so that few sizes compile, and the number of elements."""
    size = 1 << max(chunk.count - 1, 0).bit_length()
    return [pad(c, size) for c in chunk.columns], chunk.count


def compiled(functions):
    """A compiled function of columns that applies functions of rows, one after the other."""

    def run(columns, outside):
        def one_row(*row):
            refusals = []
            for function, (captured, values) in zip(functions, outside, strict=True):
                row, refused = function(row, captured, values)
                if refused is not None:
                    refusals.append(refused)
            return list(row), refusals

        return xla.jax.vmap(one_row)(*columns)

    return xla.jax.jit(run)


def folding(function):
    """A compiled function of a state and columns that goes from row to row."""

    def run(state, columns, count, outside):
        def step(state, row):
            number, *row = row
            results, refused = function((*state, *row), *outside)
            there = number < count
            after = [
                xla.jnp.where(there, new, old)
                for new, old in zip(results[: len(state)], state, strict=True)
            ]
            refused = None if refused is None else refused & there
            return after, (results[len(state) :], refused)

        numbers = xla.jnp.arange(len(columns[0]))
        after, (found, refused) = xla.jax.lax.scan(step, list(state), [numbers, *columns])
        return after, found, refused

    return xla.jax.jit(run)
