"""tf.experimental.numpy.experimental_enable_numpy_behavior: tensors that act as NumPy's arrays."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.tensor import EagerTensor, Operators, Tensor
from yeoul.ops.bitwise import invert
from yeoul.ops.compare import equal
from yeoul.ops.identity import identity
from yeoul.ops.logic import logical_not
from yeoul.ops.tnp import binary, linear, parts, reductions, selection, shaping
from yeoul.ops.tnp.indexing import getitem
from yeoul.ops.tnp.types import PATH, Settings, np_dtype, tensor

MODES = "off", "legacy"
FORMER: dict = {}  # (class, name) -> what stood there before; not there: None


def method(function, reflected=False):
    """A binary operator that promotes its operands."""

    def forward(self, other):
        return NotImplemented if strange(other) else function(self, other)

    def backward(self, other):
        return NotImplemented if strange(other) else function(other, self)

    return backward if reflected else forward


def strange(other):
    """True for what is neither array nor number, and may have an operator of its own."""
    known = (Operators, int, float, complex, str, bytes, list, tuple, np.generic, np.ndarray)
    return other is not None and not isinstance(other, known) and hasattr(other, "__radd__")


def text_equal(self, other):
    """`==` on strings is as ever."""
    if other is None:
        return False
    return equal(self, other) if self.dtype.np.hasobject else binary.equal(self, other)


def text_not_equal(self, other):
    """`!=` on strings is as ever."""
    if other is None:
        return True
    return (
        logical_not(text_equal(self, other))
        if self.dtype.np.hasobject
        else binary.not_equal(self, other)
    )


def arithmetic(name, function):
    """An operator and its reflected form."""
    return {f"__{name}__": method(function), f"__r{name}__": method(function, True)}


def added(a, b):
    """`+`, which joins strings as ever."""
    former = FORMER[Operators, "__add__"]
    text = any(isinstance(v, Tensor) and v.dtype.np.hasobject for v in (a, b))
    return former(tensor(a), b) if text else binary.add(a, b)


OPERATORS = {
    **arithmetic("add", added),
    **arithmetic("sub", binary.subtract),
    **arithmetic("mul", binary.multiply),
    **arithmetic("truediv", binary.divide),
    **arithmetic("floordiv", binary.floor_divide),
    **arithmetic("mod", binary.mod),
    **arithmetic("pow", binary.power),
    **arithmetic("matmul", linear.matmul),
    **arithmetic("and", binary.bitwise_and),
    **arithmetic("or", binary.bitwise_or),
    **arithmetic("xor", binary.bitwise_xor),
    "__lt__": method(binary.less),
    "__le__": method(binary.less_equal),
    "__gt__": method(binary.greater),
    "__ge__": method(binary.greater_equal),
    "__eq__": text_equal,
    "__ne__": text_not_equal,
}


def reshaped(self, *newshape, order="C"):
    """The elements in another shape, given as a list or as several numbers."""
    if len(newshape) == 1:
        newshape = newshape[0]
    return shaping.reshape(self, newshape, order)


def as_type(self, dtype):
    """The elements in another dtype."""
    return tensor(self, np_dtype(dtype))


def size_property(self):
    return reductions.size(self)


METHODS = {
    "T": property(shaping.transpose),
    "astype": as_type,
    "clip": selection.clip,
    "data": property(lambda self: self),
    "flatten": shaping.flatten,
    "max": reductions.max,
    "mean": reductions.mean,
    "min": reductions.min,
    "ravel": shaping.ravel,
    "reshape": reshaped,
    "size": property(size_property),
    "transpose": shaping.transpose,
    "__pos__": identity,
    "__round__": parts.around,
    "__invert__": lambda self: logical_not(self) if self.dtype.is_bool else invert(self),
    "__getitem__": getitem,
}


def put(cls, name, value):
    """Sets an attribute of a class, remembering what was there."""
    FORMER.setdefault((cls, name), vars(cls).get(name))
    setattr(cls, name, value)


def restore():
    """Takes back what `experimental_enable_numpy_behavior` did: for tests."""
    for (cls, name), value in FORMER.items():
        if value is None:
            delattr(cls, name)
        else:
            setattr(cls, name, value)
    FORMER.clear()
    Settings.prefer_float32 = False


@export(PATH + "experimental_enable_numpy_behavior")
def experimental_enable_numpy_behavior(prefer_float32=False, dtype_conversion_mode="legacy"):
    """Gives tensors NumPy's methods, its indexing by arrays, and operators that promote dtypes.

    Args:
      prefer_float32: whether Python's floats become float32 in `tf.experimental.numpy`; float64
        otherwise.
      dtype_conversion_mode: "legacy": operators promote dtypes as NumPy does; "off": dtypes must
        agree as ever.

    Raises:
      ValueError: for another mode.

    Example:
      >>> import subprocess, sys
      >>> program = '''
      ... import yeoul as tf
      ... tf.experimental.numpy.experimental_enable_numpy_behavior()
      ... x = tf.constant([[1, 2], [3, 4]])
      ... print((x + 0.5).dtype.name, x.T.numpy().tolist(), x[x > 2].numpy())
      ... '''
      >>> print(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
      ...     .stdout.strip())
      float64 [[1, 3], [2, 4]] [3 4]
    """
    if dtype_conversion_mode not in MODES:
        raise ValueError(
            f"The provided promotion mode {dtype_conversion_mode!r} does not exist here: choose "
            f"one of {MODES}."
        )
    Settings.prefer_float32 = bool(prefer_float32)
    for name, value in METHODS.items():
        put(Tensor, name, value)
    put(EagerTensor, "__round__", parts.around)
    put(EagerTensor, "tolist", lambda self: self.numpy().tolist())
    for name, value in OPERATORS.items():
        for cls in (Operators, Tensor) if name in ("__eq__", "__ne__") else (Operators,):
            if dtype_conversion_mode == "legacy":
                put(cls, name, value)
            elif (cls, name) in FORMER:
                setattr(cls, name, FORMER[cls, name])
