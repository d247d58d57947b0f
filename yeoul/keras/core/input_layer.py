"""`tf.keras.Input` and `InputLayer`."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.context import SETTINGS, unique_name
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.symbolic import Node


@export("keras.layers.InputLayer")
class InputLayer(Layer):
    """The layer that is the entry point of a functional model. Usually made by `tf.keras.Input`.

    Args:
      input_shape: shape without the batch dimension.
      batch_size: static batch size, or None.
      dtype: dtype of the input; default `floatx`.
      input_tensor: symbolic tensor to use in place of a new one.
      sparse, ragged: only False.
      name: name of the layer.
      type_spec: `tf.TensorSpec` in place of shape and dtype.
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
        if sparse or ragged:
            raise ValueError("Sparse and ragged inputs are not supported: pass a dense tensor.")
        dims = kwargs.pop("batch_input_shape", kwargs.pop("batch_shape", None))
        if type_spec is not None:
            dims, dtype = type_spec.shape._dims, type_spec.dtype.name
        elif dims is None and input_tensor is not None:
            dims = input_tensor.shape._dims
        elif dims is None:
            dims = (batch_size, *TensorShape(input_shape if input_shape is not None else ())._dims)
        dtype = as_dtype(
            dtype or (input_tensor.dtype if input_tensor is not None else SETTINGS.floatx)
        )
        super().__init__(name=name or unique_name("input", zero_based=False), dtype=dtype, **kwargs)
        self.built = True
        self._batch_input_shape = tuple(dims)
        self.is_placeholder = True
        tensor = KerasTensor(self._batch_input_shape, dtype, self.name)
        Node(self, (), {}, tensor)

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
        return {
            "batch_input_shape": self._batch_input_shape,
            "dtype": self.dtype,
            "sparse": False,
            "ragged": False,
            "name": self.name,
        }


@export("keras.Input", "keras.layers.Input")
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
      sparse: only False.
      ragged: as `sparse`.
      tensor: symbolic tensor to wrap.
      type_spec: `tf.TensorSpec` in place of shape and dtype.
      batch_shape: shape with the batch dimension, in place of `shape` and `batch_size`.
      **kwargs: older spellings of the above.

    Example:
      >>> import yeoul as tf
      >>> x = tf.keras.Input(shape=(32,))
      >>> x.shape
      TensorShape([None, 32])
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
