"""Convolution of sequences with a kernel of its own at each place."""

from yeoul.core.export import export
from yeoul.keras.layers.local import LocallyConnected


@export("keras.layers.LocallyConnected1D")
class LocallyConnected1D(LocallyConnected):
    """A convolution of sequences whose weights are not shared: each place has its own kernel.

    Args:
      filters: number of output channels.
      kernel_size: an int, or a list of one int: the size of the window.
      strides: likewise: the distance of two windows.
      padding: "valid"; or "same", if `implementation` is 2 or 3.
      data_format: "channels_last" or "channels_first".
      activation: name or function; None: none.
      use_bias: whether to add a bias, one for each place and filter.
      kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
      activity_regularizer, kernel_constraint, bias_constraint: names or objects.
      implementation: 1: one small kernel for each place; 2: a dense matrix from all inputs to all
        outputs, with a mask; 3: a vector of the numbers of that matrix that the mask leaves.

    Input shape: `[batch, steps, channels]`.

    Output shape: `[batch, steps, filters]`.

    Raises:
      ValueError: for arguments that do not fit; when built, if the sizes of the inputs are unknown
        or too small.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.LocallyConnected1D(4, 3)(tf.ones([2, 7, 3])).shape
      TensorShape([2, 5, 4])
    """

    def __init__(
        self,
        filters,
        kernel_size,
        strides=1,
        padding="valid",
        data_format=None,
        activation=None,
        use_bias=True,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        implementation=1,
        **kwargs,
    ):
        super().__init__(
            1,
            filters=filters,
            kernel_size=kernel_size,
            strides=strides,
            padding=padding,
            data_format=data_format,
            activation=activation,
            use_bias=use_bias,
            kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer,
            bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer,
            kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint,
            implementation=implementation,
            **kwargs,
        )
