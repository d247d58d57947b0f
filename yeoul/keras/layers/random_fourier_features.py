"""Random features that stand for a kernel."""

import math

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras import initializers
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.keras.initializers.constant import Constant
from yeoul.keras.initializers.random_normal import RandomNormal
from yeoul.keras.initializers.random_uniform import RandomUniform
from yeoul.ops.array import cast
from yeoul.ops.matmul import matmul
from yeoul.ops.random import uniform
from yeoul.ops.trigonometric import cos, tan

KERNELS = ["gaussian", "laplacian"]


def cauchy(shape, dtype=None):
    """Draws from the Cauchy distribution, the Fourier transform of the Laplacian kernel."""
    return tan(math.pi * (uniform(shape, dtype=dtype) - 0.5))


@export("keras.layers.experimental.RandomFourierFeatures")
class RandomFourierFeatures(Layer):
    """`cos(inputs @ kernel / scale + bias)` with random kernel and bias that are not trained.

    Products of two results approximate a kernel of their inputs, so that a linear model on top
    approximates a kernel machine.

    Args:
      output_dim: number of features, a positive int.
      kernel_initializer: "gaussian", "laplacian", or an initializer object of the distribution.
      scale: width of the kernel; default: for "gaussian" `sqrt(input_dim / 2)`, else 1.
      trainable: whether the scale is trained.

    Input shape: `[batch, input_dim]`.

    Output shape: `[batch, output_dim]`.

    Raises:
      ValueError: if `output_dim` or `scale` is not positive, or the kernel is unknown; when built,
        for inputs of another rank, or an unknown last dimension.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.experimental.RandomFourierFeatures(8)(tf.ones([2, 3])).shape
      TensorShape([2, 8])

    Reference: Rahimi and Recht, "Random Features for Large-Scale Kernel Machines", 2007.
    """

    def __init__(
        self,
        output_dim,
        kernel_initializer="gaussian",
        scale=None,
        trainable=False,
        name=None,
        **kwargs,
    ):
        super().__init__(trainable=trainable, name=name, **kwargs)
        if output_dim <= 0:
            raise ValueError(
                f"`output_dim` should be a positive integer. Received: {output_dim} (layer "
                f"{self.name!r}, RandomFourierFeatures)"
            )
        named = isinstance(kernel_initializer, str)
        if named and kernel_initializer.lower() not in KERNELS:
            raise ValueError(
                f"Unsupported `kernel_initializer`: {kernel_initializer} Expected one of: "
                f"{KERNELS} (layer {self.name!r}, RandomFourierFeatures)"
            )
        if scale is not None and scale <= 0.0:
            raise ValueError(
                f"When provided, `scale` should be a positive float. Received: {scale} (layer "
                f"{self.name!r}, RandomFourierFeatures)"
            )
        self.output_dim, self.scale = output_dim, scale
        self.kernel_initializer = (
            kernel_initializer if named else initializers.get(kernel_initializer)
        )

    def build(self, input_shape):
        """Draws kernel and bias."""
        dims = self._checked(input_shape)
        self.input_spec = InputSpec(ndim=2, axes={1: dims[1]})
        named = isinstance(self.kernel_initializer, str)
        kind = self.kernel_initializer.lower() if named else None
        drawn = {"gaussian": RandomNormal(stddev=1.0), "laplacian": cauchy}
        self.unscaled_kernel = self.add_weight(
            name="unscaled_kernel",
            shape=(dims[1], self.output_dim),
            dtype="float32",
            initializer=drawn[kind] if named else self.kernel_initializer,
            trainable=False,
        )
        self.bias = self.add_weight(
            name="bias",
            shape=(self.output_dim,),
            dtype="float32",
            initializer=RandomUniform(minval=0.0, maxval=2 * math.pi),
            trainable=False,
        )
        if self.scale is None:
            self.scale = math.sqrt(dims[1] / 2.0) if kind == "gaussian" else 1.0
        self.kernel_scale = self.add_weight(
            name="kernel_scale",
            shape=(1,),
            dtype="float32",
            initializer=Constant(self.scale),
            trainable=True,
            constraint="NonNeg",
        )
        super().build(input_shape)

    def _checked(self, input_shape):
        dims = TensorShape(input_shape)
        if dims.rank != 2:
            raise ValueError(
                "The rank of the input tensor should be 2. Received input with rank "
                f"{dims.rank} instead. Full input shape received: {input_shape} (layer "
                f"{self.name!r}, RandomFourierFeatures)"
            )
        if dims[1] is None:
            raise ValueError(
                "The last dimension of the input tensor should be defined. Found `None`. Full "
                f"input shape received: {input_shape} (layer {self.name!r}, RandomFourierFeatures)"
            )
        return dims

    def call(self, inputs):
        """The features."""
        kernel = (1.0 / self.kernel_scale) * self.unscaled_kernel
        return cos(matmul(cast(inputs, "float32"), kernel) + self.bias)

    def compute_output_shape(self, input_shape):
        """The shape of the features."""
        return TensorShape(input_shape).with_rank(2)[:-1].concatenate(self.output_dim)

    def get_config(self):
        """The constructor arguments."""
        kernel = self.kernel_initializer
        return {
            **super().get_config(),
            "output_dim": self.output_dim,
            "kernel_initializer": (
                kernel if isinstance(kernel, str) else initializers.serialize(kernel)
            ),
            "scale": self.scale,
        }
