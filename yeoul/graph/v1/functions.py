"""Functions that TensorFlow 1 had and TensorFlow 2 spells in another way."""

import math

import numpy as np

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import constant as new_constant
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.module import name_scope
from yeoul.engine.op import TABLE
from yeoul.graph.py_function import numpy_function
from yeoul.ops.casting import cast
from yeoul.ops.control import control_dependencies
from yeoul.ops.identity import identity
from yeoul.ops.numerics import check_numerics
from yeoul.ops.printing import print_
from yeoul.ops.random_choice import categorical
from yeoul.ops.select import where as where_broadcast


def to(path, dtype, literal):
    """A function that casts to `dtype`, published as `compat.v1.path`."""
    words = path.replace("bfloat", "b_float").split("_")
    usual = "".join([word.capitalize() for word in words])

    def convert(x, name=usual):
        return cast(x, dtype, name)

    convert.__name__ = convert.__qualname__ = path
    convert.__doc__ = (
        f"The tensor cast to {dtype}: as `tf.cast(x, tf.{dtype})`.\n\n    Args:\n"
        "      x: tensor or anything that converts to one.\n      name: of the op.\n\n"
        "    Returns:\n      A tensor.\n\n    Example:\n      >>> import yeoul as tf\n"
        f"      >>> tf.compat.v1.{path}({literal}).dtype.name\n      '{dtype}'\n    "
    )
    return export(f"compat.v1.{path}", name=path, module=__name__)(convert)


to_float = to("to_float", "float32", "3")
to_double = to("to_double", "float64", "3")
to_int32 = to("to_int32", "int32", "3.7")
to_int64 = to("to_int64", "int64", "3.7")
to_bfloat16 = to("to_bfloat16", "bfloat16", "3")
to_complex64 = to("to_complex64", "complex64", "3.0")
to_complex128 = to("to_complex128", "complex128", "3.0")


@export("compat.v1.name_scope")
class NameScopeV1(name_scope):
    """Context that prefixes the names of the ops and variables made in it with `name/`.

    Args:
      name: the prefix, or None.
      default_name: used if `name` is None.
      values: have no effect.

    Raises:
      TypeError: if `values` are given without a name.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.name_scope(None, "block"):
      ...     print(tf.Variable(1.0, name="w").name)
      block/w:0
    """

    def __init__(self, name, default_name=None, values=None):
        if name is None and default_name is None and values is not None:
            raise TypeError(
                f"At least one of name (None) and default_name (None) should be provided, with "
                f"values={values!r}."
            )
        super().__init__(default_name if name is None else name)


@export("compat.v1.constant")
def constant(value, dtype=None, shape=None, name="Const", verify_shape=False):
    """A constant tensor; with fewer elements than the shape has, the last one is repeated.

    Args:
      value: anything that converts to a tensor.
      dtype: wanted dtype.
      shape: wanted shape.
      name: of the op.
      verify_shape: True: the value must have the very shape.

    Returns:
      A tensor.

    Raises:
      TypeError: if the value does not fit the dtype, or the shape with `verify_shape`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.constant([1, 2], shape=[4]).numpy())
      [1 2 2 2]
    """
    if shape is not None and not hasattr(value, "dtype"):
        array, dims = np.asarray(value), tuple(TensorShape(shape).as_list())
        if verify_shape and array.shape != dims:
            raise TypeError(
                f"Expected Tensor's shape: {dims}, got {array.shape}. Pass a value of that shape, "
                "or leave verify_shape out."
            )
        missing = math.prod(dims) - array.size
        if missing > 0 and array.size > 1:
            flat = array.reshape(-1)
            value = np.concatenate([flat, np.repeat(flat[-1:], missing)]).reshape(dims).tolist()
    return new_constant(value, dtype, shape, name)


