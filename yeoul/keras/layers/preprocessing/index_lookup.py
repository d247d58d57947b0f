"""What `StringLookup` and `IntegerLookup` share: a vocabulary, and the way to and from it."""

import numpy as np

from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.state import STATE
from yeoul.engine.variable import Variable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.located import told_in
from yeoul.keras.layers.preprocessing.counting import TokenCounts
from yeoul.keras.layers.preprocessing.encoding import (
    INT,
    TF_IDF,
    check_mode,
    check_sparse,
    encoded_shape,
    map_values,
    vectors,
)
from yeoul.keras.layers.preprocessing.preprocessing_layer import PreprocessingLayer, as_tensor
from yeoul.keras.layers.preprocessing.vocabulary import (
    VocabularyTable,
    all_weights,
    as_list,
    check_tokens,
)
from yeoul.ops.array import cast, zeros_like
from yeoul.ops.assertions import Assert
from yeoul.ops.compare import equal, not_equal
from yeoul.ops.control import control_dependencies
from yeoul.ops.identity import identity
from yeoul.ops.reduce import reduce_all
from yeoul.ops.select import where

MODES = (INT, "one_hot", "multi_hot", "count", TF_IDF)


class IndexLookup(PreprocessingLayer):
    """The index of each token in a vocabulary.

    Subclasses define `_bucket(values)`, a bin for tokens that are not in the vocabulary, and
    `_token(value)`, which makes a token of Python's of one of NumPy's.

    Args:
      max_tokens: largest size of the vocabulary, with the tokens for the mask and the unknown.
      num_oov_indices: how many indices there are for tokens that are not in the vocabulary.
      mask_token: the token that stands for a missing input; None: none.
      oov_token: the token that stands for unknown ones, where indices are inverted.
      vocabulary_dtype: dtype of the tokens.
      vocabulary: list, array or tensor of tokens, or path of a file with one in each line.
      idf_weights: the weights of the tokens of the vocabulary, for "tf_idf".
      invert: whether indices are turned into tokens.
      output_mode: what indices become.
      sparse: whether vectors are sparse tensors.
      pad_to_max_tokens: whether vectors are always as long as `max_tokens`.
    """

    _any_batches = True

    def __init__(
        self,
        max_tokens,
        num_oov_indices,
        mask_token,
        oov_token,
        vocabulary_dtype,
        vocabulary=None,
        idf_weights=None,
        invert=False,
        output_mode="int",
        sparse=False,
        pad_to_max_tokens=False,
        **kwargs,
    ):
        self._check_arguments(max_tokens, num_oov_indices, pad_to_max_tokens)
        output_mode = {"binary": "multi_hot", "tf-idf": TF_IDF}.get(output_mode, output_mode)
        check_mode(type(self).__name__, output_mode, MODES)
        check_sparse(sparse, output_mode)
        if invert and output_mode != INT:
            raise ValueError(
                "`output_mode` must be `'int'` when `invert` is true. Received: "
                f"output_mode={output_mode}"
            )
        kwargs.pop("vocabulary_size", None)  # in configurations, for who reads them
        if kwargs.get("dtype") is None:
            kwargs["dtype"] = "int64" if output_mode == INT else SETTINGS.floatx
        kwargs["autocast"] = False
        super().__init__(**kwargs)
        if output_mode == INT and not self._policy_is_integer():
            raise ValueError(
                "When `output_mode='int'`, `dtype` should be an integer type. Received: "
                f"dtype={self.dtype}"
            )
        self.max_tokens, self.num_oov_indices = max_tokens, num_oov_indices
        self.mask_token, self.oov_token = mask_token, oov_token
        self.invert, self.output_mode, self.sparse = invert, output_mode, sparse
        self.pad_to_max_tokens, self.vocabulary_dtype = pad_to_max_tokens, vocabulary_dtype
        self._hold(
            input_vocabulary=as_config(vocabulary),
            input_idf_weights=as_config(idf_weights),
            _fixed_size=None,
            _counts=TokenCounts(),
        )
        self.lookup_table = VocabularyTable(self)
        if output_mode == TF_IDF:
            none = np.zeros(0, self.compute_dtype)
            self.idf_weights = Variable(none, trainable=False, shape=[None])
        if vocabulary is not None:
            self.set_vocabulary(vocabulary, idf_weights)
        elif idf_weights is not None:
            self._refuse_weights(idf_weights)

    def _check_arguments(self, max_tokens, num_oov_indices, pad_to_max_tokens):
        kind = type(self).__name__
        if max_tokens is not None and max_tokens <= 1:
            raise ValueError(
                f"If `max_tokens` is set for `{kind}`, it must be greater than 1. Received: "
                f"max_tokens={max_tokens}"
            )
        if pad_to_max_tokens and max_tokens is None:
            raise ValueError(
                "If pad_to_max_tokens is True, must set `max_tokens`. Received: "
                f"max_tokens={max_tokens}"
            )
        if num_oov_indices < 0:
            raise ValueError(
                f"The value of `num_oov_indices` argument for `{kind}` must be greater than or "
                f"equal to 0. Received: num_oov_indices={num_oov_indices}"
            )

    def _policy_is_integer(self):
        return np.dtype(self.compute_dtype).kind in "iu"

    # The vocabulary.

    def _special_tokens(self):
        """The tokens in front of the vocabulary."""
        masks = [self.mask_token] if self.mask_token is not None and self.output_mode == INT else []
        return [*masks, *[self.oov_token] * self.num_oov_indices]

    def vocabulary_size(self):
        """The number of indices: of tokens, of the mask and of unknown tokens.

        Example:
          >>> import yeoul as tf
          >>> tf.keras.layers.StringLookup(vocabulary=["a", "b"]).vocabulary_size()
          3
        """
        return self.lookup_table.token_count() + len(self._special_tokens())

    vocab_size = vocabulary_size

    def get_vocabulary(self, include_special_tokens=True):
        """The tokens in the order of their indices.

        Args:
          include_special_tokens: whether those for the mask and for unknown tokens are among them.

        Returns:
          A list.
        """
        tokens = [self._token(t) for t in self.lookup_table.tokens()]
        return [*self._special_tokens(), *tokens] if include_special_tokens else tokens

    @told_in("set_vocabulary()")
    def set_vocabulary(self, vocabulary, idf_weights=None):
        """Sets the vocabulary, in place of `adapt`.

        Args:
          vocabulary: list, array or tensor of tokens, or path of a file with one in each line. The
            special tokens may stand in front.
          idf_weights: a weight for each token, for "tf_idf".

        Raises:
          ValueError: if a token occurs twice or is a special one, there are too many, or weights
            are missing or of no use.
          RuntimeError: if vectors would become longer than those the layer has made.
        """
        if STATE.graph is not None:
            raise RuntimeError(
                f"Cannot set the vocabulary of layer {self.name!r} inside a tf.function: set it "
                "before."
            )
        if self.output_mode != TF_IDF and idf_weights is not None:
            self._refuse_weights(idf_weights)
        if self.output_mode == TF_IDF and idf_weights is None:
            raise ValueError("`idf_weights` must be set if output_mode is TF_IDF")
        tokens = as_list(vocabulary, self._token)
        if not tokens:
            raise ValueError(
                f"Cannot set an empty vocabulary, you passed {tokens} (layer {self.name!r}, "
                f"{type(self).__name__})."
            )
        special = self._special_tokens()
        has_special = bool(special) and tokens[: len(special)] == special
        kept = tokens[len(special) :] if has_special else tokens
        check_tokens(self, kept, special)
        weights = None
        if idf_weights is not None:
            weights = np.asarray(idf_weights, np.float64).reshape(-1)
            if len(weights) != len(tokens):
                raise ValueError(
                    "`idf_weights` must be the same length as vocabulary. len(idf_weights) is "
                    f"{len(weights)}, len(vocabulary) is {len(tokens)}"
                )
        self._fill(kept, weights, has_special)
        self._hold(_given=True)

    _given = False  # whether the vocabulary was set, so that `adapt` is a mistake

    def _refuse_weights(self, idf_weights):
        raise ValueError(
            "`idf_weights` should only be set if `output_mode` is `'tf_idf'`, together with a "
            f"vocabulary. Received: idf_weights={idf_weights} and output_mode={self.output_mode}"
        )

    def _fill(self, tokens, weights=None, weights_of_special=False):
        """Makes these tokens the vocabulary."""
        special = len(self._special_tokens())
        size = special + len(tokens)
        if self.max_tokens is not None and size > self.max_tokens:
            raise ValueError(
                "Attempted to set a vocabulary larger than the maximum vocab size. Passed vocab "
                f"size is {size}, max vocab size is {self.max_tokens} (layer {self.name!r}, "
                f"{type(self).__name__}). Raise max_tokens, or leave tokens out."
            )
        if self._fixed_size is not None and size != self._fixed_size:
            raise RuntimeError(
                f"When using `output_mode={self.output_mode}` and `pad_to_max_tokens=False`, the "
                "vocabulary size cannot be changed after the layer is called. Old vocab size is "
                f"{self._fixed_size}, new vocab size is {size}"
            )
        self.lookup_table.fill(tokens)
        if weights is not None:
            most = self.max_tokens if self.pad_to_max_tokens else None
            given = weights[special:] if weights_of_special else weights
            front = weights[:special] if weights_of_special else None
            self.idf_weights.assign(
                all_weights(given, front, special, most).astype(self.idf_weights.dtype.np)
            )

    # Learning.

    def _check_adapt(self):
        if self._given:
            raise ValueError(
                f"Cannot adapt {type(self).__name__} layer after setting a static vocabulary via "
                f"init argument or `set_vocabulary` (layer {self.name!r}). Leave the vocabulary "
                "out, or do not adapt it."
            )

    def _adapt_maybe_build(self, shape):
        if self._batch_input_shape is None:
            self._batch_input_shape = (None,) * (shape.rank or 0)
        self.built = True

    def update_state(self, data):
        """Counts the tokens of a batch."""
        self._check_adapt()
        tokens = self._checked(as_tensor(data))
        self._counts.add(tokens, self.output_mode == TF_IDF)

    def finalize_state(self):
        """Makes the tokens that were counted the vocabulary, the most frequent ones first."""
        if self._given or not self._counts.documents:
            return
        most = None
        if self.max_tokens is not None:
            most = self.max_tokens - len(self._special_tokens())
        without = {self._key_value(t) for t in (self.oov_token, self.mask_token) if t is not None}
        tokens = self._counts.most_frequent(most, without)
        weights = self._counts.weights(tokens) if self.output_mode == TF_IDF else None
        self._fill([self._token(t) for t in tokens], weights)
        self.reset_state()

    def reset_state(self):
        """Forgets what was counted."""
        self._counts.clear()

    # Looking up.

    def build(self, input_shape):
        """Nothing: the tables are there."""
        self.built = True

    def call(self, inputs):
        """The indices, or what the mode makes of them."""
        if STATE.graph is None and self.output_mode == INT:
            self.lookup_table.check_filled()
        inputs = as_tensor(inputs)
        if self.invert:
            indices = cast(inputs, "int64")
            return map_values(self.lookup_table.token_at, indices)
        depth = None if self.output_mode == INT else self._depth()
        found = map_values(self._indices, self._checked(inputs))
        weights = self.idf_weights if self.output_mode == TF_IDF else None
        dtype = self.compute_dtype
        return vectors(found, self.output_mode, depth, dtype, self.sparse, idf_weights=weights)

    def _depth(self):
        """The length of vectors, which cannot change any more."""
        if self.pad_to_max_tokens:
            return self.max_tokens
        if not self.lookup_table.token_count():
            raise RuntimeError(
                f"When using `output_mode={self.output_mode}` and `pad_to_max_tokens=False`, you "
                "must set the layer's vocabulary before calling it. Either pass a `vocabulary` "
                "argument to the layer, or call `adapt` with some sample data."
            )
        self._hold(_fixed_size=self.vocabulary_size())
        return self._fixed_size

    def _checked(self, inputs):
        """The inputs in the dtype of the tokens."""
        return inputs if inputs.dtype.name == self._key_dtype else cast(inputs, self._key_dtype)

    def _indices(self, values):
        """The indices of tokens; -1 is nowhere in what comes out."""
        found = self.lookup_table.index_of(values)
        first_oov = 1 if self.mask_token is not None and self.output_mode == INT else 0
        if self.num_oov_indices > 1:
            bins = self._bucket(values, self.num_oov_indices) + cast(first_oov, "int64")
            found = where(equal(found, cast(-1, "int64")), bins, found)
        if self.mask_token is not None:
            mask = equal(values, self._key(self.mask_token))
            index = 0 if self.output_mode == INT else np.iinfo(np.int32).max  # left out of counts
            found = where(mask, zeros_like(found) + cast(index, "int64"), found)
        if self.num_oov_indices:
            return found
        missing = equal(found, cast(-1, "int64"))
        message = (
            "When `num_oov_indices=0` all inputs should be in vocabulary, found OOV values, "
            f"consider setting `num_oov_indices=1` (layer {self.name!r}, {type(self).__name__}):"
        )
        fits = reduce_all(not_equal(found, cast(-1, "int64")))
        with control_dependencies([Assert(fits, [message, unknown(values, missing)])]):
            return identity(found)

    def _key(self, token):
        """A token as a tensor."""
        return convert_to_tensor(self._key_value(token), dtype=self._key_dtype)

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        depth = self.max_tokens if self.pad_to_max_tokens else self.vocabulary_size()
        return encoded_shape(input_shape, self.output_mode, depth)

    def compute_output_signature(self, input_spec):
        """The spec of the outputs for the spec of the inputs."""
        from yeoul.core.tensor_spec import TensorSpec

        dtype = self.vocabulary_dtype if self.invert else self.compute_dtype
        return TensorSpec(self.compute_output_shape(input_spec.shape), dtype)

    def _dtype_config(self):
        return {}

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "invert": self.invert,
            "max_tokens": self.max_tokens,
            "num_oov_indices": self.num_oov_indices,
            "oov_token": self.oov_token,
            "mask_token": self.mask_token,
            "output_mode": self.output_mode,
            "sparse": self.sparse,
            "pad_to_max_tokens": self.pad_to_max_tokens,
            **self._dtype_config(),
            "idf_weights": self.input_idf_weights,
            "vocabulary": self.input_vocabulary,
            "vocabulary_size": self.vocabulary_size(),
        }


def unknown(values, missing):
    """The values that are not known, for messages."""
    from yeoul.ops.select import boolean_mask

    return boolean_mask(values, missing)


def as_config(value):
    """A vocabulary or weights as a configuration holds them."""
    if value is None or isinstance(value, (str, list, tuple)):
        return value
    return np.asarray(value).tolist()
