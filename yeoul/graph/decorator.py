"""`tf.function`, the decorator."""

from yeoul.core.export import export
from yeoul.graph.autograph.features import accept
from yeoul.graph.function import Function


@export("function")
def function(
    func=None,
    input_signature=None,
    autograph=True,
    jit_compile=None,
    reduce_retracing=False,
    experimental_implements=None,
    experimental_autograph_options=None,
    experimental_attributes=None,
    experimental_relax_shapes=None,
    experimental_compile=None,
    experimental_follow_type_hints=None,
):
    """Compiles a Python function into a graph: traced once per signature, then run by XLA.

    A call with new dtypes, shapes or Python values traces the Python function anew; tensors that
    differ in their values alone reuse the trace. Python side effects happen while tracing only.

    Args:
      func: the function; without it a decorator is returned.
      input_signature: sequence of `tf.TensorSpec`: one trace for all arguments, which must fit.
      autograph: accepted; Python control flow over tensors is not converted.
      jit_compile: True: the graph must be compiled by XLA as a whole; an op that cannot be is an
        error. Otherwise what XLA can compile is, and the rest runs op by op.
      reduce_retracing: generalise shapes instead of tracing each anew.
      experimental_implements: accepted; names nothing here.
      experimental_autograph_options: a `tf.autograph.experimental.Feature`, or tuple of them; see
        there.
      experimental_attributes: accepted; attributes of TF's runtime.
      experimental_relax_shapes: older name of `reduce_retracing`.
      experimental_compile: older name of `jit_compile`.
      experimental_follow_type_hints: accepted; deprecated, Python arguments stay Python values.

    Returns:
      A callable `Function`, or a decorator.

    Raises:
      TypeError: if `func` is not callable, or `input_signature` does not fit it.

    Example:
      >>> import yeoul as tf
      >>> @tf.function
      ... def f(x):
      ...     return x * x + 1.0
      >>> print(f(tf.constant(2.0)))
      tf.Tensor(5.0, shape=(), dtype=float32)
    """
    accept(experimental_autograph_options)

    def decorate(inner):
        if isinstance(inner, (staticmethod, classmethod)):
            return type(inner)(decorate(inner.__func__))
        return Function(
            inner,
            input_signature,
            autograph,
            jit_compile if jit_compile is not None else experimental_compile,
            bool(reduce_retracing or experimental_relax_shapes),
        )

    return decorate if func is None else decorate(func)
