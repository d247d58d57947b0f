"""`tf.TensorArray`: a list of tensors that are written one by one."""

import numpy as np

from yeoul.core.dtypes import as_dtype, string
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.eager_array import EagerArray
from yeoul.graph.lower import GROWS, NESTED
from yeoul.graph.tensor_array_spec import TensorArraySpec
from yeoul.ops import list_calls as lists


def grows(node, known):
    """Why XLA cannot write an element; see `lower.NESTED`."""
    if node.attrs["resize_if_index_out_of_bounds"]:
        return GROWS
    item = node.inputs[2]
    is_string = isinstance(item, Tensor) and item.dtype is string
    return "a string is written into a tf.TensorArray" if is_string else None


NESTED["TensorListSetItem"] = grows


@export("TensorArray")
class TensorArray:
    """A list of tensors of one dtype, of fixed or growing length, that loops can write.

    Each writing method returns the array to go on with; in a `tf.function` the former one stays as
    it was.

    Args:
      dtype: the dtype of the elements.
      size: number of elements, int or int32 scalar.
      dynamic_size: True: writing behind the end makes the array longer.
      clear_after_read: True (default): eagerly, an element is gone once it was read.
      tensor_array_name: accepted; has no effect.
      handle: accepted: None.
      flow: a flow that another array's `flow` gave.
      infer_shape: True: all elements have the shape of the first one written.
      element_shape: shape of each element, as far as known.
      colocate_with_first_write_call: has no effect.
      name: accepted; has no effect.

    Raises:
      ValueError: if there is neither `size` nor `flow`.

    Example:
      >>> import yeoul as tf
      >>> ta = tf.TensorArray(tf.float32, size=2)
      >>> ta = ta.write(0, 10.0).write(1, 20.0)
      >>> print(ta.stack().numpy())
      [10. 20.]
    """

    def __init__(
        self,
        dtype,
        size=None,
        dynamic_size=None,
        clear_after_read=None,
        tensor_array_name=None,
        handle=None,
        flow=None,
        infer_shape=True,
        element_shape=None,
        colocate_with_first_write_call=True,
        name=None,
    ):
        if handle is not None:
            raise ValueError("Cannot construct with a handle: pass `flow`, or `size`.")
        if flow is not None and size is not None:
            raise ValueError("Cannot provide both a flow and size in a TensorArray: pass one.")
        if flow is None and size is None:
            raise ValueError(
                "Size must be declared for TensorArrays when eager execution is enabled. Pass "
                "`size`; size=0 with dynamic_size=True for one that grows."
            )
        self._dtype = as_dtype(dtype)
        self._dynamic_size, self._infer_shape = bool(dynamic_size), bool(infer_shape)
        self._element_shape = TensorShape(element_shape)
        self._eager: EagerArray | None = None
        self._flow, self._count = flow, None
        if flow is not None:
            return
        static = int(size) if not isinstance(size, Tensor) or type(size) is EagerTensor else None
        if STATE.graph is None:
            clears = True if clear_after_read is None else bool(clear_after_read)
            self._eager = EagerArray(static, self._dtype.np, self._dynamic_size, clears)
            return
        self._count = None if self._dynamic_size else static
        count = size if static is None else static
        self._flow = lists.reserve(count, self._dtype.np, self._element_shape._dims)

    # What it is.

    @property
    def dtype(self):
        """The dtype of the elements."""
        return self._dtype

    @property
    def element_shape(self):
        """The shape of the elements, as far as known."""
        return self._element_shape

    @property
    def dynamic_size(self):
        """True if it grows when written behind its end."""
        return self._dynamic_size

    @property
    def handle(self):
        """None: the array is in `flow`."""
        return None

    @property
    def flow(self):
        """The tensor that stands for the array in a graph."""
        return to_tensor(0.0) if self._at_once() else self._list()

    def _at_once(self):
        """True if elements are written and read at once."""
        return self._eager is not None and STATE.graph is None

    def size(self, name=None):
        """The number of elements, int32 scalar."""
        if self._eager is not None:
            return to_tensor(len(self._eager.items))
        if self._count is not None:
            return to_tensor(self._count)
        return lists.length(self._list())

    def __len__(self):
        raise TypeError("len() of a tf.TensorArray is not known to Python. Use its size().")

    def _list(self):
        """The list as a tensor of the graph being built."""
        if self._eager is None:
            return self._flow
        items, dims = self._eager.items, self._element_shape._dims
        if not any(item is not None for item in items):
            return lists.reserve(len(items), self._dtype.np, dims)
        stacked = TABLE["Pack"].public(self._eager.all(dims))
        return lists.from_tensor(stacked, self._dtype.np, dims)

    def _with(self, flow, element_shape, count):
        """An array with another list."""
        array = TensorArray.__new__(TensorArray)
        array._dtype, array._dynamic_size = self._dtype, self._dynamic_size
        array._infer_shape, array._element_shape = self._infer_shape, element_shape
        array._flow, array._eager, array._count = flow, None, count
        return array

    def _same(self, element_shape):
        """The array itself under another name, after its elements changed at once."""
        self._element_shape = element_shape
        array = self._with(None, element_shape, None)
        array._eager = self._eager
        return array

    # Elements.

    def _value(self, value):
        """A value to be written as a tensor.

        Raises:
          InvalidArgumentError: if it has another dtype.
        """
        if not isinstance(value, Tensor) and not hasattr(value, "__tf_tensor__"):
            value = to_tensor(value, self._dtype.np)
        value = to_tensor(value)
        if value.dtype is not self._dtype:
            raise InvalidArgumentError(
                None,
                None,
                f"TensorArray dtype is {self._dtype.name} but Op is trying to write dtype "
                f"{value.dtype.name}. Use tf.cast(x, tf.{self._dtype.name}).",
            )
        return value

    def _merged(self, shape):
        """The element shape, with what an element of this shape adds to it.

        Raises:
          ValueError: if the element does not fit.
        """
        if not self._element_shape.is_compatible_with(shape):
            raise ValueError(
                f"Incompatible shape for value ({shape}), expected ({self._element_shape}): the "
                "elements of this tf.TensorArray have one shape. Pass infer_shape=False to allow "
                "others."
            )
        return self._element_shape.merge_with(shape) if self._infer_shape else self._element_shape

    def write(self, index, value, name=None):
        """Writes one element.

        Args:
          index: int32 scalar.
          value: tensor of the array's dtype.
          name: accepted; has no effect.

        Returns:
          The array to go on with.

        Raises:
          OutOfRangeError: if the index is behind the end, and the array does not grow.
          ValueError: if the shape does not fit.
          InvalidArgumentError: if the dtype does not fit.
        """
        value = self._value(value)
        shape = self._merged(value.shape)
        if self._at_once():
            self._eager.write(int(index), value)
            return self._same(shape)
        index = TABLE["Cast"].public(index, np.int32)
        options = {"resize": self._dynamic_size, "dims": shape._dims}
        flow = lists.set_item(self._list(), index, value, self._dtype.np, **options)
        return self._with(flow, shape, self._count)

    def read(self, index, name=None):
        """One element; zeros where nothing was written and the element's shape is known.

        Args:
          index: int32 scalar.
          name: accepted; has no effect.

        Raises:
          OutOfRangeError: if the index is behind the end.
          InvalidArgumentError: if it was read before and `clear_after_read` is set.
        """
        dims = self._element_shape._dims
        if self._at_once():
            return self._eager.read(int(index), dims)
        index = TABLE["Cast"].public(index, np.int32)
        return lists.get_item(self._list(), index, dims, self._dtype.np)

    # All elements.

    def stack(self, name=None):
        """All elements as one tensor, stacked along a new first axis."""
        dims = self._element_shape._dims
        if self._at_once():
            return self._eager.stack(dims)
        count = -1 if self._count is None else self._count
        return lists.stack(self._list(), dims, self._dtype.np, count)

    def gather(self, indices, name=None):
        """Some elements as one tensor.

        Args:
          indices: int32 vector.
          name: accepted; has no effect.
        """
        dims = self._element_shape._dims
        if self._at_once():
            places = np.asarray(convert_to_tensor(indices))
            return TABLE["Pack"].public([self._eager.item(int(i), dims) for i in places])
        indices = TABLE["Cast"].public(indices, np.int32)
        return lists.gather(self._list(), indices, dims, self._dtype.np)

    def concat(self, name=None):
        """The elements one after the other, joined along their first axis."""
        dims = self._element_shape._dims
        if self._at_once():
            return TABLE["ConcatV2"].public(self._eager.all(dims), 0)
        return lists.concat(self._list(), dims, self._dtype.np)[0]

    def unstack(self, value, name=None):
        """An array whose elements are the rows of a tensor.

        Args:
          value: tensor of the array's dtype and rank at least 1.
          name: accepted; has no effect.
        """
        value = self._value(value)
        shape = self._merged(value.shape[1:])
        if self._at_once():
            self._eager.replace(TABLE["Unpack"].public(value) if value.shape[0] else [])
            return self._same(shape)
        flow = lists.from_tensor(value, self._dtype.np, shape._dims)
        dims = dims_of(value)
        return self._with(flow, shape, None if self._dynamic_size or not dims else dims[0])

    def scatter(self, indices, value, name=None):
        """Writes the rows of a tensor in the places `indices`.

        Args:
          indices: int32 vector.
          value: tensor of the array's dtype with as many rows.
          name: accepted; has no effect.
        """
        value = self._value(value)
        shape = self._merged(value.shape[1:])
        if self._at_once():
            places = np.asarray(convert_to_tensor(indices))
            for index, row in zip(places, TABLE["Unpack"].public(value), strict=True):
                self._eager.write(int(index), row)
            return self._same(shape)
        indices = TABLE["Cast"].public(indices, np.int32)
        flow = lists.scatter(self._list(), value, indices, self._dtype.np, shape._dims)
        return self._with(flow, shape, self._count)

    def split(self, value, lengths, name=None):
        """An array whose elements are parts of a tensor along its first axis.

        Args:
          value: tensor of the array's dtype and rank at least 1.
          lengths: int vector: the length of each part; together that of the tensor.
          name: accepted; has no effect.

        Raises:
          InvalidArgumentError: if the lengths do not add up.
        """
        value = self._value(value)
        lengths = TABLE["Cast"].public(lengths, np.int64)
        if self._at_once():
            self._eager.split(value, [int(n) for n in np.asarray(lengths)])
            return self._same(self._element_shape)
        dims, counts = dims_of(value), dims_of(lengths)
        shape = TensorShape(None if dims is None else (None, *dims[1:]))
        flow = lists.split(value, lengths, self._dtype.np, shape._dims)
        return self._with(flow, shape, counts[0] if counts and not self._dynamic_size else None)

    def identity(self):
        """The array itself: nothing has to be waited for."""
        return self

    def close(self, name=None):
        """Frees the elements of an eager array."""
        if self._eager is not None:
            self._eager.replace([])

    # The protocol of composite tensors.

    def _flatten_components(self):
        if self._at_once():
            raise TypeError(
                "A tf.TensorArray cannot be an argument of a tf.function, or be taken apart "
                "outside of one. Pass ta.stack(), or make the array inside the function."
            )
        return [self._list()]

    def _from_components(self, components):
        (flow,) = components
        known = getattr(flow, "list_of", None)
        shape = self._element_shape
        if known is not None and known.dims is not None and self._infer_shape:
            shape = TensorShape(known.dims)
        return self._with(flow, shape, self._count)

    @property
    def _type_spec(self):
        return TensorArraySpec(
            self._element_shape, self._dtype, self._dynamic_size, self._infer_shape
        )
