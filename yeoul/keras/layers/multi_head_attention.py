"""Attention of several heads."""

import math

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras import constraints, initializers, regularizers
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.rollback import unchanged_if_it_fails
from yeoul.keras.layers.attending import causal_mask, check_shapes, equations, projection
from yeoul.keras.layers.dropout import Dropout
from yeoul.keras.layers.einsum_dense import EinsumDense
from yeoul.keras.layers.softmax import Softmax
from yeoul.ops.array import cast, expand_dims
from yeoul.ops.attention import dot_product_attention
from yeoul.ops.einsum import einsum
from yeoul.ops.logic import logical_and


@export("keras.layers.MultiHeadAttention")
class MultiHeadAttention(Layer):
    """Looks up, for each query, values by the similarity of their keys, with several heads.

    Each head projects query, key and value, and gives the mean of the values weighted with
    `softmax(query . key / sqrt(key_dim))`; the heads are projected to the output together.

    Args:
      num_heads: number of heads.
      key_dim: size of each head for query and key.
      value_dim: size of each head for value; default: `key_dim`.
      dropout: fraction of the weights that are dropped while training.
      use_bias: whether the projections have a bias.
      output_shape: size or sizes of the output beside batch and sequence; default: those of the
        query.
      attention_axes: axes over which attention is applied; default: all but the batch, the heads
        and the features.
      kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
      kernel_constraint, bias_constraint: names or objects, for each projection.
      activity_regularizer: name or object, for the outputs.

    Call arguments:
      query: `[batch, T, dim]`, or further axes between batch and features.
      value: `[batch, S, dim]`.
      key: `[batch, S, dim]`; default: `value`.
      attention_mask: `[batch, T, S]`, whether a query may see a value; it broadcasts.
      return_attention_scores: whether to return the weights, `[batch, heads, T, S]`, too.
      training: whether weights are dropped.
      use_causal_mask: whether a query sees only the values up to its own position.

    Returns:
      The outputs `[batch, T, output]`; with the weights if they are wanted.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.MultiHeadAttention(num_heads=2, key_dim=3)
      >>> layer(tf.ones([1, 8, 16]), tf.ones([1, 4, 16])).shape
      TensorShape([1, 8, 16])

    Reference: Vaswani et al., "Attention Is All You Need", 2017.
    """

    def __init__(
        self,
        num_heads,
        key_dim,
        value_dim=None,
        dropout=0.0,
        use_bias=True,
        output_shape=None,
        attention_axes=None,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(**kwargs)
        self.supports_masking = True
        self._num_heads, self._key_dim = num_heads, key_dim
        self._value_dim = value_dim or key_dim
        self._dropout, self._use_bias, self._output_shape = dropout, use_bias, output_shape
        self._kernel_initializer = initializers.get(kernel_initializer)
        self._bias_initializer = initializers.get(bias_initializer)
        self._kernel_regularizer = regularizers.get(kernel_regularizer)
        self._bias_regularizer = regularizers.get(bias_regularizer)
        self._activity_regularizer = regularizers.get(activity_regularizer)
        self._kernel_constraint = constraints.get(kernel_constraint)
        self._bias_constraint = constraints.get(bias_constraint)
        if attention_axes is not None and not isinstance(attention_axes, (list, tuple)):
            attention_axes = (attention_axes,)
        self._attention_axes = None if attention_axes is None else tuple(attention_axes)
        self._built_from_signature = False
        self._query_shape = self._key_shape = self._value_shape = None

    # Building.

    def _build_from_signature(self, query, value, key=None):
        """Makes the layers of the projections, for tensors or shapes."""
        self._built_from_signature = True
        shapes = [TensorShape(getattr(x, "shape", x)) for x in (query, value)]
        self._query_shape, self._value_shape = shapes
        self._key_shape = (
            self._value_shape if key is None else TensorShape(getattr(key, "shape", key))
        )
        rank = self._query_shape.rank
        heads = [self._num_heads, self._key_dim]
        self._query_dense = self._projection("query", rank - 1, 1, heads)
        self._key_dense = self._projection("key", self._key_shape.rank - 1, 1, heads)
        values = [self._num_heads, self._value_dim]
        self._value_dense = self._projection("value", self._value_shape.rank - 1, 1, values)
        self._build_attention(rank)
        self._output_dense = self._projection("attention_output", rank - 1, 2, self._output_dims())

    def _output_dims(self):
        if self._output_shape is None:
            return [self._query_shape[-1]]
        if isinstance(self._output_shape, (list, tuple, TensorShape)):
            return list(self._output_shape)
        return [self._output_shape]

    def _projection(self, name, free, bound, sizes):
        """A dense layer over the last `bound` axes, to axes of these sizes."""
        equation, bias_axes = projection(free, bound, len(sizes))
        return EinsumDense(
            equation,
            output_shape=[None] * (free - 1) + list(sizes),
            bias_axes=bias_axes if self._use_bias else None,
            name=name,
            dtype=self._policy,
            **self._common_options(),
        )

    def _common_options(self):
        """The options of each projection; initializers are made anew, so that draws differ."""

        def again(initializer):
            return type(initializer).from_config(initializer.get_config())

        return {
            "kernel_initializer": again(self._kernel_initializer),
            "bias_initializer": again(self._bias_initializer),
            "kernel_regularizer": self._kernel_regularizer,
            "bias_regularizer": self._bias_regularizer,
            "kernel_constraint": self._kernel_constraint,
            "bias_constraint": self._bias_constraint,
        }

    def _build_attention(self, rank):
        """Prepares the products of queries and keys, and of weights and values."""
        if self._attention_axes is None:
            self._attention_axes = tuple(range(1, rank - 1))
        axes = self._attention_axes
        self._dot_equation, self._combine_equation, scores_rank = equations(rank + 1, axes)
        self._softmax = Softmax(
            axis=tuple(range(scores_rank - len(axes), scores_rank)), dtype=self._policy
        )
        self._dropout_layer = Dropout(rate=self._dropout, dtype=self._policy)

    # Calling.

    def _masked_softmax(self, attention_scores, attention_mask=None):
        """The weights; those that the mask forbids are (nearly) 0."""
        if attention_mask is not None:
            attention_mask = self._over_heads(attention_mask, attention_scores.shape.rank)
        return self._softmax(attention_scores, attention_mask)

    def _over_heads(self, mask, rank):
        """A mask with axes of size 1 for the heads, up to the rank of the weights."""
        axis = -len(self._attention_axes) * 2 - 1
        for _ in range(rank - mask.shape.rank):
            mask = expand_dims(mask, axis=axis)
        return mask

    def _compute_attention(self, query, key, value, attention_mask=None, training=None):
        """(the mean of the values for each query and head, the weights)."""
        query = query * (1.0 / math.sqrt(float(self._key_dim)))
        scores = einsum(self._dot_equation, key, query)
        scores = self._masked_softmax(scores, attention_mask)
        dropped = self._dropout_layer(scores, training=training)
        return einsum(self._combine_equation, dropped, value), scores

    def call(
        self,
        query,
        value,
        key=None,
        attention_mask=None,
        return_attention_scores=False,
        training=None,
        use_causal_mask=False,
    ):
        """The outputs, and the weights if they are wanted."""
        check_shapes(query, value, value if key is None else key)
        if not self._built_from_signature:
            with unchanged_if_it_fails(self):
                self._build_from_signature(query=query, value=value, key=key)
        key = value if key is None else key
        attention_mask = self._compute_attention_mask(
            query, value, key, attention_mask, use_causal_mask
        )
        query, key, value = (
            self._query_dense(query),
            self._key_dense(key),
            self._value_dense(value),
        )
        if not return_attention_scores and self._is_one_op(query, attention_mask, training):
            if attention_mask is not None:
                attention_mask = self._over_heads(cast(attention_mask, "bool"), 4)
            if not self._dropout_layer.built:
                self._dropout_layer.build(query.shape)  # it takes its seed in its turn
            scale = 1.0 / math.sqrt(float(self._key_dim))
            output = dot_product_attention(query, key, value, attention_mask, scale)
            return self._output_dense(output)
        output, scores = self._compute_attention(query, key, value, attention_mask, training)
        output = self._output_dense(output)
        return (output, scores) if return_attention_scores else output

    def _is_one_op(self, query, attention_mask, training):
        """Whether attention is the op of that name: over one axis, and nothing asks for more."""
        overridden = any(
            getattr(type(self), name) is not getattr(MultiHeadAttention, name)
            for name in ("_compute_attention", "_masked_softmax", "_build_attention")
        )
        dropped = self._dropout and training is not False
        real = attention_mask is not None and attention_mask.dtype.is_floating
        return not (overridden or dropped or real or query.shape.rank != 4) and (
            query.dtype.name in ("float32", "float64")
        )

    def _compute_attention_mask(self, query, value, key, attention_mask, use_causal_mask):
        """The mask that was given, and those that query, value and key carry."""
        masks = []
        mask = getattr(query, "_keras_mask", None)
        if mask is not None:
            masks.append(expand_dims(cast(mask, "bool"), -1))  # [batch, T, 1]
        for carrier in (value,) if key is value else (value, key):
            mask = getattr(carrier, "_keras_mask", None)
            if mask is not None:
                masks.append(expand_dims(cast(mask, "bool"), -2))  # [batch, 1, S]
        if use_causal_mask:
            masks.append(causal_mask(query, value))
        if not masks:
            return attention_mask
        if attention_mask is not None:
            masks.insert(0, cast(attention_mask, "bool"))
        together = masks[0]
        for mask in masks[1:]:
            together = logical_and(together, mask)
        return together

    def compute_output_shape(self, query_shape, value_shape, key_shape=None):
        """The shape of the outputs for these shapes of query, value and key."""
        query, value = TensorShape(query_shape), TensorShape(value_shape)
        if key_shape is not None and TensorShape(key_shape)[:-1] != value[:-1]:
            raise ValueError(
                "All dimensions of `value` and `key`, except the last one, must be equal. Received "
                f"value_shape={value_shape} and key_shape={key_shape} (layer {self.name!r}, "
                "MultiHeadAttention)."
            )
        if query[-1] != value[-1]:
            raise ValueError(
                "The last dimension of `query_shape` and `value_shape` must be equal, but are "
                f"{query[-1]}, {value[-1]}. Received: query_shape={query_shape}, "
                f"value_shape={value_shape} (layer {self.name!r}, MultiHeadAttention)."
            )
        if self._output_shape is None:
            return query
        several = isinstance(self._output_shape, (list, tuple, TensorShape))
        return query[:-1].concatenate(self._output_shape if several else [self._output_shape])

    def get_config(self):
        """The constructor arguments, and the shapes it was called with."""
        return {
            **super().get_config(),
            "num_heads": self._num_heads,
            "key_dim": self._key_dim,
            "value_dim": self._value_dim,
            "dropout": self._dropout,
            "use_bias": self._use_bias,
            "output_shape": self._output_shape,
            "attention_axes": self._attention_axes,
            "kernel_initializer": initializers.serialize(self._kernel_initializer),
            "bias_initializer": initializers.serialize(self._bias_initializer),
            "kernel_regularizer": regularizers.serialize(self._kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self._bias_regularizer),
            "activity_regularizer": regularizers.serialize(self._activity_regularizer),
            "kernel_constraint": constraints.serialize(self._kernel_constraint),
            "bias_constraint": constraints.serialize(self._bias_constraint),
            "query_shape": self._query_shape,
            "key_shape": self._key_shape,
            "value_shape": self._value_shape,
        }

    @classmethod
    def from_config(cls, config):
        """A layer from `get_config()`'s dict; its projections are made if the shapes are known."""
        config = dict(config)
        query, key, value = (
            config.pop(name, None) for name in ("query_shape", "key_shape", "value_shape")
        )
        layer = super().from_config(config)
        if None not in (query, key, value):
            layer._build_from_signature(TensorShape(query), TensorShape(value), TensorShape(key))
        return layer
