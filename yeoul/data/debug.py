"""`tf.data.experimental.enable_debug_mode`: functions of datasets run as Python, in order."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.ops.experimental.optional import packed

SETTING = {"enabled": False}


@export("data.experimental.enable_debug_mode")
def enable_debug_mode():
    """Datasets made from here on run the functions given to them as Python, on eager tensors.

    `print`, `breakpoint()` and `.numpy()` work in them then. They are traced all the same, once, to
    find the types and shapes of their results, which shows what Python does there without values.
    Nothing is computed ahead in threads.

    Raises:
      ValueError: if it is called while a function is traced.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.enable_debug_mode()
      >>> def double(x):
      ...     if tf.executing_eagerly():
      ...         print("at", x.numpy())
      ...     return x * 2
      >>> [x.numpy().item() for x in tf.data.Dataset.range(2).map(double)]
      at 0
      at 1
      [0, 2]
    """
    if STATE.graph is not None:
        raise ValueError(
            "`enable_debug_mode() is only supported in eager mode.` Call it outside of tf.function."
        )
    SETTING["enabled"] = True


def called(function, spec, components, specs):
    """What a function gives for an element, run as Python.

    Args:
      function: the user's.
      spec: the structure of an element.
      components: eager tensors, composites or datasets, in the order of the flattened element.
      specs: structure of the specs of the result.

    Returns:
      Flat list of such values.

    Raises:
      TypeError: if the result has another structure than when the function was traced.
      ValueError: likewise.
    """
    element = nest.pack_sequence_as(spec, components)
    args = element if type(element) is tuple else (element,)
    saved = STATE.enter(None)
    try:
        result = function(*args)
        result = packed(tuple(result) if isinstance(result, list) else result)
        nest.assert_same_structure(specs, result)
        pairs = zip(nest.flatten(result), nest.flatten(specs), strict=True)
        return [to_tensor(v, s.dtype.np) if isinstance(s, TensorSpec) else v for v, s in pairs]
    finally:
        STATE.restore(saved)
