"""Attention by sums."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.layers.dense_attention import DenseAttention
from yeoul.ops.array import expand_dims
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.trigonometric import tanh


@export("keras.layers.AdditiveAttention")
class AdditiveAttention(DenseAttention):
    """Bahdanau's attention: weights `softmax(sum(scale * tanh(query + key)))`.

    Args:
      use_scale: whether to learn a factor of each feature.
      **kwargs: `dropout`, the fraction of the weights that are dropped while training; and those
        of every layer.

    Call arguments: those of `Attention`.

    Raises:
      ValueError: when called, if the inputs are no list of two or three tensors, or the masks no
        list of two.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.AdditiveAttention()([tf.ones([2, 3, 4]), tf.ones([2, 5, 4])]).shape
      TensorShape([2, 3, 4])

    Reference: Bahdanau et al., "Neural Machine Translation by Jointly Learning to Align and
    Translate", 2014.
    """

    def __init__(self, use_scale=True, **kwargs):
        super().__init__(**kwargs)
        self.use_scale = use_scale
        self.scale = None

    def build(self, input_shape):
        """Makes the factors."""
        self._check_inputs(input_shape, None)
        if self.use_scale:
            self.scale = self.add_weight(
                "scale",
                shape=[TensorShape(input_shape[1])[-1]],
                initializer="glorot_uniform",
                dtype=self.dtype,
            )
        super().build(input_shape)

    def _calculate_scores(self, query, key):
        sums = tanh(expand_dims(query, -2) + expand_dims(key, -3))
        if self.scale is not None:
            sums = self.scale.value() * sums
        return reduce_sum(sums, axis=-1)

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "use_scale": self.use_scale}
