"""Texts as indices of their words."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.core.located import told_in
from yeoul.keras.layers.preprocessing.encoding import INT, TF_IDF, check_mode
from yeoul.keras.layers.preprocessing.index_lookup import as_config
from yeoul.keras.layers.preprocessing.preprocessing_layer import PreprocessingLayer, as_tensor
from yeoul.keras.layers.preprocessing.string_lookup import StringLookup
from yeoul.keras.training.data import is_dataset
from yeoul.ops.array import cast, pad, squeeze
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.shapes import shape as shape_of
from yeoul.ops.string.case import lower
from yeoul.ops.string.ngrams import ngrams as ngrams_of
from yeoul.ops.string.regex import regex_replace
from yeoul.ops.string.split import split as split_words
from yeoul.ops.string.unicode_ops import unicode_split

PUNCTUATION = r'[!"#$%&()\*\+,-\./:;<=>?@\[\\\]^_`{|}~\']'
STANDARDIZE = ("lower_and_strip_punctuation", "lower", "strip_punctuation")
SPLIT = ("whitespace", "character")
MODES = (INT, "multi_hot", "count", TF_IDF)
TEXTS_AT_ONCE = 1024


@export(
    "keras.layers.TextVectorization", "keras.layers.experimental.preprocessing.TextVectorization"
)
class TextVectorization(PreprocessingLayer):
    """The words of each text as indices into a vocabulary, which is given or learnt by `adapt`.

    A text is standardised, split into words, the words are joined to n-grams, and looked up.

    Args:
      max_tokens: largest size of the vocabulary, with the tokens for padding and unknown words.
      standardize: None, "lower", "strip_punctuation", "lower_and_strip_punctuation", or a function
        of a string tensor.
      split: None: a text is one word; "whitespace", "character", or a function of a string tensor
        that returns one of one axis more, ragged as a rule.
      ngrams: None, or the largest number of words of an n-gram, or a tuple of numbers.
      output_mode: "int": the indices, 0 for padding, 1 for unknown words; "multi_hot": a vector
        for each text with 1 for the words in it; "count": with how often; "tf_idf": times the
        inverse document frequency.
      output_sequence_length: what texts are padded and cut to, in mode "int"; None: the longest
        one's length.
      pad_to_max_tokens: whether vectors are always as long as `max_tokens`.
      vocabulary: list, array or tensor of words, or path of a file with one in each line.
      idf_weights: the weights of the words of `vocabulary`, for "tf_idf".
      sparse: whether vectors are sparse tensors.
      ragged: whether the indices are a ragged tensor, without padding.
      encoding: of the words in `get_vocabulary`.
      **kwargs: as `Layer`.

    Input shape: `[batch]` or `[batch, 1]`.

    Output shape: `[batch, words]` or `[batch, vocabulary]`.

    Raises:
      ValueError: if arguments do not fit each other; when called, if texts are to be split and the
        last axis is not of size 1.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.TextVectorization(output_sequence_length=4)
      >>> layer.adapt(["The cat sat.", "The dog ran!"])
      >>> layer.get_vocabulary()
      ['', '[UNK]', 'the', 'sat', 'ran', 'dog', 'cat']
      >>> print(layer(tf.constant(["the cat", "A dog, the dog"])).numpy())
      [[2 6 0 0]
       [1 5 2 5]]
    """

    _any_batches = True

    def __init__(
        self,
        max_tokens=None,
        standardize="lower_and_strip_punctuation",
        split="whitespace",
        ngrams=None,
        output_mode="int",
        output_sequence_length=None,
        pad_to_max_tokens=False,
        vocabulary=None,
        idf_weights=None,
        sparse=False,
        ragged=False,
        encoding="utf-8",
        **kwargs,
    ):
        output_mode = {"binary": "multi_hot", "tf-idf": TF_IDF}.get(output_mode, output_mode)
        check_choice("standardize", standardize, STANDARDIZE)
        check_choice("split", split, SPLIT)
        check_mode("TextVectorization", output_mode, MODES)
        check_ngrams(ngrams)
        check_lengths(output_mode, output_sequence_length, ragged)
        if kwargs.get("dtype", "string") not in (None, "string"):
            raise ValueError(
                "`TextVectorization` may only have a dtype of string. Received dtype: "
                f"{kwargs['dtype']}."
            )
        kwargs["dtype"] = "string"
        kwargs.pop("vocabulary_size", None)  # in configurations, for who reads them
        super().__init__(**kwargs)
        self.max_tokens, self.standardize, self.split = max_tokens, standardize, split
        self.output_mode, self.output_sequence_length = output_mode, output_sequence_length
        self.pad_to_max_tokens, self.sparse, self.ragged = pad_to_max_tokens, sparse, ragged
        self.encoding = encoding
        self._hold(
            input_vocabulary=as_config(vocabulary),
            input_idf_weights=as_config(idf_weights),
            _ngrams_arg=ngrams,
            _widths=tuple(range(1, ngrams + 1)) if isinstance(ngrams, int) else ngrams,
        )
        self._lookup_layer = StringLookup(
            max_tokens=max_tokens,
            vocabulary=vocabulary,
            idf_weights=idf_weights,
            pad_to_max_tokens=pad_to_max_tokens,
            mask_token="",
            output_mode=output_mode,
            sparse=sparse,
            encoding=encoding,
        )

    # The vocabulary.

    def get_vocabulary(self, include_special_tokens=True):
        """The words in the order of their indices.

        Args:
          include_special_tokens: whether those for padding and for unknown words are among them.

        Returns:
          A list.
        """
        return self._lookup_layer.get_vocabulary(include_special_tokens)

    @told_in("set_vocabulary()")
    def set_vocabulary(self, vocabulary, idf_weights=None):
        """Sets the vocabulary, in place of `adapt`.

        Args:
          vocabulary: list, array or tensor of words, or path of a file with one in each line.
          idf_weights: a weight for each word, for "tf_idf".

        Raises:
          ValueError: as the argument `vocabulary`.
          RuntimeError: if vectors would become longer than those the layer has made.
        """
        self._lookup_layer.set_vocabulary(vocabulary, idf_weights)

    def vocabulary_size(self):
        """The number of indices."""
        return self._lookup_layer.vocabulary_size()

    # Learning.

    def _check_adapt(self):
        self._lookup_layer._check_adapt()

    def _adapt_source(self, data, batch_size, steps):
        if steps is None and is_dataset(data) and getattr(data.element_spec, "shape", None) == ():
            data = data.batch(TEXTS_AT_ONCE)  # faster, and what is learnt is the same
            self._batch_input_shape = self._batch_input_shape or ()
        return super()._adapt_source(data, batch_size, steps)

    def _adapt_maybe_build(self, shape):
        if self._batch_input_shape is None:
            self._batch_input_shape = (None,) * (shape.rank or 0)
        self.built = True

    def update_state(self, data):
        """Counts the words of a batch of texts."""
        self._lookup_layer.update_state(self._words(data))

    def finalize_state(self):
        """Makes the words that were counted the vocabulary."""
        self._lookup_layer.finalize_state()

    def reset_state(self):
        """Forgets what was counted."""
        self._lookup_layer.reset_state()

    # Vectorising.

    def build(self, input_shape):
        """Nothing: the tables are there."""
        self.built = True

    def call(self, inputs):
        """The indices or vectors."""
        indices = self._lookup_layer(self._words(inputs))
        if self.output_mode != INT or self.ragged:
            return indices
        length = self.output_sequence_length
        if isinstance(indices, RaggedTensor):
            rank = indices.shape.rank
            return indices.to_tensor(shape=[None] * (rank - 1) + [length])
        return indices if length is None else of_length(indices, length)

    def _words(self, inputs):
        """The words of texts."""
        inputs = as_tensor(inputs)
        inputs = inputs if inputs.dtype.name == "string" else cast(inputs, "string")
        inputs = self._standardized(inputs)
        if self.split is not None:
            inputs = self._divided(inputs)
        if self._widths is None:
            return inputs
        return ngrams_of(inputs, ngram_width=self._widths, separator=" ")

    def _standardized(self, inputs):
        if callable(self.standardize):
            return in_graph(self.standardize)(inputs)
        if self.standardize in ("lower", "lower_and_strip_punctuation"):
            inputs = lower(inputs)
        if self.standardize in ("strip_punctuation", "lower_and_strip_punctuation"):
            inputs = regex_replace(inputs, PUNCTUATION, "")
        return inputs

    def _divided(self, inputs):
        if inputs.shape.rank is not None and inputs.shape.rank > 1:
            if inputs.shape[-1] != 1:
                raise ValueError(
                    "When using `TextVectorization` to tokenize strings, the input rank must be 1 "
                    f"or the last shape dimension must be 1. Received: inputs.shape={inputs.shape} "
                    f"with rank={inputs.shape.rank}. Pass the columns one by one, or split=None."
                )
            inputs = squeeze(inputs, axis=-1)
        if callable(self.split):
            return in_graph(self.split)(inputs)
        if self.split == "character":
            return unicode_split(inputs, "UTF-8")
        return split_words(inputs)

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        batch = TensorShape(input_shape)[0]
        if self.output_mode == INT:
            return TensorShape([batch, self.output_sequence_length])
        depth = self.max_tokens if self.pad_to_max_tokens else self.vocabulary_size()
        return TensorShape([batch, depth])

    def compute_output_signature(self, input_spec):
        """The spec of the outputs for the spec of the inputs."""
        dtype = "int64" if self.output_mode == INT else self._lookup_layer.compute_dtype
        return TensorSpec(self.compute_output_shape(input_spec.shape), dtype)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "max_tokens": self.max_tokens,
            "standardize": self.standardize,
            "split": self.split,
            "ngrams": self._ngrams_arg,
            "output_mode": self.output_mode,
            "output_sequence_length": self.output_sequence_length,
            "pad_to_max_tokens": self.pad_to_max_tokens,
            "sparse": self.sparse,
            "ragged": self.ragged,
            "vocabulary": self.input_vocabulary,
            "idf_weights": self.input_idf_weights,
            "encoding": self.encoding,
            "vocabulary_size": self.vocabulary_size(),
        }


def of_length(values, length):
    """The values padded and cut to a length, along the last axis."""
    cut = values[..., :length]
    rank = cut.shape.rank
    missing = length - shape_of(cut)[-1]
    padded = pad(cut, [[0, 0]] * (rank - 1) + [[0, missing]])
    if not hasattr(padded, "_a"):
        padded.set_shape([*cut.shape[:-1], length])
    return padded


def check_choice(name, value, allowed):
    """Raises ValueError unless an argument is None, a function or one of the names allowed."""
    if value is not None and not callable(value) and value not in allowed:
        raise ValueError(
            f"Unknown value for `{name}` argument of layer TextVectorization. If restoring a model "
            f"and `{name}` is a custom callable, please ensure the callable is registered as a "
            f"custom object. Allowed values are: `None`, a `Callable`, or one of the following "
            f"values: {allowed}. Received: {value!r}"
        )


def check_ngrams(ngrams):
    """Raises ValueError unless the n-grams are None, a number or a tuple of numbers."""
    several = isinstance(ngrams, (tuple, list)) and all(isinstance(n, int) for n in ngrams)
    if not (ngrams is None or isinstance(ngrams, int) or several):
        raise ValueError(
            f"`ngrams` must be None, an integer, or a tuple of integers. Received: ngrams={ngrams}"
        )


def check_lengths(output_mode, length, ragged):
    """Raises ValueError if `output_sequence_length` and `ragged` do not fit the mode."""
    if output_mode == INT and not (length is None or isinstance(length, int)):
        raise ValueError(
            "`output_sequence_length` must be either None or an integer when `output_mode` is "
            f"'int'. Received: output_sequence_length={length}"
        )
    if output_mode != INT and length is not None:
        raise ValueError(
            "`output_sequence_length` must not be set if `output_mode` is not 'int'. Received "
            f"output_sequence_length={length}."
        )
    if ragged and output_mode != INT:
        raise ValueError(
            "`ragged` must not be true if `output_mode` is not `'int'`. Received: "
            f"ragged={ragged} and output_mode={output_mode}"
        )
    if ragged and length is not None:
        raise ValueError(
            "`output_sequence_length` must not be set if ragged is True. Received: "
            f"ragged={ragged} and output_sequence_length={length}"
        )
