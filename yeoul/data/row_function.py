"""What runs functions on many elements at once."""

import numpy as np

from yeoul.data.chunk import Chunk, one
from yeoul.engine import xla

MOST_ROWS = 1024


class RowFunction:
    """Base of functions of the components of an element.

    Attributes:
      why_not: why it does not run on many elements at once, or None if it does.
      parts: the `UserFunction`s that it is made of, in their order.
    """

    why_not = None
    _vectorised = None

    def on_components(self, components):
        """The arrays of the result for the arrays of an element."""
        raise NotImplementedError(f"{type(self).__name__} must define on_components()")

    def mapped(self, chunk):
        """Yields what the function makes of a chunk, as chunks whose tokens are marks in it.

        If an op refuses its values, the elements are yielded singly, up to the one that fails.
        """
        for start in range(0, chunk.count, MOST_ROWS):
            part = chunk.slice(start, min(start + MOST_ROWS, chunk.count))
            found = None if self.why_not is not None else self.vectorised(part)
            if found is not None:
                yield found.marked(part.mark)
                continue
            for i in range(part.count):
                yield one(self.on_components(part.element(i)), part.mark_of(i))

    def vectorised(self, chunk):
        """The function on all rows at once; None if an op refuses its values.

        The chunk is padded to a power of two, so that few sizes compile.
        """
        count = chunk.count
        padded = 1 << max(count - 1, 0).bit_length() if count < MOST_ROWS else count
        columns = [pad(c, padded) for c in chunk.columns]
        if self._vectorised is None:
            self._vectorised = compiled([part.lowered() for part in self.parts])
        results, refused = self._vectorised(columns, [part.outside() for part in self.parts])
        if any(np.asarray(r)[:count].any() for r in refused):
            return None
        return Chunk([np.asarray(r)[:count] for r in results], count)


class Composed(RowFunction):
    """Several functions, one after the other, as one program.

    Args:
      functions: `UserFunction`s that run on many elements at once; the first is applied first.
    """

    states = ()

    def __init__(self, functions):
        self.parts = functions

    def on_components(self, components):
        for part in self.parts:
            components = part.on_components(components)
        return components


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


def pad(column, rows):
    if len(column) == rows:
        return column
    return np.concatenate([column, np.repeat(column[-1:], rows - len(column), axis=0)])
