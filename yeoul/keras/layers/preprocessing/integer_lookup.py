"""Integers as indices into a vocabulary."""

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.index_lookup import IndexLookup
from yeoul.ops.array import cast
from yeoul.ops.division import floormod


@export("keras.layers.IntegerLookup", "keras.layers.experimental.preprocessing.IntegerLookup")
class IntegerLookup(IndexLookup):
    """The index of each integer in a vocabulary, which is given or learnt by `adapt`.

    `adapt` puts the most frequent integers first; of equally frequent ones the largest.

    Args:
      max_tokens: largest size of the vocabulary, with the tokens for the mask and the unknown.
      num_oov_indices: how many indices there are for integers that are not in the vocabulary: one
        for all, or several among which the remainder chooses; 0: such an integer is an error.
      mask_token: the integer that stands for a missing input: index 0 in mode "int", left out in
        the others; None: none.
      oov_token: the integer that stands for unknown ones, where indices are inverted.
      vocabulary: list, array or tensor of integers, or path of a file with one in each line.
      vocabulary_dtype: dtype of the integers.
      idf_weights: the weights of the integers of `vocabulary`, for "tf_idf".
      invert: whether indices are turned into integers.
      output_mode: "int": the indices; "one_hot": a vector for each; "multi_hot": a vector for each
        row with 1 for what occurs; "count": with how often; "tf_idf": times the inverse document
        frequency.
      sparse: whether vectors are sparse tensors.
      pad_to_max_tokens: whether vectors are always as long as `max_tokens`.
      **kwargs: as `Layer`.

    Raises:
      ValueError: if arguments do not fit each other, or an integer is twice in the vocabulary.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.IntegerLookup(vocabulary=[12, 36, 1138])
      >>> print(layer(tf.constant([[12, 1138, 7]])).numpy())
      [[1 3 0]]
    """

    def __init__(
        self,
        max_tokens=None,
        num_oov_indices=1,
        mask_token=None,
        oov_token=-1,
        vocabulary=None,
        vocabulary_dtype="int64",
        idf_weights=None,
        invert=False,
        output_mode="int",
        sparse=False,
        pad_to_max_tokens=False,
        **kwargs,
    ):
        if not as_dtype(vocabulary_dtype).is_integer:
            raise ValueError(
                f"`vocabulary_dtype` must be an integer dtype. Received: {vocabulary_dtype}"
            )
        max_tokens = kwargs.pop("max_values", max_tokens)  # the names before 2.6
        num_oov_indices = kwargs.pop("num_oov_values", num_oov_indices)
        mask_token = kwargs.pop("mask_value", mask_token)
        oov_token = kwargs.pop("oov_value", oov_token)
        super().__init__(
            max_tokens,
            num_oov_indices,
            mask_token,
            oov_token,
            as_dtype(vocabulary_dtype).name,
            vocabulary,
            idf_weights,
            invert,
            output_mode,
            sparse,
            pad_to_max_tokens,
            **kwargs,
        )

    _key_dtype = "int64"

    def _key_value(self, token):
        return int(token)

    def _token(self, value):
        return int(value)

    def _bucket(self, values, count):
        return floormod(values, cast(count, "int64"))

    def _dtype_config(self):
        return {"vocabulary_dtype": self.vocabulary_dtype}
