"""`tf.data.experimental`: functions that give transformations for `tf.data.Dataset.apply`."""

from yeoul.core.dtypes import int64
from yeoul.core.export import export
from yeoul.data.interleave import interleaved
from yeoul.data.same import OnDevice


@export("data.experimental.shuffle_and_repeat")
def shuffle_and_repeat(buffer_size, count=None, seed=None):
    """A transformation that shuffles and repeats; as `shuffle`, then `repeat`.

    With a seed, iterators give the same orders, one for each repetition, from the first on.

    Args:
      buffer_size: as in `tf.data.Dataset.shuffle`.
      count: as in `tf.data.Dataset.repeat`.
      seed: as in `tf.data.Dataset.shuffle`.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(2).apply(tf.data.experimental.shuffle_and_repeat(2, count=3))
      >>> len(ds)
      6
    """

    def made(dataset):
        shuffled = dataset.shuffle(buffer_size, seed)
        shuffled.seeds.restarts = True
        return shuffled.repeat(count)

    return made


@export("data.experimental.enumerate_dataset")
def enumerate_dataset(start=0):
    """A transformation that numbers elements; as `tf.data.Dataset.enumerate`.

    Args:
      start: the first number.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.from_tensor_slices(["a"])
      >>> [int(i) for i, _ in ds.apply(tf.data.experimental.enumerate_dataset(3))]
      [3]
    """
    return lambda dataset: dataset.enumerate(start)


@export("data.experimental.unbatch")
def unbatch():
    """A transformation that makes elements of rows; as `tf.data.Dataset.unbatch`.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(3).batch(2).apply(tf.data.experimental.unbatch())
      >>> [x.numpy().item() for x in ds]
      [0, 1, 2]
    """
    return lambda dataset: dataset.unbatch()


@export("data.experimental.unique")
def unique():
    """A transformation that leaves out repetitions; as `tf.data.Dataset.unique`.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.from_tensor_slices([1, 1, 2]).apply(tf.data.experimental.unique())
      >>> [x.numpy().item() for x in ds]
      [1, 2]
    """
    return lambda dataset: dataset.unique()


@export("data.experimental.ignore_errors")
def ignore_errors(log_warning=False):
    """A transformation that leaves out errors; as `tf.data.Dataset.ignore_errors`.

    Args:
      log_warning: whether the errors are logged.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.from_tensor_slices([1.0, 0.0])
      >>> ds = ds.map(lambda x: tf.debugging.check_numerics(1.0 / x, "no number"))
      >>> len(list(ds.apply(tf.data.experimental.ignore_errors())))
      1
    """
    return lambda dataset: dataset.ignore_errors(log_warning)


@export("data.experimental.scan")
def scan(initial_state, scan_func):
    """A transformation by a function with a state; as `tf.data.Dataset.scan`.

    Args:
      initial_state: tensor or structure of tensors.
      scan_func: function of a state and an element; gives the next state and a new element.

    Example:
      >>> import yeoul as tf
      >>> zero = tf.constant(0, tf.int64)
      >>> total = tf.data.experimental.scan(zero, lambda s, x: (s + x, s + x))
      >>> [x.numpy().item() for x in tf.data.Dataset.range(3).apply(total)]
      [0, 1, 3]
    """
    return lambda dataset: dataset.scan(initial_state, scan_func)


@export("data.experimental.take_while")
def take_while(predicate):
    """A transformation that stops; as `tf.data.Dataset.take_while`.

    Args:
      predicate: function of the components of an element; gives a bool scalar.

    Example:
      >>> import yeoul as tf
      >>> small = tf.data.experimental.take_while(lambda x: x < 2)
      >>> [x.numpy().item() for x in tf.data.Dataset.range(5).apply(small)]
      [0, 1]
    """
    return lambda dataset: dataset.take_while(predicate)


@export("data.experimental.map_and_batch")
def map_and_batch(
    map_func, batch_size, num_parallel_batches=None, drop_remainder=False, num_parallel_calls=None
):
    """A transformation that maps and batches; as `map`, then `batch`.

    Args:
      map_func: as in `tf.data.Dataset.map`.
      batch_size: elements in a batch.
      num_parallel_batches: batches always come in order.
      drop_remainder: whether a smaller last batch is left out.
      num_parallel_calls: as `num_parallel_batches`.

    Raises:
      ValueError: if both numbers are given.

    Example:
      >>> import yeoul as tf
      >>> double = tf.data.experimental.map_and_batch(lambda x: x * 2, 2)
      >>> [x.numpy().tolist() for x in tf.data.Dataset.range(3).apply(double)]
      [[0, 2], [4]]
    """
    if num_parallel_batches is not None and num_parallel_calls is not None:
        raise ValueError(
            "`map_and_batch` allows only one of `num_parallel_batches` and `num_parallel_calls` to "
            "be set, but both were."
        )
    return lambda dataset: dataset.map(map_func).batch(batch_size, drop_remainder)


