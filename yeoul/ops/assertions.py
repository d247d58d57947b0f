"""tf.Assert and the comparisons of tf.debugging: assert_equal, assert_positive and others."""

import numpy as np
from ml_dtypes import finfo

from yeoul.core.dtypes import as_dtype
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.compare import equal, greater, greater_equal, less, less_equal, not_equal
from yeoul.ops.math import add, multiply, subtract
from yeoul.ops.reduce import reduce_all
from yeoul.ops.static import known_array
from yeoul.ops.text import tensor_text

jnp = xla.jnp


def broken(message):
    return InvalidArgumentError(None, None, message)


# tf.Assert


def _assert_host(condition, *data, summarize):
    if not condition.all():
        shown = " ".join(plain(d, summarize) for d in data)
        raise broken(f"assertion failed: {shown} [Op:Assert]")
    return []


def plain(array, summarize):
    """The array as text in brackets, a single string as it is."""
    if array.dtype == object and array.ndim == 0:
        return f"[{array[()].decode('utf-8', 'replace')}]"
    text = tensor_text(array, summarize)
    return text if array.ndim else f"[{text}]"


ASSERT = register(
    "Assert",
    "condition:bool, data*:",
    attrs={"summarize": 3},
    lower=lambda condition, *data, summarize: [],  # what XLA is to find out is `refuses`
    host=_assert_host,
    refuses=lambda condition, *data, summarize: ~jnp.asarray(condition).all(),
    grad=NONE,
    shape=lambda inputs, attrs: [],
    outputs=0,
    stateful=True,
)


@export("Assert", "debugging.Assert")
@dispatchable
def Assert(condition, data, summarize=None, name=None):
    """Raises an error with `data` unless the condition is true; in a function each time it runs.

    Args:
      condition: boolean tensor; all of it must be true.
      data: list of tensors and texts for the message.
      summarize: elements shown of each tensor, at either end; default 3.
      name: name of the node in a graph.

    Returns:
      None; in a `tf.Graph`, the operation.

    Raises:
      InvalidArgumentError: if the condition is false.

    Example:
      >>> import yeoul as tf
      >>> tf.Assert(tf.constant(1) < 2, ["not less"])
    """
    summarize = 3 if summarize is None else int(summarize)
    condition = convert_to_tensor(condition)
    if type(condition) is EagerTensor:
        if not np.all(condition._a):
            texts = [f"{shown(convert_to_tensor(d), summarize)}" for d in data]
            value = condition if condition.ndim else bool(condition)
            raise broken(f"Expected '{value}' to be true. Summarized data: {chr(10).join(texts)}")
        return None
    return execute(ASSERT, (condition, *data), {"summarize": summarize}, name)


def shown(tensor, summarize):
    """The first elements of an eager tensor, parted by commas."""
    flat = np.asarray(tensor._a).reshape(-1).tolist()
    limit = len(flat) if summarize < 0 else summarize
    texts = [v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in flat[:limit]]
    return ", ".join(texts + ["..."] * (len(flat) > limit))


# Comparisons of two tensors.


def comparison(symbol, compare, host):
    """The function that asserts `compare(x, y)` everywhere; `host` is the same in NumPy."""

    def check(x, y, message, summarize, name):
        summarize = 3 if summarize is None else int(summarize)
        x, y = both(x, y)
        left, right = known_array(x), known_array(y)
        if left is not None and right is not None:
            check_comparable(symbol, left, right)
            held = np.asarray(host(left, right))
            if not held.all():
                raise broken(difference(symbol, held, left, right, message, summarize))
            return None
        parts = [message] if message else []
        parts += [f"Condition x {symbol} y did not hold element-wise:"]
        parts += [f"x ({label(x)}) = ", x, f"y ({label(y)}) = ", y]
        return Assert(reduce_all(compare(x, y)), parts, summarize, name)

    return check


