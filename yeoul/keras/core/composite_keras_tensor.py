"""Keras symbolic tensors that are ragged, sparse or of another composite kind."""

from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.dispatch import FOREIGN
from yeoul.keras.core.keras_tensor import KerasTensor, operator_layer, through_layer
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.sparse_spec import SparseTensorSpec


class CompositeKerasTensor(KerasTensor):
    """A stand-in for a composite tensor.

    Args:
      spec: the spec of the tensor.
      name: name, if it has one.
    """

    def __init__(self, spec, name=None):
        super().__init__(spec.shape._dims, spec.dtype, name)
        self._spec = spec

    @property
    def type_spec(self):
        return self._spec

    def set_shape(self, shape):
        """Adds what is known of the shape."""
        super().set_shape(shape)
        self._spec = self._with_shape(self._spec)

    def _with_shape(self, spec):
        raise TypeError(f"The shape of {self!r} cannot be set.")

    def __str__(self):
        named = "" if self._name is None else f", name={self._name!r}"
        made = ""
        if self.node is not None:
            made = f", description=\"created by layer '{self.node.layer.name}'\""
        return f"KerasTensor(type_spec={self.type_spec!r}{named}{made})"

    def __repr__(self):
        made = f" (created by layer '{self.node.layer.name}')" if self.node is not None else ""
        return f"<KerasTensor: type_spec={self.type_spec!r}{made}>"


class RaggedKerasTensor(CompositeKerasTensor):
    """A stand-in for a ragged tensor, with the methods of one."""

    def _with_shape(self, spec):
        return RaggedTensorSpec(self.shape, spec.dtype, spec.ragged_rank, spec.row_splits_dtype)

    @property
    def ragged_rank(self):
        """The number of partitions."""
        return self._spec.ragged_rank

    def __getitem__(self, index):
        return operator_layer("__operators__.ragged_getitem", self, index)

    def __add__(self, other):
        return operator_layer("math.add", self, other)

    def __radd__(self, other):
        return operator_layer("math.add", other, self)


class SparseKerasTensor(CompositeKerasTensor):
    """A stand-in for a sparse tensor, with the attributes of one."""

    def _with_shape(self, spec):
        return SparseTensorSpec(self.shape, spec.dtype)


def attribute(name):
    """An attribute of a composite tensor as a layer of the model."""

    def read(self):
        from yeoul.keras.core.op_lambda import InstanceProperty

        return InstanceProperty(name)(self)

    read.__doc__ = f"The attribute `{name}` of the tensor that will be here."
    return property(read)


def method(name):
    """A method of a composite tensor as a layer of the model."""

    def call(self, *args, **kwargs):
        from yeoul.keras.core.op_lambda import InstanceMethod

        return InstanceMethod(name)(self, args, kwargs)

    call.__name__ = name
    call.__doc__ = f"Calls the method `{name}` of the tensor that will be here."
    return call


for _name in ("values", "flat_values", "row_splits", "nested_row_splits"):
    setattr(RaggedKerasTensor, _name, attribute(_name))
for _name in (
    *("bounding_shape", "merge_dims", "nested_row_lengths", "nested_value_rowids", "nrows"),
    *("row_lengths", "row_limits", "row_starts", "to_sparse", "to_tensor", "value_rowids"),
    *("with_flat_values", "with_row_splits_dtype", "with_values"),
):
    setattr(RaggedKerasTensor, _name, method(_name))
for _name in ("indices", "values", "dense_shape"):
    setattr(SparseKerasTensor, _name, attribute(_name))
for _kind in (CompositeKerasTensor, RaggedKerasTensor, SparseKerasTensor):
    FOREIGN[_kind] = through_layer


def keras_tensor_of(spec, name=None):
    """A symbolic tensor for values of this spec."""
    if isinstance(spec, TensorSpec):
        return KerasTensor(spec.shape._dims, spec.dtype, name)
    if isinstance(spec, RaggedTensorSpec):
        if not spec.ragged_rank:
            return KerasTensor(spec.shape._dims, spec.dtype, name)
        return RaggedKerasTensor(spec, name)
    return (SparseKerasTensor if isinstance(spec, SparseTensorSpec) else CompositeKerasTensor)(
        spec, name
    )