@export("data.experimental.parallel_interleave")
def parallel_interleave(
    map_func,
    cycle_length,
    block_length=1,
    sloppy=False,
    buffer_output_elements=None,
    prefetch_input_elements=None,
):
    """A transformation by datasets in turns; as `tf.data.Dataset.interleave`.

    Args:
      map_func: function of the components of an element; gives a dataset.
      cycle_length: from how many datasets elements are taken in turns.
      block_length: how many are taken at a turn.
      sloppy: whether the order may change; it never does.
      buffer_output_elements: elements come when they are asked for.
      prefetch_input_elements: as `buffer_output_elements`.

    Example:
      >>> import yeoul as tf
      >>> twice = tf.data.experimental.parallel_interleave(
      ...     lambda x: tf.data.Dataset.from_tensors(x).repeat(2), cycle_length=2)
      >>> [x.numpy().item() for x in tf.data.Dataset.range(2).apply(twice)]
      [0, 1, 0, 1]
    """
    return lambda dataset: interleaved(dataset, map_func, cycle_length, block_length, None)


@export("data.experimental.dense_to_ragged_batch")
def dense_to_ragged_batch(batch_size, drop_remainder=False, row_splits_dtype=int64):
    """A transformation to ragged batches; as `tf.data.Dataset.ragged_batch`.

    Args:
      batch_size: elements in a batch.
      drop_remainder: whether a smaller last batch is left out.
      row_splits_dtype: int32 or int64.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(3).map(lambda x: tf.fill([x], x))
      >>> ds = ds.apply(tf.data.experimental.dense_to_ragged_batch(3))
      >>> next(iter(ds)).to_list()
      [[], [1], [2, 2]]
    """
    return lambda dataset: dataset.ragged_batch(batch_size, drop_remainder, row_splits_dtype)


@export("data.experimental.dense_to_sparse_batch")
def dense_to_sparse_batch(batch_size, row_shape):
    """A transformation to sparse batches; as `tf.data.Dataset.sparse_batch`.

    Args:
      batch_size: elements in a batch.
      row_shape: shape of a row; no dimension of an element may be greater.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(3).map(lambda x: tf.fill([x], x))
      >>> ds = ds.apply(tf.data.experimental.dense_to_sparse_batch(3, [4]))
      >>> tf.sparse.to_dense(next(iter(ds))).numpy().tolist()
      [[0, 0, 0, 0], [1, 0, 0, 0], [2, 2, 0, 0]]
    """
    return lambda dataset: dataset.sparse_batch(batch_size, row_shape)


@export("data.experimental.bucket_by_sequence_length")
def bucket_by_sequence_length(
    element_length_func,
    bucket_boundaries,
    bucket_batch_sizes,
    padded_shapes=None,
    padding_values=None,
    pad_to_bucket_boundary=False,
    no_padding=False,
    drop_remainder=False,
):
    """A transformation to batches of similar lengths; as the method of `tf.data.Dataset`.

    Args:
      element_length_func: function of the components of an element; gives its length, int32.
      bucket_boundaries: list of ints: where buckets of lengths part.
      bucket_batch_sizes: the size of batches of each bucket: one more.
      padded_shapes: as in `padded_batch`.
      padding_values: as in `padded_batch`.
      pad_to_bucket_boundary: whether elements are padded to their bucket's boundary less one.
      no_padding: whether batches are not padded.
      drop_remainder: whether smaller last batches are left out.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(4).map(lambda x: tf.fill([x], x))
      >>> ds = ds.apply(tf.data.experimental.bucket_by_sequence_length(
      ...     lambda x: tf.shape(x)[0], [2], [2, 2]))
      >>> [x.numpy().tolist() for x in ds]
      [[[0], [1]], [[2, 2, 0], [3, 3, 3]]]
    """
    return lambda dataset: dataset.bucket_by_sequence_length(
        element_length_func,
        bucket_boundaries,
        bucket_batch_sizes,
        padded_shapes,
        padding_values,
        pad_to_bucket_boundary,
        no_padding,
        drop_remainder,
    )


