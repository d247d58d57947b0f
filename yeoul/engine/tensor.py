"""`tf.Tensor`, with every operator, and the eager tensor, which holds an array."""

from typing import Any

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, DType, integers_of
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tracebacks import hide_frames
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE

ndarray = np.ndarray
# NumPy 2.2 began to write the shape of an array it abbreviates; TensorFlow's printed form has none.
NUMPY_SAYS_SHAPE = np.lib.NumpyVersion(np.__version__) >= "2.2.0"


def operator(name, reflected=False):
    """A method that runs op `name` on self and the other operand."""

    def forward(self, other):
        try:
            if type(other) is EagerTensor or not defers(other):
                return TABLE[name].public(self, other)
        except Exception as error:
            hide_frames(error)
            raise
        return NotImplemented

    def backward(self, other):
        try:
            return TABLE[name].public(other, self)
        except Exception as error:
            hide_frames(error)
            raise

    return backward if reflected else forward


def defers(other):
    """True if `other` is of a foreign class that says itself how to combine with a tensor."""
    return (
        not isinstance(other, (Operators, *PLAIN))
        and hasattr(other, "__radd__")
        and not hasattr(other, "__tf_tensor__")
    )


def unary_operator(name):
    def method(self):
        return TABLE[name].public(self)

    return method


PLAIN = (int, float, complex, str, bytes, list, tuple, np.generic, np.ndarray, type(None))


class Operators:
    """Python's operators for tensors and variables; each runs the op of that name in the table."""

    __slots__ = ()
    __array_priority__ = 100

    def __getitem__(self, index):
        try:
            return TABLE["StridedSlice"].public(self, index)
        except Exception as error:
            hide_frames(error)
            raise

    __add__, __radd__ = operator("AddV2"), operator("AddV2", True)
    __sub__, __rsub__ = operator("Sub"), operator("Sub", True)
    __mul__, __rmul__ = operator("Mul"), operator("Mul", True)
    __truediv__, __rtruediv__ = operator("RealDiv"), operator("RealDiv", True)
    __floordiv__, __rfloordiv__ = operator("FloorDiv"), operator("FloorDiv", True)
    __mod__, __rmod__ = operator("FloorMod"), operator("FloorMod", True)
    __pow__, __rpow__ = operator("Pow"), operator("Pow", True)
    __matmul__, __rmatmul__ = operator("MatMul"), operator("MatMul", True)
    __and__, __rand__ = operator("LogicalAnd"), operator("LogicalAnd", True)
    __or__, __ror__ = operator("LogicalOr"), operator("LogicalOr", True)
    __xor__, __rxor__ = operator("BitwiseXor"), operator("BitwiseXor", True)
    __lt__, __le__ = operator("Less"), operator("LessEqual")
    __gt__, __ge__ = operator("Greater"), operator("GreaterEqual")
    __neg__ = unary_operator("Neg")
    __abs__ = unary_operator("Abs")
    __invert__ = unary_operator("LogicalNot")

    def __eq__(self, other):
        if other is None:
            return False
        return TABLE["Equal"].public(self, other)

    def __ne__(self, other):
        if other is None:
            return True
        return TABLE["NotEqual"].public(self, other)


