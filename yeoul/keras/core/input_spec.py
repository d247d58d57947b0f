"""`tf.keras.layers.InputSpec`: what inputs a layer accepts."""

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.keras.core.located import described


@export("keras.layers.InputSpec")
class InputSpec:
    """Rank, dimensions and dtype that an input must have.

    Args:
      dtype: expected dtype.
      shape: expected shape; None for dimensions that may be anything.
      ndim, max_ndim, min_ndim: expected rank, or its bounds.
      axes: dict from axis to expected size.
      allow_last_axis_squeeze: also accept inputs without (or with an extra) last axis of size 1.
      name: expected key when the inputs are a dict.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.InputSpec(ndim=2, axes={-1: 3})
      InputSpec(ndim=2, axes={-1: 3})
    """

    def __init__(
        self,
        dtype=None,
        shape=None,
        ndim=None,
        max_ndim=None,
        min_ndim=None,
        axes=None,
        allow_last_axis_squeeze=False,
        name=None,
    ):
        self.dtype = as_dtype(dtype).name if dtype is not None else None
        self.shape = tuple(shape) if shape is not None else None
        self.ndim = len(self.shape) if self.shape is not None else ndim
        self.max_ndim, self.min_ndim = max_ndim, min_ndim
        self.allow_last_axis_squeeze, self.name = allow_last_axis_squeeze, name
        self.axes = {int(k): axes[k] for k in axes} if axes else {}
        bound = self.ndim if self.ndim is not None else self.max_ndim
        if self.axes and bound is not None and max(self.axes) > bound - 1:
            raise ValueError(
                f"Axis {max(self.axes)} is greater than the maximum allowed value: {bound - 1}"
            )

    def get_config(self):
        """The arguments as a dict."""
        return {
            k: getattr(self, k) for k in ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")
        }

    @classmethod
    def from_config(cls, config):
        """The spec from `get_config()`'s dict."""
        return cls(**config)

    def __repr__(self):
        parts = [
            f"{key}={value}"
            for key in ("dtype", "shape", "ndim", "max_ndim", "min_ndim", "axes")
            if (value := getattr(self, key))
        ]
        return f"InputSpec({', '.join(parts)})"


def check_inputs(spec, inputs, layer):
    """Raises ValueError, with layer and shapes, if the inputs do not fit the spec."""
    specs = nest.flatten(spec)
    if isinstance(inputs, dict) and specs and all(s.name for s in specs):
        missing = [s.name for s in specs if s.name not in inputs]
        if missing:
            raise ValueError(
                f'Missing data for input "{missing[0]}" of layer "{layer.name}". '
                "You passed a data dictionary with keys "
                f"{list(inputs)}. Expected the following keys: {[s.name for s in specs]}"
            )
        inputs = [inputs[s.name] for s in specs]
    values = [inputs] if hasattr(inputs, "_shape_tuple") else nest.flatten(inputs)
    for value in values:
        if not hasattr(value, "shape"):
            raise TypeError(
                f"Inputs to a layer should be tensors. Got {value!r} (of type {type(value)}) as "
                f'input for layer "{layer.name}" ({type(layer).__name__}). Convert it with '
                "tf.constant, or leave it out of the list."
            )
    if len(values) != len(specs):
        raise ValueError(
            f'Layer "{layer.name}" ({type(layer).__name__}) expects {len(specs)} input(s), '
            f"but it received {len(values)} "
            f"input tensors. Inputs received: {described(inputs)}. Pass one tensor"
            f"{'' if len(specs) == 1 else ' for each, in a list'}."
        )
    for position, (value, one) in enumerate(zip(values, specs, strict=True)):
        if one is not None and hasattr(value, "shape"):
            check_input(one, value, position, layer)


def check_input(spec, value, position, layer):
    dims = (
        value._a.shape
        if hasattr(value, "_a")
        else tuple(value.shape)
        if value.shape.rank is not None
        else None
    )
    if dims is None:
        return
    rank = len(dims)
    if (
        spec.ndim is not None
        and rank != spec.ndim
        and not (spec.allow_last_axis_squeeze and abs(rank - spec.ndim) == 1)
    ):
        refuse(layer, position, f"expected ndim={spec.ndim}, found ndim={rank}", dims)
    if spec.max_ndim is not None and rank > spec.max_ndim:
        refuse(layer, position, f"expected max_ndim={spec.max_ndim}, found ndim={rank}", dims)
    if spec.min_ndim is not None and rank < spec.min_ndim:
        refuse(layer, position, f"expected min_ndim={spec.min_ndim}, found ndim={rank}", dims)
    if spec.dtype is not None and value.dtype.name != spec.dtype:
        refuse(
            layer, position, f"expected dtype={spec.dtype}, found dtype={value.dtype.name}", dims
        )
    for axis, size in spec.axes.items():
        if size is not None and dims[axis] not in (size, None):
            refuse(
                layer,
                position,
                f"expected axis {axis} of input shape to have value {size}, but received "
                f"{dims[axis]}",
                dims,
            )
    if spec.shape is not None and rank == len(spec.shape):
        for wanted, found in zip(spec.shape, dims, strict=True):
            if wanted is not None and found is not None and wanted != found:
                refuse(
                    layer, position, f"expected shape={spec.shape}, found shape={tuple(dims)}", dims
                )


def refuse(layer, position, what, dims):
    raise ValueError(
        f'Input {position} of layer "{layer.name}" ({type(layer).__name__}) is incompatible '
        f"with the layer: {what}. "
        f"Full shape received: {tuple(dims)}. Reshape the input (tf.reshape, tf.expand_dims), or "
        "build the layer for it."
    )
