"""Datasets of `tf.train.Example` messages."""

from yeoul.core.export import export
from yeoul.data.counts import AUTOTUNE
from yeoul.data.make_csv import matching
from yeoul.data.map import Map
from yeoul.data.readers import TFRecordDataset
from yeoul.data.tensor_slices import slices
from yeoul.ops.io.parse_example import parse_example


@export("data.experimental.parse_example_dataset")
def parse_example_dataset(features, num_parallel_calls=1, deterministic=None):
    """A transformation of batches of serialized `tf.train.Example` messages to dicts of tensors.

    Args:
      features: dict from names to `tf.io.FixedLenFeature`, `tf.io.VarLenFeature`, …
      num_parallel_calls: results always come in order.
      deterministic: as `num_parallel_calls`.

    Raises:
      ValueError: if `features` is None.

    Example:
      >>> import yeoul as tf
      >>> example = tf.train.Example(features=tf.train.Features(feature={
      ...     "n": tf.train.Feature(int64_list=tf.train.Int64List(value=[3]))}))
      >>> ds = tf.data.Dataset.from_tensors([example.SerializeToString()])
      >>> features = {"n": tf.io.FixedLenFeature([], tf.int64)}
      >>> ds = ds.apply(tf.data.experimental.parse_example_dataset(features))
      >>> next(iter(ds))["n"].numpy().tolist()
      [3]
    """
    if features is None:
        raise ValueError("Argument `features` is required, but not specified.")
    return lambda dataset: ParseExample(dataset, lambda text: parse_example(text, features))


class ParseExample(Map):
    """Messages as dicts of tensors."""

    def __init__(self, source, function):
        super().__init__(source, function)
        self.label = "_ParseExampleDataset"


@export("data.experimental.make_batched_features_dataset")
def make_batched_features_dataset(
    file_pattern,
    batch_size,
    features,
    reader=None,
    label_key=None,
    reader_args=None,
    num_epochs=None,
    shuffle=True,
    shuffle_buffer_size=10000,
    shuffle_seed=None,
    prefetch_buffer_size=None,
    reader_num_threads=None,
    parser_num_threads=None,
    sloppy_ordering=False,
    drop_final_batch=False,
):
    """Batches of `tf.train.Example` messages in files, as dicts of tensors.

    Args:
      file_pattern: path or list of paths, with `*` and `?`.
      batch_size: messages in a batch.
      features: dict from names to `tf.io.FixedLenFeature`, `tf.io.VarLenFeature`, …
      reader: function of a path (and `reader_args`) that gives a dataset of messages; by default
        `tf.data.TFRecordDataset`.
      label_key: name of a feature: elements are pairs of the dict without it, and it.
      reader_args: list of further arguments of `reader`.
      num_epochs: how many times the messages come; without end if it is None.
      shuffle: whether files and messages are shuffled.
      shuffle_buffer_size: as in `tf.data.Dataset.shuffle`.
      shuffle_seed: makes the order repeatable.
      prefetch_buffer_size: batches computed ahead.
      reader_num_threads: how many files are read in turns.
      parser_num_threads: batches always come in order.
      sloppy_ordering: whether the order may change; it never does.
      drop_final_batch: whether a smaller last batch is left out.

    Returns:
      A `tf.data.Dataset`.

    Raises:
      ValueError: if no file matches, or `label_key` is no feature.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.tfrecord"
      >>> example = tf.train.Example(features=tf.train.Features(feature={
      ...     "n": tf.train.Feature(int64_list=tf.train.Int64List(value=[3]))}))
      >>> with tf.io.TFRecordWriter(path) as writer:
      ...     writer.write(example.SerializeToString())
      >>> ds = tf.data.experimental.make_batched_features_dataset(
      ...     path, 1, {"n": tf.io.FixedLenFeature([], tf.int64)}, num_epochs=1)
      >>> next(iter(ds))["n"].numpy().tolist()
      [3]
    """
    if label_key is not None and label_key not in features:
        raise ValueError(
            f"The `label_key` provided ({label_key}) must be one of the `features` keys: "
            f"{list(features)}."
        )
    paths = matching(file_pattern, shuffle, shuffle_seed)
    make, given = reader or TFRecordDataset, list(reader_args or ())
    dataset = slices(paths)
    if shuffle:
        dataset = dataset.shuffle(len(paths), shuffle_seed)
    dataset = dataset.interleave(
        lambda path: make(path, *given), cycle_length=reader_num_threads or 1, block_length=1
    )
    dataset = dataset.map(message_of)
    if shuffle:
        dataset = dataset.shuffle(shuffle_buffer_size, shuffle_seed)
    if num_epochs != 1:
        dataset = dataset.repeat(num_epochs)
    dataset = dataset.batch(batch_size, drop_remainder=drop_final_batch or num_epochs is None)
    dataset = dataset.apply(parse_example_dataset(features))
    if label_key is not None:
        dataset = dataset.map(lambda found: parted(found, label_key))
    return dataset.prefetch(AUTOTUNE if prefetch_buffer_size is None else prefetch_buffer_size)


def message_of(*element):
    """The message in what a reader gives: it, or a pair of a key and it."""
    return element[-1]


def parted(found, label):
    """The features without the label, and the label."""
    return {k: v for k, v in found.items() if k != label}, found[label]
