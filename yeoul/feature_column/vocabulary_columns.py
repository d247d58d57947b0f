"""Categories by a vocabulary, in the program or in a file."""

import collections

import numpy as np

from yeoul.core.export import export
from yeoul.feature_column.categorical_columns import kept, values_of
from yeoul.feature_column.column import CategoricalColumn, check_category_dtype, check_key
from yeoul.feature_column.configs import column_class
from yeoul.ops.casting import cast
from yeoul.ops.io.features import VarLenFeature
from yeoul.ops.io.gfile import exists
from yeoul.ops.io.gfile_class import GFile
from yeoul.ops.lookup.static_table import KeyValueTensorInitializer, StaticHashTable
from yeoul.ops.lookup.vocabulary import StaticVocabularyTable


class VocabularyColumn(CategoricalColumn):
    """A column with a table of words, which the layer holds."""

    @property
    def name(self):
        return self.key

    @property
    def parse_example_spec(self):
        return {self.key: VarLenFeature(self.dtype)}

    def create_state(self, layer):
        """Makes the table."""
        if self in layer._tables:
            return
        integer = self.dtype.is_integer
        words = np.asarray(self.words(), "int64" if integer else object)
        places = np.arange(len(words), dtype="int64")
        start = KeyValueTensorInitializer(words, places, "int64" if integer else "string", "int64")
        if self.num_oov_buckets:
            table = StaticVocabularyTable(start, self.num_oov_buckets)
        else:
            table = StaticHashTable(start, self.default_value)
        layer._tables[self] = table

    def ids(self, features):
        """The places of the words in the vocabulary."""
        values = values_of(self, features)
        found = cast(values, "int64") if values.dtype.is_integer else values
        return kept(values, features.layer._tables[self].lookup(found))


@column_class
class VocabularyListCategoricalColumn(
    VocabularyColumn,
    collections.namedtuple(
        "VocabularyListCategoricalColumn",
        ("key", "vocabulary_list", "dtype", "default_value", "num_oov_buckets"),
    ),
):
    """Categories by a list of words.

    Made by `tf.feature_column.categorical_column_with_vocabulary_list`.
    """

    @property
    def num_buckets(self):
        return len(self.vocabulary_list) + self.num_oov_buckets

    def words(self):
        """The words."""
        return list(self.vocabulary_list)


@export("feature_column.categorical_column_with_vocabulary_list")
def categorical_column_with_vocabulary_list(
    key, vocabulary_list, dtype=None, default_value=-1, num_oov_buckets=0
):
    """Categories by their place in a list.

    Args:
      key: name of the feature; "" and -1 in dense tensors stand for no value.
      vocabulary_list: the values, strings or integers, each once.
      dtype: string, or an integer dtype; default: as the values are.
      default_value: class of values that are not in the list; -1: none.
      num_oov_buckets: further classes, which such values are hashed to instead.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import yeoul as tf
      >>> fc = tf.feature_column
      >>> color = fc.categorical_column_with_vocabulary_list("color", ["red", "blue"])
      >>> layer = tf.keras.layers.DenseFeatures([fc.indicator_column(color)])
      >>> layer({"color": [["blue"], ["green"]]}).numpy().tolist()
      [[0.0, 1.0], [0.0, 0.0]]
    """
    check_key(key)
    if vocabulary_list is None or len(vocabulary_list) < 1:
        raise ValueError(f"vocabulary_list {vocabulary_list} must be non-empty, column_name: {key}")
    if len(set(vocabulary_list)) != len(vocabulary_list):
        raise ValueError(f"Duplicate keys in vocabulary_list {vocabulary_list}, column_name: {key}")
    found = np.asarray(vocabulary_list).dtype
    own = check_category_dtype(key, "string" if found.kind in "USO" else found)
    check_oov(key, num_oov_buckets, default_value, -1)
    if dtype is None:
        dtype = own
    elif check_category_dtype(key, dtype).is_integer != own.is_integer:
        raise ValueError(
            f"dtype {check_category_dtype(key, dtype)} and vocabulary dtype {own} do not match, "
            f"column_name: {key}"
        )
    return VocabularyListCategoricalColumn(
        key,
        tuple(vocabulary_list),
        check_category_dtype(key, dtype),
        default_value,
        num_oov_buckets,
    )


def check_oov(key, num_oov_buckets, default_value, none):
    """Refuses a default beside buckets for values that are not in the vocabulary."""
    if num_oov_buckets and default_value != none:
        raise ValueError(f"Can't specify both num_oov_buckets and default_value in {key}.")
    if num_oov_buckets and num_oov_buckets < 0:
        raise ValueError(f"Invalid num_oov_buckets {num_oov_buckets} in {key}.")


@column_class
class VocabularyFileCategoricalColumn(
    VocabularyColumn,
    collections.namedtuple(
        "VocabularyFileCategoricalColumn",
        (
            "key",
            "vocabulary_file",
            "vocabulary_size",
            "num_oov_buckets",
            "dtype",
            "default_value",
            "file_format",
        ),
    ),
):
    """Categories by a file of words.

    Made by `tf.feature_column.categorical_column_with_vocabulary_file`.
    """

    @property
    def num_buckets(self):
        return self.vocabulary_size + self.num_oov_buckets

    def words(self):
        """The words, of the first lines of the file."""
        words = read_words(self.vocabulary_file, self.file_format)[: self.vocabulary_size]
        return [int(word) for word in words] if self.dtype.is_integer else words


@export("feature_column.categorical_column_with_vocabulary_file")
def categorical_column_with_vocabulary_file(
    key,
    vocabulary_file,
    vocabulary_size=None,
    dtype="string",
    default_value=None,
    num_oov_buckets=0,
    file_format=None,
):
    """Categories by the line that they stand in, in a file.

    Args:
      key: name of the feature; "" and -1 in dense tensors stand for no value.
      vocabulary_file: path.
      vocabulary_size: how many lines count; default: all.
      dtype: string, or an integer dtype.
      default_value: class of values that are not in the file; default: none.
      num_oov_buckets: further classes, which such values are hashed to instead.
      file_format: "text" (default), or "tfrecord_gzip": compressed records, one for each value.

    Raises:
      ValueError: if an argument makes no sense, or the file does not exist.
    """
    check_key(key)
    if not vocabulary_file:
        raise ValueError(f"Missing vocabulary_file in {key}.")
    if file_format not in (None, "text", "tfrecord_gzip"):
        raise ValueError(
            f"Unknown file_format {file_format!r} in {key}: pass 'text' or 'tfrecord_gzip'."
        )
    if vocabulary_size is None:
        if not exists(vocabulary_file):
            raise ValueError(f"vocabulary_file in {key} does not exist.")
        vocabulary_size = len(read_words(vocabulary_file, file_format))
    if vocabulary_size < 1:
        raise ValueError(f"Invalid vocabulary_size in {key}.")
    check_oov(key, num_oov_buckets, default_value, None)
    return VocabularyFileCategoricalColumn(
        key,
        vocabulary_file,
        vocabulary_size,
        num_oov_buckets or 0,
        check_category_dtype(key, dtype),
        -1 if default_value is None else default_value,
        file_format,
    )


def read_words(path, file_format):
    """The lines, or records, of a vocabulary file."""
    if file_format == "tfrecord_gzip":
        from yeoul.data.readers import TFRecordDataset

        return [r.numpy() for r in TFRecordDataset(path, compression_type="GZIP")]
    with GFile(path, "r") as file:
        return file.read().splitlines()
