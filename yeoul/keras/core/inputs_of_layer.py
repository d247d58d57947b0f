"""What a layer does with the arguments of a call before it computes."""

import numpy as np

from yeoul.core import nest
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.keras.core.context import CALL, SETTINGS
from yeoul.ops.array import cast


class InputsMixin:
    """Conversion and casting of inputs, training mode and masks, for `Layer`."""

    _converts = (np.ndarray, float, int)  # what becomes a tensor among the inputs

    def _prepare_inputs(self, inputs, args, kwargs):
        """Arrays and numbers among the inputs as tensors.

        Whether any of them is a Keras symbolic tensor.
        """
        from yeoul.keras.core.keras_tensor import KerasTensor

        def convert(value):
            nonlocal symbolic
            if type(value) is EagerTensor:
                return value
            if isinstance(value, KerasTensor):
                symbolic = True
            elif isinstance(value, convertible) and not isinstance(value, bool):
                return to_tensor(value)
            return value

        symbolic, convertible = False, self._converts
        if isinstance(inputs, (list, tuple, dict)):
            inputs = nest.map_structure(convert, inputs)
        else:
            inputs = convert(inputs)
        if (args or kwargs) and not symbolic:
            symbolic = any(isinstance(v, KerasTensor) for v in nest.flatten([args, kwargs]))
        return inputs, args, kwargs, symbolic

    def _resolve_training(self, args, kwargs):
        """The training mode.

        Given here, by an enclosing layer, globally, or by `call`'s default; put into
        kwargs.
        """
        training = kwargs.get("training")
        if args:
            position = (
                self._call_names.index("training") - 1 if "training" in self._call_names else -1
            )
            if 0 <= position < len(args):
                return args[position]
        if training is None:
            training = CALL.training
            if training is None:
                training = SETTINGS.learning_phase
                if training is None:
                    training = self._default_training
        if isinstance(training, (str, list, tuple, dict)):
            raise TypeError(
                "`training` must be True, False, None, or a boolean tensor. Received: "
                f"training={training!r}"
            )
        kwargs["training"] = training
        return training

    def _cast_inputs(self, inputs):
        wanted = self._policy.compute_np
        if type(inputs) is EagerTensor:
            dtype = inputs._a.dtype
            if dtype is wanted or dtype.kind not in "fV" or wanted is None:
                return inputs
            return cast(inputs, wanted)
        if wanted is None:
            return inputs

        def convert(value):
            if (
                isinstance(value, (Tensor, BaseVariable, CompositeTensor))
                and value.dtype.is_floating
                and value.dtype.np != wanted
            ):
                return cast(value, wanted)
            return value

        return (
            nest.map_structure(convert, inputs)
            if isinstance(inputs, (list, tuple, dict))
            else convert(inputs)
        )

    def _input_masks(self, inputs, args, kwargs):
        """The masks the inputs carry; passed to `call` if it takes one and none was given."""
        if type(inputs) is EagerTensor or isinstance(inputs, Tensor):
            masks = getattr(inputs, "_keras_mask", None)
            if masks is None and "mask" not in kwargs:
                return None
        else:
            flat = [getattr(x, "_keras_mask", None) for x in nest.flatten(inputs)]
            masks = None
            if any(m is not None for m in flat):
                masks = nest.pack_sequence_as(inputs, flat)
        if self._takes_mask:
            given = kwargs.get("mask")
            if given is not None:
                return given
            if masks is not None and not (args and self._call_names.index("mask") - 1 < len(args)):
                kwargs["mask"] = masks
        return masks


def as_tensor(inputs):
    """Tensors as they are; a list of tensors, an array or a number as one tensor."""
    return inputs if hasattr(inputs, "shape") else to_tensor(inputs)