@export("Tensor")
class Tensor(Operators):
    """A multi-dimensional array of one dtype.

    Eager (with a value) or symbolic (a node's output in a graph).

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.constant([1, 2]), tf.Tensor)
      True
    """

    __slots__ = ("__dict__", "__weakref__")

    # What every kind of tensor has; only eager ones have an array `_a`.
    shape: Any
    dtype: Any
    _a: Any
    list_of: Any = None  # what the elements are, for the tensor of a tensor list (dtype variant)

    @property
    def ndim(self):
        return self.shape.rank

    def get_shape(self):
        """The shape, as the attribute `shape`."""
        return self.shape

    def out_of_scope(self) -> str:
        """What an error says when a tensor without a value is used where it has none."""
        return f"{self!r} has no value here."

    def ref(self):
        """A hashable reference: two references are equal if they are to the same tensor."""
        return Reference(self)

    # Equality is elementwise (see Operators), so a tensor cannot be a dictionary key.
    def __hash__(self):
        raise TypeError("Tensor is unhashable. Instead, use tensor.ref() as the key.")

    __eq__, __ne__ = Operators.__eq__, Operators.__ne__

    def __len__(self):
        if self.shape.rank is None:
            raise TypeError(f"len() of a tensor of unknown rank: {self!r}. Use tf.shape(x)[0].")
        if self.shape.rank == 0:
            raise TypeError(
                f"Scalar tensor has no `len()`: {self!r}. Only tensors of rank 1 or more have a "
                "length; tf.size counts the elements."
            )
        if self.shape[0] is None:
            raise TypeError(
                f"len is not well defined for a symbolic Tensor ({self!r}). Use tf.shape(x)[0]."
            )
        return self.shape[0]


class Reference:
    """What `Tensor.ref()` returns; equality and hash are by identity of the tensor."""

    __slots__ = ("_target",)

    def __init__(self, target):
        self._target = target

    def deref(self):
        """The tensor."""
        return self._target

    def __hash__(self):
        return id(self._target)

    def __eq__(self, other):
        return isinstance(other, Reference) and other._target is self._target

    def __repr__(self):
        return f"<Reference wrapping {self._target!r}>"


