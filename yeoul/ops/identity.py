"""The same value again: tf.identity, tf.identity_n, tf.stop_gradient."""

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import NONE, register
from yeoul.ops.shapes import VIEW


def itself(x):
    return x


IDENTITY = register(
    "Identity", "input:T", lower=itself, host=itself, shape=same, limit=VIEW, grad=lambda r, dy: dy
)
STOP_GRADIENT = register(
    "StopGradient", "input:T", lower=itself, host=itself, shape=same, limit=VIEW, grad=NONE
)


def of_values(op, input, name):
    """The op on a tensor, or on the values of a `tf.IndexedSlices`."""
    if isinstance(input, IndexedSlices):
        values = execute(op, (input.values,), name=name)
        return IndexedSlices(values, input.indices, input._dense_shape)
    return execute(op, (input,), name=name)


@export("identity", "guarantee_const")
@dispatchable
def identity(input, name=None):
    """A tensor of the same value.

    Example:
      >>> import yeoul as tf
      >>> print(tf.identity([1, 2]))
      tf.Tensor([1 2], shape=(2,), dtype=int32)
    """
    return of_values(IDENTITY, input, name)


@export("stop_gradient")
@dispatchable
def stop_gradient(input, name=None):
    """The tensor as a constant: gradients do not pass through.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant(3.0)
      >>> with tf.GradientTape() as tape:
      ...     tape.watch(x)
      ...     y = x * tf.stop_gradient(x)
      >>> print(tape.gradient(y, x).numpy())
      3.0
    """
    return of_values(STOP_GRADIENT, input, name)


IDENTITY.public, STOP_GRADIENT.public = identity, stop_gradient


def _each(*tensors, gradient=None):
    return list(tensors)


def _identity_n_gradient(record, *dys):
    """Each gradient passed on; or, for `tf.custom_gradient`, what the user's function says."""
    gradient = record.attrs.get("gradient")
    return dys if gradient is None else gradient(record, dys)


_identity_n_gradient.accepts_none = True
IDENTITY_N = register(
    "IdentityN",
    "input*:",
    lower=_each,
    host=_each,
    outputs=None,
    limit=VIEW,
    grad=_identity_n_gradient,
    shape=lambda inputs, attrs: [(dims_of(x), dtype_of(x)) for x in inputs],
)


@export("identity_n")
@dispatchable
def identity_n(input, name=None):
    """A list of tensors of the same values.

    Example:
      >>> import yeoul as tf
      >>> a, b = tf.identity_n([1, 2.5])
      >>> print(a.numpy(), b.numpy())
      1 2.5
    """
    if isinstance(input, (list, tuple)) and not input:
        raise ValueError("tf.identity_n needs at least one tensor, but the list is empty.")
    return execute(IDENTITY_N, tuple(input), name=name)


IDENTITY_N.public = identity_n
