"""Attention by products."""

from yeoul.core.export import export
from yeoul.keras.layers.dense_attention import DenseAttention
from yeoul.ops.array import expand_dims
from yeoul.ops.matmul import matmul
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.trigonometric import tanh


@export("keras.layers.Attention")
class Attention(DenseAttention):
    """Dot-product attention: the mean of the values weighted with `softmax(query . key)`.

    Args:
      use_scale: whether to learn a factor of the scores.
      score_mode: "dot": the product of query and key; "concat": the sum over
        `tanh(query + key)`, with a learned factor.
      **kwargs: `dropout`, the fraction of the weights that are dropped while training; and those
        of every layer.

    Call arguments:
      inputs: list of query `[batch, T, dim]`, value `[batch, S, dim]`, and the key
        `[batch, S, dim]`, which is the value if it is left out.
      mask: list of the masks of query and value, `[batch, T]` and `[batch, S]`; None where there
        is none. What a query's mask forbids is 0.
      training: whether weights are dropped.
      return_attention_scores: whether to return the weights, `[batch, T, S]`, too.
      use_causal_mask: whether a query sees only the values up to its own position.

    Raises:
      ValueError: if `score_mode` is another word; when called, if the inputs are no list of two
        or three tensors, or the masks no list of two.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Attention()([tf.ones([2, 3, 4]), tf.ones([2, 5, 4])]).shape
      TensorShape([2, 3, 4])

    Reference: Luong et al., "Effective Approaches to Attention-based Neural Machine Translation",
    2015.
    """

    def __init__(self, use_scale=False, score_mode="dot", **kwargs):
        super().__init__(**kwargs)
        self.use_scale, self.score_mode = use_scale, score_mode
        if score_mode not in ("dot", "concat"):
            raise ValueError(
                f'Received: score_mode={score_mode}. Acceptable values are: ["dot", "concat"] '
                f"(layer {self.name!r}, Attention)."
            )
        self.scale = self.concat_score_weight = None

    def build(self, input_shape):
        """Makes the factors."""
        if self.use_scale:
            self.scale = self.add_weight("scale", shape=(), initializer="ones", dtype=self.dtype)
        if self.score_mode == "concat":
            self.concat_score_weight = self.add_weight(
                "concat_score_weight", shape=(), initializer="ones", dtype=self.dtype
            )
        super().build(input_shape)

    def _calculate_scores(self, query, key):
        scale = None if self.scale is None else self.scale.value()
        if self.score_mode == "dot":
            scores = matmul(query, key, transpose_b=True)
            return scores if scale is None else scores * scale
        sums = expand_dims(query, -2) + expand_dims(key, -3)
        sums = sums if scale is None else scale * sums
        return self.concat_score_weight.value() * reduce_sum(tanh(sums), axis=-1)

    def get_config(self):
        """The constructor arguments."""
        config = {"use_scale": self.use_scale, "score_mode": self.score_mode}
        return {**super().get_config(), **config}
