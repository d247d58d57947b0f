"""Weights whose largest singular value is about 1."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.initializers.truncated_normal import TruncatedNormal
from yeoul.keras.layers.wrapper import Wrapper
from yeoul.ops.array import reshape
from yeoul.ops.identity import stop_gradient
from yeoul.ops.matmul import matmul
from yeoul.ops.nn_norm import l2_normalize


@export("keras.layers.SpectralNormalization")
class SpectralNormalization(Wrapper):
    """Divides the kernel of a layer by its largest singular value, at each call in training.

    That value is found by power iterations, which go on from the vector of the call before.

    Args:
      layer: a layer with a weight `kernel` or `embeddings`.
      power_iterations: number of iterations at each call, a positive int.

    Raises:
      ValueError: if `power_iterations` is not positive, or `layer` is no layer; when built, if it
        has no such weight.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.SpectralNormalization(tf.keras.layers.Dense(4))
      >>> layer(tf.ones([2, 3]), training=True).shape
      TensorShape([2, 4])

    Reference: Miyato et al., "Spectral Normalization for Generative Adversarial Networks", 2018.
    """

    def __init__(self, layer, power_iterations=1, **kwargs):
        super().__init__(layer, **kwargs)
        if power_iterations <= 0:
            raise ValueError(
                "`power_iterations` should be greater than zero. Received: "
                f"`power_iterations={power_iterations}` (layer {self.name!r}, "
                "SpectralNormalization)"
            )
        self.power_iterations = power_iterations

    def build(self, input_shape):
        """Builds the layer, and makes the vector of the iterations."""
        super().build(input_shape)
        self.input_spec = InputSpec(shape=[None, *TensorShape(input_shape)[1:]])
        for name in ("kernel", "embeddings"):
            if hasattr(self.layer, name):
                self.kernel = getattr(self.layer, name)
                break
        else:
            raise ValueError(
                f"{type(self.layer).__name__} object has no attribute 'kernel' nor 'embeddings' "
                f"(layer {self.name!r}, SpectralNormalization). Wrap a layer that has one."
            )
        self.vector_u = self.add_weight(
            shape=(1, self.kernel.shape[-1]),
            initializer=TruncatedNormal(stddev=0.02),
            trainable=False,
            name="vector_u",
            dtype=self.kernel.dtype,
        )

    def call(self, inputs, training=None):
        """The outputs of the layer; in training with the normalised kernel."""
        if training:
            self.normalize_weights()
        return self.layer(inputs)

    def normalize_weights(self):
        """Divides the kernel by its largest singular value."""
        kernel = self.kernel.read_value()
        matrix, u = reshape(kernel, [-1, kernel.shape[-1]]), self.vector_u.read_value()
        for _ in range(self.power_iterations):
            v = l2_normalize(matmul(u, matrix, transpose_b=True))
            u = l2_normalize(matmul(v, matrix))
        u, v = stop_gradient(u), stop_gradient(v)
        sigma = matmul(matmul(v, matrix), u, transpose_b=True)
        self.vector_u.assign(u)
        self.kernel.assign(reshape(matrix / sigma, kernel.shape))

    def compute_output_shape(self, input_shape):
        """The shape of the layer's outputs."""
        return TensorShape(self.layer.compute_output_shape(input_shape))

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "power_iterations": self.power_iterations}
