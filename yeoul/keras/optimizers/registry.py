"""Optimizers by identifier."""

from yeoul.core.export import export, export_namespace
from yeoul.keras.core.registry import lookup
from yeoul.keras.core.serialization import from_config, to_config
from yeoul.keras.optimizers.optimizer import Optimizer

export_namespace("keras.optimizers", "optimizers")

# Names in lower case -> public names: the case does not matter.
NAMES = {
    name.lower(): name
    for name in (
        *("SGD", "RMSprop", "Adam", "AdamW", "Adagrad", "Adadelta", "Adamax", "Nadam", "Ftrl"),
        *("Adafactor", "Lion"),
    )
}


def proper(name):
    """The public name of an optimizer in any case; "Custom>" in front is left out."""
    name = name.removeprefix("Custom>")
    return NAMES.get(name.lower(), name)


def kind_of(function, options):
    """The namespace of names, from the further keywords of a function."""
    unknown = sorted(set(options) - {"use_legacy_optimizer"})
    if unknown:
        raise TypeError(f"optimizers.{function}: arguments not supported: {unknown}")
    return "optimizers.legacy" if options.get("use_legacy_optimizer") else "optimizers"


@export("keras.optimizers.get")
def get(identifier, **kwargs):
    """The optimizer an identifier stands for.

    Args:
      identifier: name in any case, configuration, class, or optimizer.
      **kwargs: `use_legacy_optimizer`, whether names stand for those of
        `tf.keras.optimizers.legacy`.

    Returns:
      The optimizer.

    Raises:
      ValueError: if it stands for none.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.optimizers.get("sgd").name
      'SGD'
    """
    kind = kind_of("get", kwargs)
    if isinstance(identifier, type) and issubclass(identifier, Optimizer):
        return identifier()
    if hasattr(identifier, "apply_gradients") and not isinstance(identifier, type):
        return identifier
    if isinstance(identifier, dict):
        return deserialize(identifier, **kwargs)
    if isinstance(identifier, str):
        return lookup(kind, proper(identifier))()
    raise ValueError(
        f"Could not interpret optimizer identifier: {identifier!r}. Pass a name such as 'adam', or "
        "an Optimizer."
    )


@export("keras.optimizers.serialize")
def serialize(optimizer, use_legacy_format=False):
    """The configuration of an optimizer.

    Args:
      optimizer: the optimizer.
      use_legacy_format: class name and configuration only.

    Example:
      >>> import yeoul as tf
      >>> optimizer = tf.keras.optimizers.SGD(name="mine")
      >>> tf.keras.optimizers.serialize(optimizer)["class_name"]
      'SGD'
    """
    return to_config(optimizer, use_legacy_format)


@export("keras.optimizers.deserialize")
def deserialize(config, custom_objects=None, use_legacy_format=False, **kwargs):
    """The optimizer from `serialize`'s result, in either format.

    Args:
      config: the configuration.
      custom_objects: dict of names of custom classes and functions.
      use_legacy_format: accepted; the format shows in the configuration.
      **kwargs: `use_legacy_optimizer`, whether names stand for those of
        `tf.keras.optimizers.legacy`.

    Example:
      >>> import yeoul as tf
      >>> config = tf.keras.optimizers.serialize(
      ...     tf.keras.optimizers.SGD(name="mine")
      ... )
      >>> tf.keras.optimizers.deserialize(config).name
      'mine'
    """
    kind = kind_of("deserialize", kwargs)
    if "class_name" in config:
        config = {**config, "class_name": proper(config["class_name"])}
    return from_config(kind, config, custom_objects)