def check_comparable(symbol, x, y):
    """Raises unless the arrays have one dtype, an order where it matters, and broadcast."""
    if x.dtype != y.dtype:
        raise broken(
            f"Cannot compare {as_dtype(x.dtype).name} with {as_dtype(y.dtype).name}: use tf.cast "
            "on one of them."
        )
    if x.dtype.kind == "c" and symbol not in ("==", "!="):
        raise broken(f"Complex numbers have no order: x {symbol} y cannot be asserted of them.")
    try:
        np.broadcast_shapes(x.shape, y.shape)
    except ValueError:
        raise broken(f"Incompatible shapes: {list(x.shape)} vs. {list(y.shape)}") from None


def both(x, y):
    """The two as tensors; a Python value takes the dtype of the other."""
    if isinstance(y, Tensor) and not isinstance(x, Tensor) and not hasattr(x, "__tf_tensor__"):
        y = convert_to_tensor(y)
        return convert_to_tensor(x, y.dtype), y
    x = convert_to_tensor(x)
    return x, convert_to_tensor(y, None if isinstance(y, Tensor) else x.dtype)


def label(tensor):
    """A symbolic tensor's name, or what is known of an eager one."""
    if type(tensor) is EagerTensor:
        return f"shape={tensor.shape} dtype={tensor.dtype.name}"
    return tensor.name


def difference(symbol, held, x, y, message, summarize):
    """The message of a comparison that did not hold, with the values where it did not."""
    x_all, y_all = np.broadcast_arrays(x, y)
    lines = [message] if message else []
    lines.append(f"Condition x {symbol} y did not hold.")
    if held.ndim:
        places = np.argwhere(~held)
        count = len(places) if summarize < 0 else min(summarize, len(places))
        index = tuple(places[:count].T)
        lines += [
            f"Indices of first {count} different values:",
            str(places[:count]),
            "Corresponding x values:",
            str(x_all[index]),
            "Corresponding y values:",
            str(y_all[index]),
        ]
    for name, array in (("x", x), ("y", y)):
        flat = array.reshape(-1)
        count = flat.size if summarize < 0 else min(summarize, flat.size)
        lines += [f"First {count} elements of {name}:", str(flat[:count])]
    return "\n".join(lines)


_equal = comparison("==", equal, np.equal)
_none_equal = comparison("!=", not_equal, np.not_equal)
_greater = comparison(">", greater, np.greater)
_greater_equal = comparison(">=", greater_equal, np.greater_equal)
_less = comparison("<", less, np.less)
_less_equal = comparison("<=", less_equal, np.less_equal)


@export("debugging.assert_equal", "assert_equal")
@dispatchable
def assert_equal(x, y, message=None, summarize=None, name=None):
    """Raises an error unless `x == y` everywhere.

    Args:
      x: tensor.
      y: tensor of the dtype of `x`, of a shape that broadcasts with it.
      message: what to say first.
      summarize: how many values to show; default 3.
      name: name of the node in a graph.

    Raises:
      InvalidArgumentError: if they differ: at once if the values are known, otherwise when the
        function runs.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_equal(tf.constant([1, 2]), [1, 2])
    """
    if x is y:
        return None
    return _equal(x, y, message, summarize, name)


@export("debugging.assert_none_equal")
@dispatchable
def assert_none_equal(x, y, summarize=None, message=None, name=None):
    """Raises an error unless `x != y` everywhere. Arguments as `tf.debugging.assert_equal`."""
    return _none_equal(x, y, message, summarize, name)


@export("debugging.assert_greater", "assert_greater")
@dispatchable
def assert_greater(x, y, message=None, summarize=None, name=None):
    """Raises an error unless `x > y` everywhere. Arguments as `tf.debugging.assert_equal`."""
    return _greater(x, y, message, summarize, name)


@export("debugging.assert_greater_equal")
@dispatchable
def assert_greater_equal(x, y, message=None, summarize=None, name=None):
    """Raises an error unless `x >= y` everywhere. Arguments as `tf.debugging.assert_equal`."""
    return _greater_equal(x, y, message, summarize, name)


@export("debugging.assert_less", "assert_less")
@dispatchable
def assert_less(x, y, message=None, summarize=None, name=None):
    """Raises an error unless `x < y` everywhere. Arguments as `tf.debugging.assert_equal`."""
    return _less(x, y, message, summarize, name)


