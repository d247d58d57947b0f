"""Strings as indices into a vocabulary."""

from yeoul.core.export import export
from yeoul.keras.layers.preprocessing.index_lookup import IndexLookup
from yeoul.ops.string.hash_ops import to_hash_bucket_fast


@export("keras.layers.StringLookup", "keras.layers.experimental.preprocessing.StringLookup")
class StringLookup(IndexLookup):
    """The index of each string in a vocabulary, which is given or learnt by `adapt`.

    `adapt` puts the most frequent strings first; of equally frequent ones the one that sorts last.

    Args:
      max_tokens: largest size of the vocabulary, with the tokens for the mask and the unknown.
      num_oov_indices: how many indices there are for strings that are not in the vocabulary: one
        for all, or several among which a hash chooses; 0: such a string is an error.
      mask_token: the string that stands for a missing input: index 0 in mode "int", left out in
        the others; None: none.
      oov_token: the string that stands for unknown ones, where indices are inverted.
      vocabulary: list, array or tensor of strings, or path of a file with one in each line.
      idf_weights: the weights of the strings of `vocabulary`, for "tf_idf".
      encoding: of the strings in `get_vocabulary`.
      invert: whether indices are turned into strings.
      output_mode: "int": the indices; "one_hot": a vector for each; "multi_hot": a vector for each
        row with 1 for what occurs; "count": with how often; "tf_idf": times the inverse document
        frequency.
      sparse: whether vectors are sparse tensors.
      pad_to_max_tokens: whether vectors are always as long as `max_tokens`.
      **kwargs: as `Layer`.

    Raises:
      ValueError: if arguments do not fit each other, or a string is twice in the vocabulary.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.StringLookup(vocabulary=["a", "b", "c"])
      >>> print(layer(tf.constant([["a", "c", "z"]])).numpy())
      [[1 3 0]]
      >>> layer = tf.keras.layers.StringLookup()
      >>> layer.adapt(["b", "a", "b"])
      >>> layer.get_vocabulary()
      ['[UNK]', 'b', 'a']
    """

    def __init__(
        self,
        max_tokens=None,
        num_oov_indices=1,
        mask_token=None,
        oov_token="[UNK]",
        vocabulary=None,
        idf_weights=None,
        encoding="utf-8",
        invert=False,
        output_mode="int",
        sparse=False,
        pad_to_max_tokens=False,
        **kwargs,
    ):
        object.__setattr__(self, "encoding", encoding)
        if kwargs.pop("vocabulary_dtype", "string") != "string":
            raise TypeError("StringLookup takes no `vocabulary_dtype`: use IntegerLookup.")
        super().__init__(
            max_tokens,
            num_oov_indices,
            mask_token,
            oov_token,
            "string",
            vocabulary,
            idf_weights,
            invert,
            output_mode,
            sparse,
            pad_to_max_tokens,
            **kwargs,
        )

    _key_dtype = "string"

    def _key_value(self, token):
        return token if isinstance(token, bytes) else token.encode(self.encoding)

    def _token(self, value):
        if isinstance(value, bytes):
            return value.decode(self.encoding)
        if isinstance(value, str):
            return str(value)
        raise ValueError(
            f"The vocabulary of layer {self.name!r} (StringLookup) must hold strings. Received "
            f"{value!r} of type {type(value).__name__}. Use IntegerLookup for integers."
        )

    def _bucket(self, values, count):
        return to_hash_bucket_fast(values, count)

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "encoding": self.encoding}
