"""Evaluation beside the training, of each checkpoint that it writes."""

import re

from yeoul.checkpoint.checkpoint import Checkpoint
from yeoul.checkpoint.state_file import checkpoints_iterator
from yeoul.core.export import export
from yeoul.core.log import get_logger

WAIT_SECONDS = 1  # between two looks for a new checkpoint


@export("keras.utils.SidecarEvaluator", "keras.experimental.SidecarEvaluator")
class SidecarEvaluator:
    """Evaluates each checkpoint that a training elsewhere writes into a folder.

    Args:
      model: a compiled model of the same form.
      data: what `Model.evaluate` takes.
      checkpoint_dir: folder of the checkpoints: of `tf.train.Checkpoint(model=model,
        optimizer=optimizer)`, or of `Model.save_weights`.
      steps: batches of an evaluation.
      max_evaluations: number at the end of the last checkpoint to evaluate; None: it never ends.
      callbacks: for `Model.evaluate`.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> model = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
      >>> model.compile("sgd", "mse")
      >>> folder = tempfile.mkdtemp()
      >>> path = tf.train.Checkpoint(model=model, optimizer=model.optimizer).save(f"{folder}/ckpt")
      >>> evaluator = tf.keras.utils.SidecarEvaluator(
      ...     model, tf.data.Dataset.from_tensors((tf.ones([4, 2]), tf.ones([4, 1]))),
      ...     checkpoint_dir=folder, max_evaluations=1)
      >>> evaluator.start()  # doctest: +ELLIPSIS
      1/1 - 0s - loss: ...
    """

    def __init__(
        self, model, data, checkpoint_dir, steps=None, max_evaluations=None, callbacks=None
    ):
        self.model = model
        self.data = data
        self.checkpoint_dir = checkpoint_dir
        self.steps = steps
        self.max_evaluations = max_evaluations
        self.callbacks = callbacks

    def start(self):
        """Evaluates checkpoints as they appear, until the last one.

        Raises:
          ValueError: if a checkpoint has nothing of the model.
        """
        optimizer = self.model.optimizer
        checkpoint = Checkpoint(model=self.model, optimizer=optimizer)
        for path in checkpoints_iterator(self.checkpoint_dir, WAIT_SECONDS):
            self._restore(checkpoint, path)
            results = self.model.evaluate(
                self.data, steps=self.steps, callbacks=self.callbacks, verbose=2, return_dict=True
            )
            values = " ".join(f"{name}={value}" for name, value in results.items())
            get_logger().info("End of evaluation. Metrics: %s", values)
            if self.max_evaluations and self.max_evaluations <= number_of(path):
                get_logger().info("Last checkpoint evaluated. SidecarEvaluator stops.")
                return

    def _restore(self, checkpoint, path):
        """The weights, from either kind of checkpoint."""
        try:
            checkpoint.restore(path).assert_existing_objects_matched().expect_partial()
        except AssertionError:
            self.model.load_weights(path).expect_partial()


def number_of(path):
    """The number at the end of a checkpoint's name; 0 if there is none."""
    found = re.search(r"-(\d+)$", path)
    return int(found[1]) if found else 0
