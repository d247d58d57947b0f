"""Weights that are read in the dtype in which their layer computes."""

from yeoul.engine.state import STATE
from yeoul.engine.variable import Variable
from yeoul.keras.core.context import CALL
from yeoul.ops.array import cast


class CastVariable(Variable):
    """A weight under mixed precision: inside a layer's call its value is cast, elsewhere it is not.

    `dtype`, assignments, `numpy()` and whatever reads it outside layers see the variable's dtype.
    """

    def value(self):
        """The value, in the compute dtype of the innermost layer that is being called."""
        value = super().value()
        wanted = CALL.compute
        return value if wanted is None or self._dtype.np is wanted else cast(value, wanted)


def weight_class(layer, dtype, autocast):
    """The class of a new weight of the layer: one that casts where the policy is mixed."""
    policy = layer.dtype_policy
    mixed = policy.compute_dtype != policy.variable_dtype
    casts = autocast and mixed and dtype.is_floating and STATE.outermost() is None
    return CastVariable if casts else Variable
