"""The methods of `tf.data.Dataset` that put elements together and take them apart."""

from yeoul.core.dtypes import int64


class GroupMethods:
    """Methods that batch, unbatch, window, divide and join."""

    def padded_batch(
        self, batch_size, padded_shapes=None, padding_values=None, drop_remainder=False, name=None
    ):
        """Consecutive elements stacked, each padded to one shape.

        Args:
          batch_size: elements in a batch.
          padded_shapes: structure of shapes; None or -1: the greatest dimension in the batch. By
            default the shapes of `element_spec`.
          padding_values: structure of scalars; by default 0, or "".
          drop_remainder: whether a smaller last batch is left out.
          name: a name for it.

        Raises:
          TypeError: if elements have parts that are no tensors.
          DataLossError: while iterating, if an element does not fit its padded shape.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(3).map(lambda x: tf.fill([x], x)).padded_batch(3)
          >>> next(iter(ds)).numpy().tolist()
          [[0, 0], [1, 0], [2, 2]]
        """
        from yeoul.data.padded_batch import PaddedBatch

        return PaddedBatch(self, batch_size, padded_shapes, padding_values, drop_remainder)

    def ragged_batch(self, batch_size, drop_remainder=False, row_splits_dtype=int64, name=None):
        """Consecutive elements as ragged tensors, where their shapes are not known.

        Args:
          batch_size: elements in a batch.
          drop_remainder: whether a smaller last batch is left out.
          row_splits_dtype: int32 or int64.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(3).map(lambda x: tf.fill([x], x)).ragged_batch(3)
          >>> next(iter(ds)).to_list()
          [[], [1], [2, 2]]
        """
        from yeoul.data.ragged_batch import ragged_batch

        return ragged_batch(self, batch_size, drop_remainder, row_splits_dtype)

    def sparse_batch(self, batch_size, row_shape, name=None):
        """Consecutive elements as sparse tensors.

        Args:
          batch_size: elements in a batch.
          row_shape: shape of a row; no dimension of an element may be greater.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(3).map(lambda x: tf.fill([x], x)).sparse_batch(3, [4])
          >>> next(iter(ds)).dense_shape.numpy().tolist()
          [3, 4]
        """
        from yeoul.data.sparse_batch import SparseBatch

        return SparseBatch(self, batch_size, row_shape)

    def unbatch(self, name=None):
        """The rows of the elements, as elements.

        Raises:
          ValueError: if elements are scalars.

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().item() for x in tf.data.Dataset.range(3).batch(2).unbatch()]
          [0, 1, 2]
        """
        from yeoul.data.unbatch import Unbatch

        return Unbatch(self)

    def rebatch(self, batch_size, drop_remainder=False, name=None):
        """Batches of another size.

        Args:
          batch_size: elements in a batch; or a list of sizes, which are used in turns.
          drop_remainder: whether a smaller last batch is left out.
          name: a name for it.

        Raises:
          ValueError: if elements are scalars.

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().tolist() for x in tf.data.Dataset.range(4).batch(4).rebatch([3, 1])]
          [[0, 1, 2], [3]]
        """
        from yeoul.data.rebatch import rebatched

        return rebatched(self, batch_size, drop_remainder)

    def window(self, size, shift=None, stride=1, drop_remainder=False, name=None):
        """Datasets of consecutive elements.

        Args:
          size: elements in a window.
          shift: how far the next window begins; `size` by default.
          stride: how far the elements of a window are apart.
          drop_remainder: whether smaller last windows are left out.
          name: a name for it.

        Raises:
          ValueError: if a number is not positive.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(5).window(3, shift=1, drop_remainder=True)
          >>> [x.numpy().tolist() for x in ds.flat_map(lambda window: window.batch(3))]
          [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
        """
        from yeoul.data.window import Window

        return Window(self, size, shift, stride, drop_remainder)

    def concatenate(self, dataset, name=None):
        """The elements of this dataset, then those of another.

        Args:
          dataset: a dataset with compatible elements.
          name: a name for it.

        Raises:
          TypeError: if its elements have another structure or dtype.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(2).concatenate(tf.data.Dataset.range(2))
          >>> [x.numpy().item() for x in ds]
          [0, 1, 0, 1]
        """
        from yeoul.data.concatenate import Concatenate

        return Concatenate(self, dataset)

    def shard(self, num_shards, index, name=None):
        """Every `num_shards`-th element, from number `index` on.

        Args:
          num_shards: number of parts.
          index: which part, from 0 on.
          name: a name for it.

        Raises:
          InvalidArgumentError: if there is no such part.

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().item() for x in tf.data.Dataset.range(5).shard(2, 1)]
          [1, 3]
        """
        from yeoul.data.shard import Shard

        return Shard(self, num_shards, index)

    def unique(self, name=None):
        """The elements without repetitions, in the order in which they come first.

        Raises:
          TypeError: if they are no int32, int64 or string tensors.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.from_tensor_slices([1, 2, 1]).unique()
          >>> [x.numpy().item() for x in ds]
          [1, 2]
        """
        from yeoul.data.unique import Unique

        return Unique(self)

    def ignore_errors(self, log_warning=False, name=None):
        """The elements that can be computed: those that raise an error are left out.

        Args:
          log_warning: whether the errors are logged.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.from_tensor_slices([1.0, 0.0, 4.0])
          >>> ds = ds.map(lambda x: tf.debugging.check_numerics(1.0 / x, "no number"))
          >>> [x.numpy().item() for x in ds.ignore_errors()]
          [1.0, 0.25]
        """
        from yeoul.data.ignore_errors import IgnoreErrors

        return IgnoreErrors(self, log_warning)

    def get_single_element(self, name=None):
        """The only element.

        Raises:
          InvalidArgumentError: if there is none, or more than one.

        Example:
          >>> import yeoul as tf
          >>> tf.data.Dataset.range(1).get_single_element().numpy().item()
          0
        """
        from yeoul.data.single import single_element

        return single_element(self)
