"""The methods of `tf.data.Dataset` that apply functions."""


class FunctionMethods:
    """Methods that pass elements to functions of the user."""

    def map(self, map_func, num_parallel_calls=None, deterministic=None, name=None):
        """Each element passed through a function.

        The function is traced once and runs on many elements at a time; a function that cannot be
        traced that way runs element by element.

        Args:
          map_func: function of the components of an element.
          num_parallel_calls: how many threads run a function that goes element by element, or
            `tf.data.AUTOTUNE`; others need none.
          deterministic: the results always come in order.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().item() for x in tf.data.Dataset.range(3).map(lambda x: x * 2)]
          [0, 2, 4]
        """
        from yeoul.data.map import Map

        return Map(self, map_func, num_parallel_calls)

    def filter(self, predicate, name=None):
        """The elements for which a function is true.

        Args:
          predicate: function of the components of an element; gives a bool scalar.
          name: a name for it.

        Raises:
          ValueError: if it gives something else.

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().item() for x in tf.data.Dataset.range(5).filter(lambda x: x % 2 == 0)]
          [0, 2, 4]
        """
        from yeoul.data.filter import Filter

        return Filter(self, predicate)

    def flat_map(self, map_func, name=None):
        """The elements of the datasets that a function makes of each element, one after the other.

        Args:
          map_func: function of the components of an element; gives a dataset.
          name: a name for it.

        Raises:
          TypeError: if it gives something else.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.from_tensor_slices([[1, 2], [3, 4]])
          >>> ds = ds.flat_map(tf.data.Dataset.from_tensor_slices)
          >>> [x.numpy().item() for x in ds]
          [1, 2, 3, 4]
        """
        from yeoul.data.interleave import FlatMap

        return FlatMap(self, map_func)

    def interleave(
        self,
        map_func,
        cycle_length=None,
        block_length=None,
        num_parallel_calls=None,
        deterministic=None,
        name=None,
    ):
        """Elements of the datasets that a function makes, in turns.

        Args:
          map_func: function of the components of an element; gives a dataset.
          cycle_length: from how many datasets elements are taken in turns.
          block_length: how many are taken at a turn; 1.
          num_parallel_calls: how many threads read the datasets ahead, or `tf.data.AUTOTUNE`.
          deterministic: elements always come in order.
          name: a name for it.

        Raises:
          TypeError: if `map_func` does not give a dataset.
          ValueError: if a length is not positive.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(2).interleave(
          ...     lambda x: tf.data.Dataset.from_tensors(x).repeat(3), cycle_length=2)
          >>> [x.numpy().item() for x in ds]
          [0, 1, 0, 1, 0, 1]
        """
        from yeoul.data.interleave import interleaved

        return interleaved(self, map_func, cycle_length, block_length, num_parallel_calls)

    def reduce(self, initial_state, reduce_func, name=None):
        """All elements combined to one.

        Args:
          initial_state: tensor or structure of tensors.
          reduce_func: function of a state and an element; gives the next state.
          name: a name for it.

        Returns:
          The last state.

        Raises:
          TypeError: if the dtype or the structure of the state changes.

        Example:
          >>> import numpy as np
          >>> import yeoul as tf
          >>> tf.data.Dataset.range(5).reduce(np.int64(0), lambda s, x: s + x).numpy().item()
          10
        """
        from yeoul.data.reduce import reduced

        return reduced(self, initial_state, reduce_func)

    def scan(self, initial_state, scan_func, name=None):
        """Each element passed through a function that has a state.

        Args:
          initial_state: tensor or structure of tensors.
          scan_func: function of a state and an element; gives the next state and a new element.
          name: a name for it.

        Raises:
          TypeError: if it gives something else, or another dtype of the state.

        Example:
          >>> import yeoul as tf
          >>> zero = tf.constant(0, tf.int64)
          >>> ds = tf.data.Dataset.range(4).scan(zero, lambda s, x: (s + x, s + x))
          >>> [x.numpy().item() for x in ds]
          [0, 1, 3, 6]
        """
        from yeoul.data.scan import Scan

        return Scan(self, initial_state, scan_func)

    def take_while(self, predicate, name=None):
        """The elements before the first for which a function is false.

        Args:
          predicate: function of the components of an element; gives a bool scalar.
          name: a name for it.

        Raises:
          ValueError: if it gives something else.

        Example:
          >>> import yeoul as tf
          >>> [x.numpy().item() for x in tf.data.Dataset.range(9).take_while(lambda x: x < 2)]
          [0, 1]
        """
        from yeoul.data.filter import TakeWhile

        return TakeWhile(self, predicate)

    def apply(self, transformation_func):
        """What a function makes of this dataset.

        Args:
          transformation_func: function of a dataset; gives a dataset.

        Raises:
          TypeError: if it gives something else.

        Example:
          >>> import yeoul as tf
          >>> len(tf.data.Dataset.range(5).apply(lambda ds: ds.take(2)))
          2
        """
        from yeoul.data.dataset import Dataset

        made = transformation_func(self)
        if not isinstance(made, Dataset):
            raise TypeError(
                f"`transformation_func` must return a `tf.data.Dataset` object. Got {type(made)}."
            )
        return made

    def group_by_window(
        self, key_func, reduce_func, window_size=None, window_size_func=None, name=None
    ):
        """Elements gathered by a key, and what a function makes of each full window of them.

        Args:
          key_func: function of the components of an element; gives an int64 scalar.
          reduce_func: function of a key and a dataset of elements; gives a dataset.
          window_size: number of elements in a window.
          window_size_func: in its place: function of a key that gives the number.
          name: a name for it.

        Raises:
          ValueError: unless one of `window_size` and `window_size_func` is given.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(5).group_by_window(
          ...     lambda x: x % 2, lambda key, window: window.batch(3), window_size=3)
          >>> [x.numpy().tolist() for x in ds]
          [[0, 2, 4], [1, 3]]
        """
        from yeoul.data.group_by_window import grouped

        return grouped(self, key_func, reduce_func, window_size, window_size_func)

    def bucket_by_sequence_length(
        self,
        element_length_func,
        bucket_boundaries,
        bucket_batch_sizes,
        padded_shapes=None,
        padding_values=None,
        pad_to_bucket_boundary=False,
        no_padding=False,
        drop_remainder=False,
        name=None,
    ):
        """Batches of elements of similar length.

        Args:
          element_length_func: function of the components of an element; gives its length, int32.
          bucket_boundaries: list of ints: where buckets of lengths part.
          bucket_batch_sizes: the size of batches of each bucket: one more.
          padded_shapes: as in `padded_batch`.
          padding_values: as in `padded_batch`.
          pad_to_bucket_boundary: whether elements are padded to their bucket's boundary less one.
          no_padding: whether batches are not padded.
          drop_remainder: whether smaller last batches are left out.
          name: a name for it.

        Raises:
          ValueError: if the numbers of boundaries and sizes do not fit.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.from_generator(
          ...     lambda: [[1], [2, 3, 4], [5]], output_signature=tf.TensorSpec([None], tf.int32))
          >>> ds = ds.bucket_by_sequence_length(lambda x: tf.shape(x)[0], [2], [2, 2])
          >>> [x.numpy().tolist() for x in ds]
          [[[1], [5]], [[2, 3, 4]]]
        """
        from yeoul.data.bucket import bucketed

        return bucketed(
            self,
            element_length_func,
            bucket_boundaries,
            bucket_batch_sizes,
            padded_shapes,
            padding_values,
            pad_to_bucket_boundary,
            no_padding,
            drop_remainder,
        )

    def rejection_resample(self, class_func, target_dist, initial_dist=None, seed=None, name=None):
        """Elements left out at random, so that classes are distributed as wished.

        Args:
          class_func: function of the components of an element; gives its class, int32.
          target_dist: the share of each class that is wanted: floats.
          initial_dist: what it is; found out on the way if it is None.
          seed: makes the draws repeatable.
          name: a name for it.

        Returns:
          A dataset of pairs (class, element).

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(100).rejection_resample(
          ...     lambda x: tf.cast(x % 2, tf.int32), [1.0, 0.0], [0.5, 0.5], seed=1)
          >>> {c.numpy().item() for c, x in ds}
          {0}
        """
        from yeoul.data.rejection_resample import resampled

        return resampled(self, class_func, target_dist, initial_dist, seed)
