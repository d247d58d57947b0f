"""`tf.test.compute_gradient`: Jacobians by the chain rule and by differences."""

import numpy as np

from yeoul.autodiff.tape import GradientTape
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.indexed_slices import IndexedSlices

LOW_PRECISION = ("float16", "bfloat16")
ALLOWED = (*LOW_PRECISION, "float32", "float64", "complex64", "complex128")


@export("test.compute_gradient")
def compute_gradient(f, x, delta=None):
    """The Jacobians of a function with respect to its arguments, in two ways.

    A complex number counts as two: its real and its imaginary part.

    Args:
      f: function of tensors that returns a tensor.
      x: list of its arguments.
      delta: step of the differences; default: 1/1024.

    Returns:
      Two tuples of arrays, one for each argument, of shape `[size of the result, size of the
      argument]`: from the gradients of the tape, and from central differences.

    Raises:
      ValueError: if `x` is no list or tuple, or `f` returns no tensor.
      AssertionError: if an argument is not of a floating dtype.

    Example:
      >>> import yeoul as tf
      >>> theoretical, numeric = tf.test.compute_gradient(tf.square, [tf.constant([1.0, 3.0])])
      >>> print(theoretical[0])
      [[2. 0.]
       [0. 6.]]
    """
    if not isinstance(x, (list, tuple)):
        raise ValueError(
            "`x` must be a list or tuple of values convertible to a Tensor (arguments to `f`), "
            f"not a {type(x)}"
        )
    arguments = [convert_to_tensor(value) for value in x]
    for i, value in enumerate(arguments):
        if value.dtype.name not in ALLOWED:
            raise AssertionError(
                f"Cannot compute gradient for unsupported type {value.dtype.name} of argument {i}"
            )
    step = 1.0 / 1024 if delta is None else delta
    theoretical, numeric = [], []
    for i, value in enumerate(arguments):
        function = with_others(f, arguments, i)
        theoretical.append(by_tape(function, value))
        numeric.append(by_differences(function, value, step))
    return tuple(theoretical), tuple(numeric)


def with_others(f, arguments, position):
    """The function of one argument alone."""

    def function(value):
        result = f(*arguments[:position], value, *arguments[position + 1 :])
        if not hasattr(result, "dtype"):
            raise ValueError(f"`f` must return one Tensor, but returned {type(result)}: {result}")
        return result

    return function


def parts(array):
    """The elements as real numbers: two for each complex one."""
    flat = np.asarray(array).reshape(-1)
    if flat.dtype.kind == "c":
        return flat.view(flat.real.dtype)
    return flat


def real(dtype):
    """The dtype of the parts of a number."""
    return np.zeros(1, dtype.np).real.dtype if dtype.np.kind == "c" else dtype.np


def by_tape(f, x):
    with GradientTape(persistent=True) as tape:
        tape.watch(x)
        y = f(x)
    kind = y.dtype.np
    count = int(np.prod(y.shape.as_list(), dtype=np.int64))
    units = (1.0, 1.0j) if kind.kind == "c" else (1.0,)
    rows = []
    for i in range(count):
        for unit in units:
            dy = np.zeros(count, kind)
            dy[i] = unit
            grad = tape.gradient(y, x, convert_to_tensor(dy.reshape(y.shape.as_list())))
            if isinstance(grad, IndexedSlices):
                grad = convert_to_tensor(grad)
            value = np.zeros(x.shape.as_list(), x.dtype.np) if grad is None else grad.numpy()
            rows.append(parts(value).astype(real(x.dtype)))
    size = parts(np.zeros(x.shape.as_list(), x.dtype.np)).size
    return np.array(rows, real(x.dtype)).reshape(count * len(units), size)


def by_differences(f, x, step):
    start, kind = x.numpy(), x.dtype.np
    units = (step, step * 1j) if kind.kind == "c" else (step,)
    columns = []
    for i in range(start.size):
        for unit in units:
            ends = []
            for sign in (1, -1):
                moved = start.reshape(-1).copy()
                moved[i] += np.asarray(sign * unit, kind)
                value = f(convert_to_tensor(moved.reshape(start.shape))).numpy()
                ends.append(parts(value).astype(np.float64))
            columns.append((ends[0] - ends[1]) / (2 * step))
    size = parts(f(x).numpy()).size
    out = np.array(columns, np.float64).reshape(len(columns), size).T
    return out.astype(real(x.dtype))
