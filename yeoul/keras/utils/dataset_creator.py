"""Datasets that are made where they are read."""

from yeoul.core.export import export


class InputContext:
    """What a function that makes a dataset is told: which part of the data it is asked for.

    Attributes:
      num_input_pipelines: how many datasets are made.
      input_pipeline_id: which of them this is.
      num_replicas_in_sync: how many parts a batch is split into.
    """

    def __init__(self, num_input_pipelines=1, input_pipeline_id=0, num_replicas_in_sync=1):
        self.num_input_pipelines = num_input_pipelines
        self.input_pipeline_id = input_pipeline_id
        self.num_replicas_in_sync = num_replicas_in_sync

    def get_per_replica_batch_size(self, global_batch_size):
        """The size of one part of a batch."""
        if global_batch_size % self.num_replicas_in_sync:
            raise ValueError(
                f"The `global_batch_size` {global_batch_size} is not divisible by "
                f"`num_replicas_in_sync` {self.num_replicas_in_sync}"
            )
        return global_batch_size // self.num_replicas_in_sync


@export("keras.utils.experimental.DatasetCreator")
class DatasetCreator:
    """A function that makes a dataset, as the data of `fit`, `evaluate` or `predict`.

    These need to be told how many steps there are.

    Args:
      dataset_fn: `dataset_fn(input_context)` -> `tf.data.Dataset` of batches.
      input_options: only None: there is one device.

    Raises:
      TypeError: if `dataset_fn` is no function, or what it returns is no dataset.

    Example:
      >>> import yeoul as tf
      >>> def batches(context):
      ...     return tf.data.Dataset.from_tensors((tf.ones([4, 2]), tf.ones([4, 1]))).repeat()
      >>> model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="zeros")])
      >>> model.compile("sgd", "mse")
      >>> creator = tf.keras.utils.experimental.DatasetCreator(batches)
      >>> model.evaluate(creator, steps=2, verbose=0)
      1.0
    """

    def __init__(self, dataset_fn, input_options=None):
        if not callable(dataset_fn):
            raise TypeError(
                f"`dataset_fn` for `DatasetCreator` must be a `callable`. Received: {dataset_fn}"
            )
        if input_options is not None:
            raise TypeError(
                "`input_options` for `DatasetCreator` must be a `tf.distribute.InputOptions`. "
                f"Received: {input_options}"
            )
        self.dataset_fn = dataset_fn
        self.input_options = input_options

    def __call__(self, *args, **kwargs):
        from yeoul.data.dataset import Dataset

        dataset = self.dataset_fn(*args, **kwargs)
        if not isinstance(dataset, Dataset):
            raise TypeError(
                "The `callable` provided to `DatasetCreator` must return a Dataset. It returns "
                f'"{dataset}"'
            )
        return dataset

    def dataset(self, steps):
        """The dataset, for a loop of so many steps.

        Raises:
          ValueError: if the number of steps is not given.
        """
        if steps is None:
            raise ValueError(
                "When using a `tf.keras.utils.experimental.DatasetCreator`, `steps_per_epoch`, "
                "`validation_steps`, `steps`, or `pss_evaluation_shards` argument must be "
                "provided in `Model.fit`, `Model.evaluate`, or `Model.predict`."
            )
        return self(InputContext())