@export("compat.v1.where")
def where(condition, x=None, y=None, name=None):
    """Elements of `x` where the condition is true, of `y` elsewhere; a vector chooses whole rows.

    Args:
      condition: bool tensor of the shape of `x`, or a vector as long as its first axis.
      x: tensor, or None: the result is then the indices of what is true.
      y: tensor of the same shape, or None.
      name: of the op.

    Returns:
      A tensor.

    Raises:
      ValueError: if one of `x` and `y` is given alone.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.where([True, False], [[1, 1], [2, 2]], [[3, 3], [4, 4]]).numpy())
      [[1 1]
       [4 4]]
    """
    if x is None or y is None:
        return where_broadcast(condition, x, y, name)
    condition, x = convert_to_tensor(condition), convert_to_tensor(x)
    if condition.shape.rank == 1 and (x.shape.rank or 0) > 1:
        condition = TABLE["Reshape"].public(condition, [-1] + [1] * (x.shape.rank - 1))
    return where_broadcast(condition, x, y, name)


@export("compat.v1.div")
def div(x, y, name=None):
    """`x / y` as Python 2 divided: rounded down for integers.

    Args:
      x: tensor.
      y: tensor of the same dtype.
      name: of the op.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.div(7, 2).numpy(), tf.compat.v1.div(7.0, 2.0).numpy())
      3 3.5
    """
    x = convert_to_tensor(x)
    y = convert_to_tensor(y, x.dtype)
    op = "FloorDiv" if x.dtype.is_integer else "RealDiv"
    return TABLE[op].public(x, y, name=name)


@export("compat.v1.multinomial", "compat.v1.random.multinomial")
def multinomial(logits, num_samples, seed=None, name=None, output_dtype=None):
    """Draws classes from unnormalised log probabilities: as `tf.random.categorical`.

    Args:
      logits: matrix, a row for each draw.
      num_samples: how many classes are drawn for each row.
      seed: of the op.
      name: of the op.
      output_dtype: int32 or int64, the default.

    Returns:
      An integer matrix.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.multinomial([[0.0, 0.0]], 5, seed=1).shape
      TensorShape([1, 5])
    """
    return categorical(logits, num_samples, output_dtype or "int64", seed, name)


@export("compat.v1.py_func")
def py_func(func, inp, Tout, stateful=True, name=None):
    """A Python function of NumPy arrays as an op: as `tf.numpy_function`.

    Args:
      func: function of as many arrays as there are tensors in `inp`.
      inp: list of tensors.
      Tout: dtype of the result, or list of the dtypes of its results.
      stateful: False: the same inputs give the same result.
      name: of the op.

    Returns:
      A tensor, or a list of tensors.

    Raises:
      InvalidArgumentError: if `func` does not return `Tout`.

    Example:
      >>> import numpy as np
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     print(sess.run(tf.compat.v1.py_func(np.square, [tf.constant(3.0)], tf.float32)))
      9.0
    """
    return numpy_function(func, inp, Tout, stateful, name)


@export("compat.v1.Print")
def Print(input_, data, message=None, first_n=None, summarize=None, name=None):
    """The tensor itself; when it is computed, `data` is printed to stderr.

    Args:
      input_: tensor.
      data: list of tensors.
      message: printed before them.
      first_n: None or negative: they are printed each time; nothing else is supported.
      summarize: elements shown at either end; default 3.
      name: of the op.

    Returns:
      A tensor like `input_`.

    Raises:
      ValueError: if `first_n` is a number.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.Session() as sess:
      ...     print(sess.run(tf.compat.v1.Print(tf.constant(3), ["seen"], "value ")))
      3
    """
    if first_n is not None and first_n >= 0:
        raise ValueError(
            f"tf.Print prints each time; first_n={first_n} cannot be followed. Leave it out, or "
            "use tf.print."
        )
    shown = [message or "", *data]
    printed = print_(*shown, sep="", summarize=3 if summarize is None else summarize)
    with control_dependencies([] if printed is None else [printed]):
        return identity(input_, name)


@export("compat.v1.verify_tensor_all_finite")
def verify_tensor_all_finite(t=None, msg=None, name=None, x=None, message=None):
    """The tensor itself; computing it is an error if an element is NaN or infinite.

    Args:
      t: float tensor.
      msg: for the error.
      name: of the op.
      x: as `t`.
      message: as `msg`.

    Returns:
      The tensor.

    Raises:
      InvalidArgumentError: if an element is not finite.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.verify_tensor_all_finite(tf.constant([1.0]), "bad").numpy())
      [1.]
    """
    tensor = t if x is None else x
    return check_numerics(tensor, msg if message is None else message, name)
