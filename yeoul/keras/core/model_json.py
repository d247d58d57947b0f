"""Models as JSON text."""

import json

from yeoul.core.export import export
from yeoul.keras.core.layer_config import deserialized_layer


def model_json(model, **options):
    """The text: class name, configuration, and the version of the format."""
    return json.dumps(
        {
            "class_name": type(model).__name__,
            "config": model.get_config(),
            "keras_version": "2.15.0",
            "backend": "tensorflow",
        },
        default=str,
        **options,
    )


@export("keras.models.model_from_json")
def model_from_json(json_string, custom_objects=None):
    """The model that `Model.to_json` wrote, with new weights.

    Args:
      json_string: the text.
      custom_objects: dict from names to custom classes and functions.

    Example:
      >>> import yeoul as tf
      >>> model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))])
      >>> tf.keras.models.model_from_json(model.to_json()).count_params()
      8
    """
    return model_from_config(json.loads(json_string), custom_objects)


@export("keras.models.model_from_config")
def model_from_config(config, custom_objects=None):
    """The model of a configuration with "class_name" and "config".

    Args:
      config: dict.
      custom_objects: dict from names to custom classes and functions.

    Raises:
      TypeError: if it is a list, the form of Keras 1.
    """
    if isinstance(config, list):
        raise TypeError(
            f"`model_from_config` expects a dictionary, not a list. Received: config={config}. Did "
            "you mean to use `Sequential.from_config(config)`?"
        )
    name = config["class_name"]
    if name in ("Functional", "Model", "Sequential"):
        from yeoul.keras.core.functional import Functional
        from yeoul.keras.core.sequential import Sequential

        kind = Sequential if name == "Sequential" else Functional
        return kind.from_config(config["config"], custom_objects)
    return deserialized_layer(config, custom_objects)
