"""Training that looks for flat minima."""

from yeoul.autodiff.tape import GradientTape
from yeoul.core import nest
from yeoul.core.export import export
from yeoul.keras.core.layer_config import deserialized_layer
from yeoul.keras.core.model import Model
from yeoul.keras.core.serialization import serialize_keras_object
from yeoul.keras.training.unpack import unpack_x_y_sample_weight
from yeoul.ops.joining import concat
from yeoul.ops.norm import norm
from yeoul.ops.parting import split

TINY = 1e-12  # keeps the step finite where the gradient is 0


@export("keras.models.experimental.SharpnessAwareMinimization")
class SharpnessAwareMinimization(Model):
    """A model trained by the gradient at the worst place near its weights.

    Each step goes up by `rho` along the gradient, takes the gradient there, and applies it to the
    weights where they were.

    Args:
      model: the model to train.
      rho: how far up.
      num_batch_splits: parts of each batch that go up on their own, whose gradients are added up;
        None: the whole batch.
      name: name of the model.

    Example:
      >>> import yeoul as tf
      >>> inner = tf.keras.Sequential([tf.keras.layers.Dense(1, input_shape=(2,))])
      >>> model = tf.keras.models.experimental.SharpnessAwareMinimization(inner)
      >>> model.compile("sgd", "mse")
      >>> history = model.fit(tf.ones([4, 2]), tf.ones([4, 1]), verbose=0)

    Reference: Foret et al., "Sharpness-Aware Minimization for Efficiently Improving
    Generalization", 2020.
    """

    def __init__(self, model, rho=0.05, num_batch_splits=None, name=None):
        super().__init__(name=name)
        self.model = model
        self.rho = rho
        self.num_batch_splits = num_batch_splits

    def train_step(self, data):
        """One step: up, the gradient there, back, down."""
        x, y, sample_weight = unpack_x_y_sample_weight(data)
        parts = self._parts(x, y, sample_weight)
        variables = self.model.trainable_variables
        total, outputs = None, []
        for part_x, part_y, part_weight in parts:
            with GradientTape() as tape:
                y_pred = self(part_x, training=True)
                loss = self.compute_loss(part_x, part_y, y_pred, part_weight)
            outputs.append(y_pred)
            steps = self._climb(tape.gradient(loss, variables), variables)
            with GradientTape() as tape:
                loss = self.compute_loss(part_x, part_y, self(part_x, training=True), part_weight)
            gradients = tape.gradient(loss, variables)
            for variable, step in zip(variables, steps, strict=True):
                variable.assign_sub(step)
            total = gradients if total is None else added(total, gradients)
        self.optimizer.apply_gradients(list(zip(total, variables, strict=True)))
        y_pred = nest.map_structure(lambda *p: concat(p, axis=0), *outputs)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def _parts(self, x, y, sample_weight):
        """The batch, or its parts."""
        count = self.num_batch_splits
        if count is None:
            return [(x, y, sample_weight)]
        flat = [split(t, count) for t in nest.flatten((x, y, sample_weight)) if t is not None]
        given = [t is not None for t in nest.flatten((x, y, sample_weight))]
        parts = []
        for i in range(count):
            own = iter([pieces[i] for pieces in flat])
            leaves = [next(own) if has else None for has in given]
            parts.append(nest.pack_sequence_as((x, y, sample_weight), leaves))
        return parts

    def _climb(self, gradients, variables):
        """Moves the weights up the gradient; returns by how much."""
        length = norm([norm(g) for g in gradients if g is not None]) + TINY
        steps = []
        for variable, gradient in zip(variables, gradients, strict=True):
            step = variable * 0.0 if gradient is None else gradient * (self.rho / length)
            variable.assign_add(step)
            steps.append(step)
        return steps

    def call(self, inputs):
        """The outputs of the model."""
        return self.model(inputs)

    def get_config(self):
        """The model as its configuration, and `rho`, as Keras writes it."""
        return {"model": serialize_keras_object(self.model), "rho": self.rho}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The model from `get_config()`'s dict."""
        config = dict(config)
        return cls(deserialized_layer(config.pop("model"), custom_objects), **config)


def added(first, second):
    """The sums of two lists of gradients."""
    return [
        b if a is None else a if b is None else a + b for a, b in zip(first, second, strict=True)
    ]
