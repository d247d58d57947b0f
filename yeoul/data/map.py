"""Each element passed through a function."""

import numpy as np

from yeoul.core import nest
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import Chunk, one, tensors
from yeoul.data.dataset import Dataset
from yeoul.engine import xla
from yeoul.engine.convert import to_tensor
from yeoul.graph.function import Function

MOST_ROWS = 1024


class Map(Dataset):
    """Each element passed through a function: many at a time if the function can be vectorised."""

    def __init__(self, source, function):
        if not callable(function):
            raise TypeError(f"map_func must be callable, not {function!r}.")
        self.source, self.function = source, function
        spec = source.element_spec
        args = spec if isinstance(spec, tuple) else (spec,)
        self.traced = Function(
            function, name=getattr(function, "__name__", "map_func").replace("<lambda>", "map_func")
        )
        self.concrete = self.traced.get_concrete_function(*args)
        self.why_not = self._why_not_vectorised()
        self.random_access = source.random_access and self.why_not is None
        self._vectorised = None
        super().__init__((source,), self._output_spec(), source._length)

    def _output_spec(self):
        specs = [TensorSpec(t.shape, t.dtype) for t in self.concrete.outputs]
        packed = self.concrete.pack(specs)
        return tuple(packed) if isinstance(packed, list) else packed

    def _why_not_vectorised(self):
        """Why the function runs element by element, or None if it is vectorised."""
        reason = self.concrete.callable.program.traced_reason()
        if reason is not None:
            return reason
        if self.concrete.callable.stateful or self.concrete.assigned_list:
            return "it changes state or draws random numbers, once for each element"
        if any(not s.shape.is_fully_defined() for s in nest.flatten(self.source.element_spec)):
            return "the shapes of the elements are not known"
        if any(not t.shape.is_fully_defined() for t in self.concrete.outputs):
            return "the shapes of the results are not known"
        return None

    def chunks(self):
        for chunk in self.source.chunks():
            if self.why_not is None:
                for start in range(0, chunk.count, MOST_ROWS):
                    yield self.vectorised(chunk.slice(start, min(start + MOST_ROWS, chunk.count)))
            else:
                for i in range(chunk.count):
                    yield self.element(chunk.element(i))

    def rows(self, indices):
        parts = [
            self.vectorised(self.source.rows(indices[at : at + MOST_ROWS]))
            for at in range(0, len(indices), MOST_ROWS)
        ]
        if len(parts) == 1:
            return parts[0]
        return Chunk(
            [np.concatenate(c) for c in zip(*[p.columns for p in parts], strict=True)], len(indices)
        )

    def element(self, components):
        result = self.concrete.call_flat(tensors(components))
        flat = [np.asarray(to_tensor(t)._a) for t in nest.flatten(result)]
        return one(flat)

    def vectorised(self, chunk):
        """The function on all rows at once.

        The chunk is padded to a power of two, so that few sizes compile.
        """
        count = chunk.count
        padded = 1 << max(count - 1, 0).bit_length() if count < MOST_ROWS else count
        columns = [pad(c, padded) for c in chunk.columns]
        captured = [t._a for t in self.concrete.captured]
        values = [v._t._a for v in self.concrete.variable_list]
        results = self._compiled()(columns, captured, values)
        return Chunk([np.asarray(r)[:count] for r in results], count)

    def _compiled(self):
        if self._vectorised is None:
            function, outputs = self.concrete.callable.program.fn, self.concrete.count

            def run(columns, captured, values):
                return xla.jax.vmap(lambda *row: function(*row, *captured, *values)[:outputs])(
                    *columns
                )

            self._vectorised = xla.jax.jit(run)
        return self._vectorised


def pad(column, rows):
    if len(column) == rows:
        return column
    return np.concatenate([column, np.repeat(column[-1:], rows - len(column), axis=0)])
