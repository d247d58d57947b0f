"""Texts as lists of numbers of words, or as rows of a matrix."""

import collections
import json
import warnings

import numpy as np

from yeoul.core.export import export
from yeoul.keras.preprocessing.text.words import text_to_word_sequence

MODES = ("binary", "count", "tfidf", "freq")


@export("keras.preprocessing.text.Tokenizer")
class Tokenizer:
    """Learns the words of texts, and turns texts into numbers: 1 is the most frequent word.

    Args:
      num_words: only words with lower numbers than this are kept; None: all.
      filters: characters that are left out.
      lower: whether to make all letters small.
      split: what parts words.
      char_level: every character is a word.
      oov_token: stands for unknown words, with the number 1; None: they are left out.
      analyzer: function that gives the words of a text, instead of these arguments.
      **kwargs: `document_count`.

    Attributes:
      word_index: dict from word to number.
      index_word: dict from number to word.
      word_counts: how often each word occurs.
      word_docs: in how many texts each word occurs.
      document_count: how many texts were seen.

    Raises:
      TypeError: for an unknown argument.

    Example:
      >>> import yeoul as tf
      >>> tokenizer = tf.keras.preprocessing.text.Tokenizer()
      >>> tokenizer.fit_on_texts(["the cat sat", "the dog"])
      >>> tokenizer.texts_to_sequences(["the dog sat"])
      [[1, 4, 3]]
    """

    def __init__(
        self,
        num_words=None,
        filters='!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n',
        lower=True,
        split=" ",
        char_level=False,
        oov_token=None,
        analyzer=None,
        **kwargs,
    ):
        if "nb_words" in kwargs:
            warnings.warn(
                "The `nb_words` argument in `Tokenizer` has been renamed `num_words`.", stacklevel=2
            )
            num_words = kwargs.pop("nb_words")
        self.document_count = kwargs.pop("document_count", 0)
        if kwargs:
            raise TypeError(
                f"Unrecognized keyword arguments: {', '.join(kwargs)}. Tokenizer takes num_words, "
                "filters, lower, split, char_level, oov_token, analyzer and document_count."
            )
        self.num_words, self.filters, self.split, self.lower = num_words, filters, split, lower
        self.char_level, self.oov_token, self.analyzer = char_level, oov_token, analyzer
        self.word_counts = collections.OrderedDict()
        self.word_docs = collections.defaultdict(int)
        self.index_docs = collections.defaultdict(int)
        self.word_index, self.index_word = {}, {}

    def _words(self, text):
        """The words of a text, or of a list of words."""
        if self.char_level or isinstance(text, list):
            if not self.lower:
                return text
            return [word.lower() for word in text] if isinstance(text, list) else text.lower()
        if self.analyzer is not None:
            return self.analyzer(text)
        return text_to_word_sequence(text, self.filters, self.lower, self.split)

    def fit_on_texts(self, texts):
        """Learns the words of texts.

        Args:
          texts: iterable of strings, or of lists of words.
        """
        for text in texts:
            self.document_count += 1
            words = self._words(text)
            for word in words:
                self.word_counts[word] = self.word_counts.get(word, 0) + 1
            for word in dict.fromkeys(words):
                self.word_docs[word] += 1
        words = sorted(self.word_counts, key=self.word_counts.get, reverse=True)
        words = words if self.oov_token is None else [self.oov_token, *words]
        self.word_index = {word: number for number, word in enumerate(words, 1)}
        self.index_word = {number: word for word, number in self.word_index.items()}
        for word, count in self.word_docs.items():
            self.index_docs[self.word_index[word]] = count

    def fit_on_sequences(self, sequences):
        """Learns in how many sequences each number occurs; enough for `sequences_to_matrix`.

        Args:
          sequences: list of lists of numbers.
        """
        self.document_count += len(sequences)
        for sequence in sequences:
            for number in set(sequence):
                self.index_docs[number] += 1

    def texts_to_sequences(self, texts):
        """Texts as lists of the numbers of known words; a list of lists."""
        return list(self.texts_to_sequences_generator(texts))

    def texts_to_sequences_generator(self, texts):
        """As `texts_to_sequences`, one by one."""
        unknown = self.word_index.get(self.oov_token)
        for text in texts:
            numbers = [self._kept(self.word_index.get(word), unknown) for word in self._words(text)]
            yield [number for number in numbers if number is not None]

    def _kept(self, number, unknown):
        """A word's number if it is among those that are kept, else that of unknown words."""
        if number is None or (self.num_words and number >= self.num_words):
            return unknown
        return number

    def sequences_to_texts(self, sequences):
        """Lists of numbers as texts; a list of strings."""
        return list(self.sequences_to_texts_generator(sequences))

    def sequences_to_texts_generator(self, sequences):
        """As `sequences_to_texts`, one by one."""
        unknown = self.word_index.get(self.oov_token)
        for sequence in sequences:
            numbers = [
                self._kept(number if number in self.index_word else None, unknown)
                for number in sequence
            ]
            yield " ".join(self.index_word[number] for number in numbers if number is not None)

    def texts_to_matrix(self, texts, mode="binary"):
        """Texts as rows of a matrix with a column for each word's number.

        Args:
          texts: list of strings.
          mode: "binary", "count", "tfidf" or "freq".

        Returns:
          NumPy array `[len(texts), num_words]`.
        """
        return self.sequences_to_matrix(self.texts_to_sequences(texts), mode=mode)

    def sequences_to_matrix(self, sequences, mode="binary"):
        """Lists of numbers as rows of a matrix with a column for each number.

        Args:
          sequences: list of lists of numbers.
          mode: "binary", "count", "tfidf" or "freq".

        Returns:
          NumPy array `[len(sequences), num_words]`.

        Raises:
          ValueError: if the number of words or texts is not known, or the mode is not.
        """
        if not self.num_words and not self.word_index:
            raise ValueError(
                "Specify a dimension (`num_words` argument), or fit on some text data first."
            )
        if mode == "tfidf" and not self.document_count:
            raise ValueError("Fit the Tokenizer on some data before using tfidf mode.")
        matrix = np.zeros((len(sequences), self.num_words or len(self.word_index) + 1))
        for row, sequence in zip(matrix, sequences, strict=True):
            counts = collections.Counter(n for n in sequence if n < len(row))
            for number, count in counts.items():
                row[number] = self._entry(number, count, len(sequence), mode)
        return matrix

    def _entry(self, number, count, length, mode):
        if mode == "binary":
            return 1
        if mode == "count":
            return count
        if mode == "freq":
            return count / length
        if mode == "tfidf":
            documents = self.index_docs.get(number, 0)
            return (1 + np.log(count)) * np.log(1 + self.document_count / (1 + documents))
        raise ValueError(f"Unknown vectorization mode: {mode}. Known are {', '.join(MODES)}.")

    def get_config(self):
        """The arguments and what was learnt; dicts as JSON strings."""
        return {
            "num_words": self.num_words,
            "filters": self.filters,
            "lower": self.lower,
            "split": self.split,
            "char_level": self.char_level,
            "oov_token": self.oov_token,
            "document_count": self.document_count,
            "word_counts": json.dumps(self.word_counts),
            "word_docs": json.dumps(self.word_docs),
            "index_docs": json.dumps(self.index_docs),
            "index_word": json.dumps(self.index_word),
            "word_index": json.dumps(self.word_index),
        }

    def to_json(self, **kwargs):
        """The tokenizer as JSON, for `tokenizer_from_json`.

        Args:
          **kwargs: for `json.dumps`.
        """
        config = {"class_name": type(self).__name__, "config": self.get_config()}
        return json.dumps(config, **kwargs)


@export("keras.preprocessing.text.tokenizer_from_json")
def tokenizer_from_json(json_string):
    """The tokenizer that `Tokenizer.to_json` wrote.

    Args:
      json_string: string.

    Returns:
      A `Tokenizer`.

    Example:
      >>> import yeoul as tf
      >>> text = tf.keras.preprocessing.text
      >>> tokenizer = text.Tokenizer(num_words=3)
      >>> text.tokenizer_from_json(tokenizer.to_json()).num_words
      3
    """
    config = json.loads(json_string)["config"]
    names = ("word_counts", "word_docs", "index_docs", "index_word", "word_index")
    learnt = {name: json.loads(config.pop(name)) for name in names}
    for name in ("index_docs", "index_word"):
        learnt[name] = {int(number): value for number, value in learnt[name].items()}
    tokenizer = Tokenizer(**config)
    vars(tokenizer).update(learnt)
    return tokenizer
