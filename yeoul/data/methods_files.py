"""The methods of `tf.data.Dataset` for files and options."""


class FileMethods:
    """Methods that keep elements in files, and those about options."""

    def cache(self, filename="", name=None):
        """Keeps the elements of the first whole pass for later passes.

        Args:
          filename: path of a file that keeps them; in memory by default. The file appears when the
            first pass has come to its end, and is what the dataset is from then on.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(2).cache()
          >>> [x.numpy().item() for x in ds]
          [0, 1]
        """
        from yeoul.data.cache import Cache, FileCache

        path = filename.numpy() if hasattr(filename, "numpy") else filename
        return FileCache(self, path) if path else Cache(self)

    def snapshot(self, path, compression="AUTO", reader_func=None, shard_func=None, name=None):
        """Keeps the elements of the first whole pass in files, for later passes and programs.

        Args:
          path: a folder.
          compression: "AUTO", "GZIP", "SNAPPY" or None.
          reader_func: function of a dataset of the shards (datasets); gives a dataset.
          shard_func: function of the components of an element; gives an int64, its shard.
          name: a name for it.

        Raises:
          ValueError: for another compression.

        Example:
          >>> import tempfile
          >>> import yeoul as tf
          >>> ds = tf.data.Dataset.range(2).snapshot(tempfile.mkdtemp())
          >>> [x.numpy().item() for x in ds]
          [0, 1]
        """
        from yeoul.data.snapshot import snapshot

        return snapshot(self, path, compression, reader_func, shard_func)

    def save(self, path, compression=None, shard_func=None, checkpoint_args=None):
        """Writes all elements to files, for `tf.data.Dataset.load`.

        Args:
          path: a folder; what is there is replaced.
          compression: "GZIP" or None.
          shard_func: function of the components of an element; gives an int64, its shard.
          checkpoint_args: dict of arguments of a `tf.train.CheckpointManager` (without
            `checkpoint`): a save that was interrupted goes on at the latest checkpoint when it is
            called again. `step_counter` counts elements. Without `checkpoint_interval` there is a
            checkpoint after each chunk of elements.

        Raises:
          ValueError: for another compression, or a checkpoint in `checkpoint_args`.
          ResourceExhaustedError: if the disk is full; without `checkpoint_args` nothing is left.

        Example:
          >>> import tempfile
          >>> import yeoul as tf
          >>> folder = tempfile.mkdtemp()
          >>> tf.data.Dataset.range(2).save(folder)
          >>> [x.numpy().item() for x in tf.data.Dataset.load(folder)]
          [0, 1]
        """
        from yeoul.data.storage import save

        save(self, path, compression, shard_func, checkpoint_args)

    @staticmethod
    def load(path, element_spec=None, compression=None, reader_func=None):
        """The elements that `save` wrote.

        Args:
          path: the folder.
          element_spec: as that of the dataset that was saved; known from the files.
          compression: as when it was saved.
          reader_func: function of a dataset of the shards (datasets); gives a dataset.

        Raises:
          NotFoundError: if nothing was saved there.
          ValueError: if the elements do not fit `element_spec`.
        """
        from yeoul.data.storage import load

        return load(path, element_spec, compression, reader_func)

    def options(self):
        """The options of the dataset, which cannot be changed: see `with_options`.

        Returns:
          `tf.data.Options`.
        """
        from yeoul.data.options import Options

        return (self._options or Options())._fixed()

    def with_options(self, options, name=None):
        """The same elements; what is set in `options` holds for this dataset and those made of it.

        Args:
          options: `tf.data.Options`.
          name: a name for it.

        Example:
          >>> import yeoul as tf
          >>> options = tf.data.Options()
          >>> options.deterministic = False
          >>> tf.data.Dataset.range(2).with_options(options).options().deterministic
          False
        """
        from yeoul.data.same import WithOptions

        return WithOptions(self, options)