class EagerTensor(Tensor):
    """A tensor with a value.

    `_a` is a NumPy array or, if it was computed by XLA and is large, a jax array.

    The arrays are never written to after they are wrapped.
    """

    __slots__ = ("_a", "_keras_logits", "_keras_mask", "_metric_obj")

    def __init__(self, array):
        self._a = array

    @property
    def shape(self):
        return TensorShape._of(self._a.shape)

    @property
    def dtype(self) -> DType:
        return FROM_NUMPY[self._a.dtype]

    @property
    def ndim(self):
        return self._a.ndim

    @property
    def device(self):
        from yeoul.engine.device import device_of

        return device_of(self._a)

    def set_shape(self, shape):
        """Checks that the tensor has this shape.

        Raises:
          ValueError: if it has not.
        """
        if not self.shape.is_compatible_with(shape):
            raise ValueError(
                f"Tensor's shape {self.shape} is not compatible with supplied shape {shape}. Use "
                "tf.reshape for another shape."
            )

    @property
    def backing_device(self):
        return self.device

    def numpy(self):
        """The value as a NumPy array (a copy), or a NumPy scalar or bytes for a scalar tensor."""
        a = self._a
        if a.dtype.names is not None:
            a = integers_of(a)
        if a.dtype.names is not None:
            raise InvalidArgumentError(
                None,
                None,
                f"Cannot convert a Tensor of dtype {self.dtype.name} to a NumPy array: it stands "
                "for an object. Pass it to the functions that made it.",
            )
        if a.ndim == 0:
            return np.asarray(a)[()]
        return a.copy() if type(a) is ndarray else np.array(a)

    def __array__(self, dtype=None, copy=None):
        a = integers_of(np.asarray(self._a))
        if dtype is not None and a.dtype != dtype:
            return a.astype(dtype)
        return a.copy() if copy is not False else read_only(a)

    def __dlpack__(self, **options):
        return exportable(self._a).__dlpack__(**options)

    def __dlpack_device__(self):
        return exportable(self._a).__dlpack_device__()

    def __bool__(self):
        array = integers_of(np.asarray(self._a))
        if array.size > 1:
            raise ValueError(
                "The truth value of an array with more than one element is ambiguous: the tensor "
                f"has shape {list(array.shape)}. Use tf.reduce_any(x) or tf.reduce_all(x)."
            )
        return bool(array)

    def __int__(self):
        return int(self._scalar("int"))

    def __float__(self):
        return float(self._scalar("float"))

    def _scalar(self, kind):
        array = integers_of(np.asarray(self._a))
        if array.size != 1:
            raise TypeError(
                "only length-1 arrays can be converted to Python scalars: "
                f"{kind}() of a tensor of shape {list(array.shape)}. Take one element, as in "
                "x[0], or use x.numpy()."
            )
        return array.reshape(())

    def __complex__(self):
        return complex(self._scalar("complex"))

    def __index__(self):
        return np.asarray(self._a).__index__()

    def __round__(self, digits=0):
        return np.round(np.asarray(self._a), digits)

    def __iter__(self):
        if self._a.ndim == 0:
            raise TypeError(
                f"Cannot iterate over a scalar tensor: {self!r}. Only tensors of rank 1 or more "
                "have rows; tf.reshape(x, [-1]) makes one."
            )
        if STATE.busy:
            return iter([self[i] for i in range(self._a.shape[0])])
        array = np.asarray(self._a)
        return (EagerTensor(np.asarray(row, array.dtype)) for row in array)

    def __contains__(self, value):
        raise TypeError(
            "`in` is not defined for a tensor, whose == is elementwise. Use tf.reduce_any(x == "
            "value)."
        )

    def __format__(self, spec):
        a = integers_of(np.asarray(self._a))
        if a.ndim == 0 and a.dtype != object:
            return format(a.item(), spec) if spec else format(a[()])
        return format(a[()], spec)  # as the array, or the bytes of a string scalar

    def __copy__(self):
        return EagerTensor(self._a)

    def __deepcopy__(self, memo):
        return EagerTensor(self._a)

    def __reduce__(self):
        return (EagerTensor, (np.asarray(self._a),))

    def __str__(self):
        text = number_text(self._a)
        return f"tf.Tensor({newline(text)}{text}, shape={self._a.shape}, dtype={self.dtype.name})"

    def __repr__(self):
        text = array_text(self._a)
        shape, dtype = self._a.shape, self.dtype.name
        if self._a.dtype.hasobject and self._a.dtype.names is not None:
            return f"<tf.Tensor: shape={shape}, dtype={dtype}, value={text}>"
        return f"<tf.Tensor: shape={shape}, dtype={dtype}, numpy={newline(text)}{text}>"

    def _repr_html_(self):
        from yeoul.engine.html import tensor_html

        return tensor_html(self)

    def _shape_tuple(self):
        return self._a.shape

    def gpu(self, index=0):
        """A copy on GPU `index`."""
        from yeoul.engine.device import placed

        return placed(self, f"/GPU:{index}")

    def cpu(self):
        """A copy on the CPU."""
        from yeoul.engine.device import placed

        return placed(self, "/CPU:0")

    def experimental_ref(self):
        """TF 2.0's name of `ref`."""
        return Reference(self)


def newline(text):
    return "\n" if "\n" in text else ""


def number_text(array):
    """The value as `str` of a tensor prints it."""
    a = integers_of(np.asarray(array))
    if a.dtype.names is not None:
        return array_text(a)
    if a.dtype == object and a.ndim == 0:
        return repr(a[()])
    return str(a)


def array_text(array):
    """The value as `repr` of a tensor or variable prints it."""
    a = np.asarray(array)
    if a.dtype.names is not None:  # a resource or variant
        a = a[a.dtype.names[0]]
    if a.ndim == 0:
        return repr(a[()]) if a.dtype == object else str(a[()])
    if a.size > np.get_printoptions()["threshold"] and NUMPY_SAYS_SHAPE:
        with np.printoptions(legacy="2.1"):
            return repr(a)
    return repr(a)


def read_only(array):
    view = array.view()
    view.flags.writeable = False
    return view


def exportable(array):
    """An array whose DLPack capsule may be handed out.

    NumPy exports only writable arrays, so those are copied.
    """
    return array.copy() if type(array) is ndarray else array
