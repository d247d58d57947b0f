"""Updates that are a function of gradient, weight and slots."""

from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.keras.optimizers.legacy.optimizer import Optimizer
from yeoul.keras.optimizers.slices import as_dense
from yeoul.ops.casting import cast


class RuleOptimizer(Optimizer):
    """The base of the optimizers here: they say which slots there are, and what a step makes.

    Attributes:
      by_rows: whether slices of a gradient leave the other rows of weights and slots as they are;
        otherwise the other rows have a gradient of zero.
    """

    by_rows = True

    def _slot_names(self):
        """The slots, by name, with their initial values."""
        return {}

    def _rule(self, gradient, weight, slots, shared):
        """What a step makes.

        Args:
          gradient: tensor of the shape of `weight`.
          weight: tensor.
          slots: list of tensors, in the order of `_slot_names`.
          shared: what `_prepare_local` made, with the learning rate as "lr_t".

        Returns:
          List of the new weight and the new slots.
        """
        raise NotImplementedError(f"{type(self).__name__} must define _rule")

    def _create_slots(self, var_list):
        for name, value in self._slot_names().items():
            for variable in var_list:
                self.add_slot(variable, name, value)

    def _held(self, variable):
        return [variable, *(self.get_slot(variable, name) for name in self._slot_names())]

    def _resource_apply_dense(self, grad, handle, apply_state=None):
        held = self._held(handle)
        values = [v + 0 for v in held]
        shared = self._shared(handle, apply_state)
        for variable, new in zip(held, self._rule(grad, *split(values), shared), strict=True):
            variable.assign(new)

    def _resource_apply_sparse(self, grad, handle, indices, apply_state=None):
        if not self.by_rows:
            dense = as_dense(IndexedSlices(grad, indices), handle)
            self._resource_apply_dense(dense, handle, apply_state)
            return
        held = self._held(handle)
        values = [v.sparse_read(indices) for v in held]
        shared = self._shared(handle, apply_state)
        for variable, new in zip(held, self._rule(grad, *split(values), shared), strict=True):
            variable.scatter_update(IndexedSlices(new, indices))

    def _number(self, name, like):
        """A hyperparameter in the dtype of a tensor."""
        return cast(self._get_hyper(name), like.dtype)

    def _step(self, like):
        """The number of this step, from 1, in the dtype of a tensor."""
        return cast(self._iterations + 1, like.dtype)


def split(values):
    return values[0], values[1:]