@export("debugging.assert_less_equal")
@dispatchable
def assert_less_equal(x, y, message=None, summarize=None, name=None):
    """Raises an error unless `x <= y` everywhere. Arguments as `tf.debugging.assert_equal`."""
    return _less_equal(x, y, message, summarize, name)


@export("debugging.assert_near")
@dispatchable
def assert_near(x, y, rtol=None, atol=None, message=None, summarize=None, name=None):
    """Raises an error unless `|x - y| <= atol + rtol * |y|` everywhere.

    Args:
      x: float tensor.
      y: tensor of the dtype of `x`, of a shape that broadcasts with it.
      rtol: relative tolerance; default ten times the precision of the dtype.
      atol: absolute tolerance; default likewise.
      message: what to say first.
      summarize: how many values to show; default 3.
      name: name of the node in a graph.

    Raises:
      InvalidArgumentError: if they differ by more.
      ValueError: if the tensors are no floats.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_near([1.0], [1.0 + 1e-7])
    """
    x, y = both(x, y)
    if not (x.dtype.is_floating or x.dtype.is_complex):
        raise ValueError(f"assert_near compares floats, not {x.dtype.name}: use assert_equal.")
    real = x.dtype.real_dtype
    default = 10 * float(finfo(real.np).eps)
    rtol = convert_to_tensor(default if rtol is None else rtol, real)
    atol = convert_to_tensor(default if atol is None else atol, real)
    distance = abs(subtract(x, y))
    held = reduce_all(less_equal(distance, add(atol, multiply(rtol, abs(y)))))
    parts = [message] if message else []
    parts += [f"x and y not equal to tolerance rtol = {number(rtol)}, atol = {number(atol)}"]
    parts += [f"x ({label(x)}) = ", x, f"y ({label(y)}) = ", y]
    return Assert(held, parts, summarize, name)


def number(tensor):
    return tensor.numpy() if type(tensor) is EagerTensor else tensor.name


# Comparisons with zero.


def sign_check(symbol, compare, host):
    """The function that asserts `compare(x, 0)` everywhere; `host` is the same in NumPy."""

    def check(x, message, summarize, name):
        x = convert_to_tensor(x)
        zero = np.zeros((), x.dtype.np)
        value = known_array(x)
        condition = f"Condition x {symbol} 0 did not hold element-wise:"
        if value is not None:
            if not np.all(host(value, zero)):
                limit = 3 if summarize is None else int(summarize)
                begin = f"{message}.  " if message else ""
                about = f"x (shape={value.shape} dtype={x.dtype.name}) = "
                raise broken(f"{begin}\n{condition}\n{about}\n{tensor_text(value, limit)}")
            return None
        parts = [message] if message else []
        held = reduce_all(compare(x, zero))
        return Assert(held, [*parts, condition, f"x ({label(x)}) = ", x], summarize, name)

    return check


_negative, _positive = sign_check("<", less, np.less), sign_check(">", greater, np.greater)
_non_negative = sign_check(">=", greater_equal, np.greater_equal)
_non_positive = sign_check("<=", less_equal, np.less_equal)


@export("debugging.assert_negative")
@dispatchable
def assert_negative(x, message=None, summarize=None, name=None):
    """Raises InvalidArgumentError unless `x < 0` everywhere.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_negative([-1, -2])
    """
    return _negative(x, message, summarize, name)


@export("debugging.assert_positive")
@dispatchable
def assert_positive(x, message=None, summarize=None, name=None):
    """Raises InvalidArgumentError unless `x > 0` everywhere.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_positive([1, 2])
    """
    return _positive(x, message, summarize, name)


@export("debugging.assert_non_negative")
@dispatchable
def assert_non_negative(x, message=None, summarize=None, name=None):
    """Raises InvalidArgumentError unless `x >= 0` everywhere.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_non_negative([0, 2])
    """
    return _non_negative(x, message, summarize, name)


@export("debugging.assert_non_positive")
@dispatchable
def assert_non_positive(x, message=None, summarize=None, name=None):
    """Raises InvalidArgumentError unless `x <= 0` everywhere.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.assert_non_positive([0, -2])
    """
    return _non_positive(x, message, summarize, name)
