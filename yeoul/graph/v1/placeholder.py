"""Tensors whose values a session is fed."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.graph.func_graph import PLACEHOLDER
from yeoul.graph.v1.records import PLACEHOLDER_WITH_DEFAULT


@export("compat.v1.placeholder")
def placeholder(dtype, shape=None, name=None):
    """A tensor that must be fed: `sess.run(fetches, feed_dict={x: value})`.

    Args:
      dtype: of what is fed.
      shape: of what is fed, None for dimensions that vary; None: any shape.
      name: name of the operation.

    Returns:
      A symbolic tensor.

    Raises:
      RuntimeError: in eager mode.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     print(tf.compat.v1.placeholder(tf.float32, [None, 3], name="x"))
      Tensor("x:0", shape=(None, 3), dtype=float32)
    """
    graph = STATE.graph
    if graph is None:
        raise RuntimeError(
            "tf.placeholder() is not compatible with eager execution. Use it inside `with "
            "tf.Graph().as_default()`, or call tf.compat.v1.disable_eager_execution() first; a "
            "tf.function takes arguments instead."
        )
    dtype, dims = as_dtype(dtype), TensorShape(shape)._dims
    attrs = {"dtype": dtype.np, "shape": dims}
    return graph.new_node(PLACEHOLDER, [], attrs, name, [(dims, dtype)]).outputs[0]


@export("compat.v1.placeholder_with_default")
def placeholder_with_default(input, shape, name=None):
    """A tensor that may be fed, and otherwise has the value of `input`.

    Args:
      input: tensor or anything that converts to one.
      shape: of what may be fed, None for dimensions that vary.
      name: name of the operation.

    Returns:
      A tensor; in eager mode, `input`.

    Raises:
      ValueError: if the shape of `input` does not fit.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     rate = tf.compat.v1.placeholder_with_default(0.1, [])
      ...     print(sess.run(rate), sess.run(rate, {rate: 0.5}))
      0.1 0.5
    """
    tensor, shape = convert_to_tensor(input), TensorShape(shape)
    if not shape.is_compatible_with(tensor.shape):
        raise ValueError(
            f"The default value has shape {tensor.shape}, which does not fit the shape {shape} of "
            "the placeholder."
        )
    if type(tensor) is EagerTensor:
        return tensor
    attrs = {"shape": shape._dims}
    specs = [(shape._dims, tensor.dtype)]
    return STATE.graph.new_node(PLACEHOLDER_WITH_DEFAULT, [tensor], attrs, name, specs).outputs[0]
