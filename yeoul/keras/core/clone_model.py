"""Copies of models with new weights."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.keras.core.functional import Functional
from yeoul.keras.core.input_layer import Input, InputLayer
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.sequential import Sequential


@export("keras.models.clone_model")
def clone_model(model, input_tensors=None, clone_function=None):
    """A model of the same layers, with new weights.

    A subclassed model is made again from its configuration; only functional and sequential ones
    are copied layer by layer.

    Args:
      model: the model.
      input_tensors: symbolic tensors that the new model is built on; default: new inputs.
      clone_function: `clone_function(layer)` -> the layer to use in its place: a new one, or the
        same to share it; default: a new one by its configuration. It is not asked for inputs.

    Returns:
      The new model; it is not compiled.

    Raises:
      ValueError: if `clone_function` is not callable, or is given for a subclassed model; if there
        are not as many tensors as inputs.

    Example:
      >>> import yeoul as tf
      >>> model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))])
      >>> clone = tf.keras.models.clone_model(model)
      >>> clone.layers[0] is model.layers[0], clone.output_shape
      (False, (None, 2))
    """
    if isinstance(model, Functional):
        function = layer_again if clone_function is None else clone_function
        if not callable(function):
            raise ValueError(
                f"Expected `layer_fn` argument to be a callable. Received: layer_fn={function}. "
                "Pass clone_function=lambda layer: ..., which returns a layer."
            )
        if isinstance(model, Sequential):
            return clone_sequential(model, input_tensors, function)
        return clone_functional(model, input_tensors, function)
    if clone_function is not None or input_tensors is not None:
        raise ValueError(
            "Arguments clone_function and input_tensors are only supported for Sequential models "
            f"or Functional models. Received model of type '{type(model).__name__}', with "
            f"clone_function={clone_function} and input_tensors={input_tensors}"
        )
    return type(model).from_config(model.get_config())


def layer_again(layer):
    """A new layer of the same configuration."""
    return type(layer).from_config(layer.get_config())


def input_again(layer):
    """A symbolic input like that of an input layer."""
    return layer_again(layer)._inbound_nodes[0].outputs


def symbolic_input(given, layer):
    """What a model can be built on: the symbolic tensor itself, or an input like the tensor."""
    if isinstance(given, KerasTensor):
        return given
    name = f"input_wrapper_for_{layer.name}"
    return Input(batch_shape=given.shape, dtype=given.dtype, name=name)


def clone_functional(model, input_tensors, function):
    """The copy of a functional model."""
    if input_tensors is None:
        inputs = [input_again(t.node.layer) for t in model.inputs]
    else:
        given = nest.flatten(input_tensors)
        if len(given) != len(model.inputs):
            raise ValueError(
                f"Model {model.name!r} has {len(model.inputs)} inputs {model.input_names}, but "
                f"{len(given)} input_tensors were given. Pass one for each input."
            )
        inputs = [symbolic_input(t, own) for t, own in zip(given, model._input_layers, strict=True)]
    again = {id(old): new for old, new in zip(model.inputs, inputs, strict=True)}
    layers: dict = {}
    for node in model._nodes:
        if all(id(t) in again for t in node.flat_outputs):
            continue
        layer = layers.get(id(node.layer))
        if layer is None:
            layer = layers[id(node.layer)] = function(node.layer)
        args, kwargs = renewed((node.args, node.kwargs), again)
        outputs = nest.flatten(layer(*args, **kwargs))
        again.update({id(t): new for t, new in zip(node.flat_outputs, outputs, strict=True)})
    clone = type(model)(
        inputs=renewed(model._nested_inputs, again),
        outputs=renewed(model._nested_outputs, again),
        name=model.name,
    )
    if model._beside:
        clone.compute_beside(renewed(model._beside, again))
    return clone


def renewed(structure, again):
    """The structure with the new tensors in place of the old ones."""
    return nest.map_structure(
        lambda t: again[id(t)] if isinstance(t, KerasTensor) else t, structure
    )


def clone_sequential(model, input_tensors, function):
    """The copy of a sequential model."""
    stacked = model._stacked
    layers = [function(layer) for layer in model.layers]
    own = stacked[0] if stacked and isinstance(stacked[0], InputLayer) else None
    if input_tensors is not None:
        given = nest.flatten(input_tensors)
        if len(given) != 1:
            raise ValueError(
                "To clone a `Sequential` model, we expect at most one tensor as part of "
                f"`input_tensors`. Received: input_tensors={input_tensors}"
            )
        tensor = symbolic_input(given[0], own or model)
        if not isinstance(tensor.node.layer, InputLayer):
            name = f"input_wrapper_for_{tensor.node.layer.name}"
            tensor = Input(batch_shape=tensor.shape, dtype=tensor.dtype, name=name)
        layers = [tensor.node.layer, *layers]
    elif own is not None:
        layers = [layer_again(own), *layers]
    clone = type(model)(layers=layers, name=model.name)
    if own is None and input_tensors is None and model._build_input_shape is not None:
        clone.build(model._build_input_shape)
    return clone


@export("keras.models.model_from_yaml")
def model_from_yaml(yaml_string, custom_objects=None):
    """Removed: YAML can say what code to run.

    Args:
      yaml_string: text.
      custom_objects: dict.

    Raises:
      RuntimeError: always; use `Model.to_json` and `tf.keras.models.model_from_json`.
    """
    raise RuntimeError(
        "Method `model_from_yaml()` has been removed due to security risk of arbitrary code "
        "execution. Please use `Model.to_json()` and `model_from_json()` instead."
    )
