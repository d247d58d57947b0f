"""Optimizers by identifier."""

from yeoul.core.export import export
from yeoul.keras.core.registry import lookup
from yeoul.keras.core.serialization import from_config, to_config
from yeoul.keras.optimizers.optimizer import Optimizer

# Keras accepts these names in any case.
NAMES = {
    n.lower(): n
    for n in ("SGD", "RMSprop", "Adam", "AdamW", "Adagrad", "Adadelta", "Adamax", "Nadam", "Ftrl", "Adafactor", "Lion")
}


@export("keras.optimizers.get")
def get(identifier, **kwargs):
    """The optimizer an identifier stands for: a name, configuration, class or object.

    Raises:
      ValueError: if it stands for none.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.optimizers.get("sgd").name
      'SGD'
    """
    if isinstance(identifier, Optimizer) or hasattr(identifier, "apply_gradients") and not isinstance(identifier, type):
        return identifier
    if isinstance(identifier, type) and issubclass(identifier, Optimizer):
        return identifier()
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, str):
        return lookup("optimizers", NAMES.get(identifier.lower(), identifier))()
    raise ValueError(f"Could not interpret optimizer identifier: {identifier!r}. Pass a name such as 'adam', or an Optimizer.")


@export("keras.optimizers.serialize")
def serialize(optimizer, use_legacy_format=False):
    """The configuration of an optimizer."""
    return to_config(optimizer)


@export("keras.optimizers.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False, **kwargs):
    """The optimizer from `serialize`'s result."""
    config = {**config, "class_name": NAMES.get(config["class_name"].lower(), config["class_name"])}
    return from_config("optimizers", config, custom_objects)
