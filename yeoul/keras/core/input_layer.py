"""`tf.keras.Input` and `InputLayer`."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.core.tracebacks import without_frames
from yeoul.keras.core.composite_keras_tensor import CompositeKerasTensor, keras_tensor_of
from yeoul.keras.core.context import SETTINGS, unique_name
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.symbolic import Node
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.sparse_spec import SparseTensorSpec


@export("keras.layers.InputLayer")
class InputLayer(Layer):
    """The layer that is the entry point of a functional model. Usually made by `tf.keras.Input`.

    Args:
      input_shape: shape without the batch dimension.
      batch_size: static batch size, or None.
      dtype: dtype of the input; default `floatx`.
      input_tensor: symbolic tensor to use in place of a new one.
      sparse: whether the inputs are sparse tensors.
      name: name of the layer.
      ragged: whether the inputs are ragged tensors; their ragged dimensions are None in the shape.
      type_spec: spec of the inputs in place of all the others but the name, for ragged tensors with
        fewer partitions, say.
      batch_input_shape: shape with the batch dimension.
    """

    def __init__(
        self,
        input_shape=None,
        batch_size=None,
        dtype=None,
        input_tensor=None,
        sparse=None,
        name=None,
        ragged=None,
        type_spec=None,
        **kwargs,
    ):
        if sparse and ragged:
            raise ValueError(
                "Cannot set both `sparse` and `ragged` to `True` in a Keras input. "
                "Leave one of them out."
            )
        dims = kwargs.pop("batch_input_shape", kwargs.pop("batch_shape", None))
        self._init_type_spec = type_spec
        if type_spec is not None:
            given = {"input_shape": input_shape, "batch_size": batch_size, "dtype": dtype}
            given |= {"input_tensor": input_tensor, "sparse": sparse, "ragged": ragged}
            check_alone(given | {"batch_input_shape": dims})
            spec = type_spec
        else:
            spec = input_spec(input_shape, batch_size, dtype, input_tensor, dims, sparse, ragged)
        super().__init__(
            name=name or unique_name("input", zero_based=False), dtype=spec.dtype, **kwargs
        )
        self.built = True
        self.sparse, self.ragged = bool(sparse), bool(ragged)
        self._batch_input_shape = tuple(spec.shape._dims)
        self.is_placeholder = True
        Node(self, (), {}, keras_tensor_of(spec, None if type_spec is not None else self.name))

    @property
    def input_shape(self):
        """The shape, in a list, as the layer takes and gives tensors that are fed to it."""
        return [self._batch_input_shape]

    @property
    def output_shape(self):
        """The shape, in a list."""
        return [self._batch_input_shape]

    def get_config(self):
        """The constructor arguments."""
        if self._init_type_spec is not None:
            return {"name": self.name, "type_spec": self._init_type_spec}
        return {
            "batch_input_shape": self._batch_input_shape,
            "dtype": self.dtype,
            "sparse": self.sparse,
            "ragged": self.ragged,
            "name": self.name,
        }


def check_alone(given):
    """Raises ValueError if anything was given beside a type spec."""
    for name, value in given.items():
        if value not in (None, False):
            raise ValueError(
                "When `type_spec` is not None, all other args except `name` must be None, but "
                f"{name} is {value!r}. Say it in the spec."
            )


def input_spec(input_shape, batch_size, dtype, input_tensor, dims, sparse, ragged):
    """The spec of the inputs."""
    if dims is None and input_tensor is not None:
        dims = input_tensor.shape._dims
    elif dims is None:
        dims = (batch_size, *TensorShape(input_shape if input_shape is not None else ())._dims)
    dtype = as_dtype(dtype or (input_tensor.dtype if input_tensor is not None else SETTINGS.floatx))
    if sparse:
        return SparseTensorSpec(dims, dtype)
    if ragged:
        return RaggedTensorSpec(dims, dtype)
    if input_tensor is not None and isinstance(input_tensor, CompositeKerasTensor):
        return input_tensor.type_spec
    return TensorSpec(dims, dtype)


@export("keras.Input", "keras.layers.Input")
@without_frames
def Input(
    shape=None,
    batch_size=None,
    name=None,
    dtype=None,
    sparse=None,
    tensor=None,
    ragged=None,
    type_spec=None,
    batch_shape=None,
    **kwargs,
):
    """A symbolic tensor that is the input of a functional model.

    Args:
      shape: shape of one sample, without the batch dimension; None for unknown dimensions.
      batch_size: static batch size, if fixed.
      name: name of the input layer; data passed as a dict is matched by it.
      dtype: default float32.
      sparse: whether the inputs are sparse tensors.
      tensor: symbolic tensor to wrap.
      ragged: whether the inputs are ragged tensors; their ragged dimensions are None in the shape.
      type_spec: spec of the inputs in place of shape, dtype, `sparse` and `ragged`.
      batch_shape: shape with the batch dimension, in place of `shape` and `batch_size`.
      **kwargs: older spellings of the above.

    Example:
      >>> import yeoul as tf
      >>> x = tf.keras.Input(shape=(32,))
      >>> x.shape
      TensorShape([None, 32])
      >>> tf.keras.Input(shape=(None,), ragged=True, name="words")
      <KerasTensor: type_spec=RaggedTensorSpec(TensorShape([None, None]), tf.float32, 1, tf.int64)
      (created by layer 'words')>
    """
    batch_shape = kwargs.pop("batch_input_shape", batch_shape)
    if kwargs:
        raise ValueError(
            f"The following keyword arguments passed to `Input` are unknown: {sorted(kwargs)}"
        )
    if shape is None and batch_shape is None and tensor is None and type_spec is None:
        raise ValueError(
            "Please provide to Input a `shape` or a `tensor` or a `type_spec` argument. Note that "
            "`shape` does not "
            "include the batch dimension."
        )
    if isinstance(shape, int):
        shape = (shape,)
    layer = InputLayer(
        input_shape=shape,
        batch_size=batch_size,
        name=name,
        dtype=dtype,
        sparse=sparse,
        input_tensor=tensor,
        ragged=ragged,
        type_spec=type_spec,
        **({} if batch_shape is None else {"batch_input_shape": batch_shape}),
    )
    return layer._inbound_nodes[0].outputs
