"""The update of a list of variables as one compiled program."""

from operator import is_

from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.graph.function import Function


class UpdateProgram:
    """Runs `apply(gradients, variables)` compiled, for gradients of these variables.

    Args:
      apply: the update, in terms of ops and assignments to variables.
      gradients: gradients like those it will be called with: some dense, some `tf.IndexedSlices`.
      variables: the variables.
    """

    def __init__(self, apply, gradients, variables):
        self.variables = variables
        self.kinds = [type(g) for g in gradients]
        self.dense = all(kind is EagerTensor for kind in self.kinds)

        def update(*flat):
            given = iter(flat)
            apply([rebuilt(kind, given) for kind in self.kinds], variables)

        self._function = Function(update, name="apply_gradients", reduce_retracing=True)

    def fits(self, gradients, variables):
        """Whether it is for these variables and gradients like these."""
        return (
            len(variables) == len(self.variables)
            and all(map(is_, variables, self.variables))
            and all(map(is_, map(type, gradients), self.kinds))
        )

    def __call__(self, gradients):
        """Runs the update; no tape sees it."""
        flat = gradients if self.dense else components(gradients)
        if not STATE.tapes:
            self._function(*flat)
            return
        saved = STATE.enter(None)
        try:
            self._function(*flat)
        finally:
            STATE.restore(saved)


def components(gradients):
    """The tensors in a list of gradients."""
    flat = []
    for g in gradients:
        flat.extend((g.values, g.indices) if isinstance(g, IndexedSlices) else (g,))
    return flat


def rebuilt(kind, given):
    """The next gradient of this kind."""
    return IndexedSlices(next(given), next(given)) if kind is IndexedSlices else next(given)