@export("data.experimental.group_by_window")
def group_by_window(key_func, reduce_func, window_size=None, window_size_func=None):
    """A transformation of windows of one key; as `tf.data.Dataset.group_by_window`.

    Args:
      key_func: function of the components of an element; gives an int64 scalar.
      reduce_func: function of a key and a dataset of elements; gives a dataset.
      window_size: number of elements in a window.
      window_size_func: in its place: function of a key that gives the number.

    Raises:
      ValueError: unless one of `window_size` and `window_size_func` is given.

    Example:
      >>> import yeoul as tf
      >>> by_parity = tf.data.experimental.group_by_window(
      ...     lambda x: x % 2, lambda key, window: window.batch(3), window_size=3)
      >>> [x.numpy().tolist() for x in tf.data.Dataset.range(5).apply(by_parity)]
      [[0, 2, 4], [1, 3]]
    """
    if (window_size is None) == (window_size_func is None):
        raise ValueError("Must pass either window_size or window_size_func, and only one of them.")
    return lambda dataset: dataset.group_by_window(
        key_func, reduce_func, window_size, window_size_func
    )


@export("data.experimental.rejection_resample")
def rejection_resample(class_func, target_dist, initial_dist=None, seed=None):
    """A transformation to other shares of classes; as `tf.data.Dataset.rejection_resample`.

    Args:
      class_func: function of the components of an element; gives its class, int32.
      target_dist: the share of each class that is wanted: floats.
      initial_dist: what it is; found out on the way if it is None.
      seed: makes the draws repeatable.

    Example:
      >>> import yeoul as tf
      >>> odd = tf.data.experimental.rejection_resample(
      ...     lambda x: tf.cast(x % 2, tf.int32), [0.0, 1.0], [0.5, 0.5])
      >>> [x.numpy().item() for _, x in tf.data.Dataset.range(5).apply(odd)]
      [1, 3]
    """
    return lambda dataset: dataset.rejection_resample(class_func, target_dist, initial_dist, seed)


@export("data.experimental.copy_to_device")
def copy_to_device(target_device, source_device="/cpu:0"):
    """A transformation that puts elements on a device; they are put where they are used here.

    Args:
      target_device: name of a device; it has no effect.
      source_device: name of a device; it has no effect.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(2).apply(tf.data.experimental.copy_to_device("/cpu:0"))
      >>> [x.numpy().item() for x in ds]
      [0, 1]
    """
    return OnDevice


@export("data.experimental.prefetch_to_device")
def prefetch_to_device(device, buffer_size=None):
    """A transformation that computes elements ahead; it must be the last.

    Args:
      device: name of a device; it has no effect.
      buffer_size: elements ahead; a few by default.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(2).apply(tf.data.experimental.prefetch_to_device("/cpu:0"))
      >>> [x.numpy().item() for x in ds]
      [0, 1]
    """
    return lambda dataset: OnDevice(dataset).prefetch(-1 if buffer_size is None else buffer_size)


@export("data.experimental.snapshot")
def snapshot(path, compression="AUTO", reader_func=None, shard_func=None):
    """A transformation that keeps elements in files; as `tf.data.Dataset.snapshot`.

    Args:
      path: a folder.
      compression: "AUTO", "GZIP", "SNAPPY" or None.
      reader_func: function of a dataset of the shards; gives a dataset.
      shard_func: function of the components of an element; gives an int64, its shard.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> ds = tf.data.Dataset.range(2).apply(tf.data.experimental.snapshot(tempfile.mkdtemp()))
      >>> len(list(ds)), len(list(ds))
      (2, 2)
    """
    return lambda dataset: dataset.snapshot(path, compression, reader_func, shard_func)


@export("data.experimental.from_list")
def from_list(elements, name=None):
    """A dataset of the elements of a list.

    Args:
      elements: list of elements of one structure.
      name: a name for it.

    Raises:
      ValueError: if the list is empty, or elements differ.

    Example:
      >>> import yeoul as tf
      >>> ds = tf.data.experimental.from_list([(1, "a"), (2, "b")])
      >>> [(int(n), s.numpy()) for n, s in ds]
      [(1, b'a'), (2, b'b')]
    """
    from yeoul.data.element_list import ListDataset

    return ListDataset(elements)
