"""What a checkpoint holds of a variable."""

from typing import Any

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.state import STATE
from yeoul.engine.trackable import Trackable


class VariableTrackable(Trackable):
    """Saving and restoring, for `Variable`."""

    _t: Any
    _dtype: Any
    _shape: Any
    _shared_name: Any
    name: Any
    assign: Any

    def _checkpoint_values(self):
        return {"VARIABLE_VALUE": {"": np.asarray(self._t._a)}}

    def _checkpoint_full_name(self):
        return self._shared_name

    def _check_checkpoint_values(self, attribute, values):
        array = values[""]
        if array.dtype != self._dtype.np:
            raise InvalidArgumentError(
                None,
                None,
                f"The variable {self.name} is to be restored: expected dtype {self._dtype.name} "
                f"does not equal original dtype {array.dtype} in the checkpoint. Make the variable "
                "with that dtype; nothing was restored.",
            )
        if not self._shape.is_compatible_with(array.shape):
            raise ValueError(
                f"Received incompatible tensor with shape {array.shape} when attempting to restore "
                f"variable with shape {self._shape} and name {self.name}. Make the variable with "
                "the shape it was saved with; nothing was restored."
            )

    def _restore_checkpoint_values(self, attribute, values):
        saved = STATE.enter(None)  # a variable may be made, and restored, while a graph is built
        try:
            self.assign(values[""])
        finally:
            STATE.restore(saved)
