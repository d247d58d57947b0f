"""What `Attention` and `AdditiveAttention` share: masks, weights and the mean of the values."""

from yeoul.core.shape import TensorShape
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.layer_random import DrawsMixin, layer_random
from yeoul.keras.layers.attending import causal_mask
from yeoul.ops.array import cast, expand_dims
from yeoul.ops.logic import logical_and, logical_not
from yeoul.ops.matmul import matmul
from yeoul.ops.nn_activations import softmax


class DenseAttention(DrawsMixin, Layer):
    """The base: subclasses say in `_calculate_scores(query, key)` how alike query and key are.

    Args:
      dropout: fraction of the weights that are dropped while training.
      causal: whether every call has `use_causal_mask`, as in TF before 2.10.
    """

    def __init__(self, dropout=0.0, **kwargs):
        causal = kwargs.pop("causal", False)
        super().__init__(**kwargs)
        self.dropout, self.causal = dropout, causal
        self._random = layer_random()
        self.supports_masking = True

    def _calculate_scores(self, query, key):
        """`[batch, T, S]`: how alike queries and keys are."""
        raise NotImplementedError(f"{type(self).__name__} does not define _calculate_scores().")

    def _apply_scores(self, scores, value, scores_mask=None, training=None):
        """(the mean of the values, the weights) for these scores."""
        if scores_mask is not None:
            least = 65504.0 if scores.dtype.name == "float16" else 1e9
            scores = scores - least * cast(logical_not(scores_mask), scores.dtype)
        weights = softmax(scores)
        if training and self.dropout > 0:
            weights = self._random.dropout(weights, self.dropout)
        return matmul(weights, value), weights

    def call(
        self,
        inputs,
        mask=None,
        training=None,
        return_attention_scores=False,
        use_causal_mask=False,
    ):
        """The mean of the values for each query; with the weights if they are wanted."""
        self._check_inputs(inputs, mask)
        query, value = inputs[:2]
        key = inputs[2] if len(inputs) > 2 else value
        query_mask, value_mask = (mask[0], mask[1]) if mask else (None, None)
        scores_mask = None if value_mask is None else expand_dims(cast(value_mask, "bool"), -2)
        if self.causal or use_causal_mask:
            causal = causal_mask(query, key)
            scores_mask = causal if scores_mask is None else logical_and(scores_mask, causal)
        scores = self._calculate_scores(query=query, key=key)
        result, weights = self._apply_scores(scores, value, scores_mask, training)
        if query_mask is not None:
            result = result * cast(expand_dims(query_mask, -1), result.dtype)
        return (result, weights) if return_attention_scores else result

    def compute_mask(self, inputs, mask=None):
        """The mask of the query."""
        self._check_masks(inputs, mask)
        return mask[0] if mask and mask[0] is not None else None

    def compute_output_shape(self, input_shape):
        """The shape of the query, with the last size of the value."""
        query, value = (TensorShape(shape) for shape in input_shape[:2])
        return query[:-1].concatenate(value[-1])

    def _check_inputs(self, inputs, mask):
        kind = type(self).__name__
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"{kind} layer must be called on a list of inputs, namely [query, value] or "
                f"[query, value, key]. Received: {type(inputs).__name__} of shape "
                f"{getattr(inputs, 'shape', None)} (layer {self.name!r})."
            )
        if len(inputs) not in (2, 3):
            raise ValueError(
                f"{kind} layer accepts inputs list of length 2 or 3, namely [query, value] or "
                f"[query, value, key]. Received length: {len(inputs)} (layer {self.name!r})."
            )
        self._check_masks(inputs, mask)

    def _check_masks(self, inputs, mask):
        kind = type(self).__name__
        if mask is None:
            return
        if not isinstance(mask, (list, tuple)):
            raise ValueError(
                f"{kind} layer mask must be a list, namely [query_mask, value_mask]. Received: "
                f"{mask} (layer {self.name!r})."
            )
        if not 2 <= len(mask) <= len(inputs):
            raise ValueError(
                f"{kind} layer mask must be a list of length 2, namely [query_mask, value_mask]. "
                f"Received length: {len(mask)} (layer {self.name!r})."
            )

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "dropout": self.dropout}
