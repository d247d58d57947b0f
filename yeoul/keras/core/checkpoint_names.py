"""The names that checkpoints give to what is in layers and models."""

from yeoul.engine.trackable import PENDING, is_trackable

NO_CHILDREN = frozenset(
    (
        "_init_arguments",
        "_call_names",
        "_batch_input_shape",
        "_build_input_shape",
        "_axes",
        "_stacked",
        PENDING,
    )
)


def layer_attributes(layer):
    """Weights by the names given to `add_weight`, then attributes.

    Plain lists and dicts are the layer's own: those of users have been wrapped.
    """
    children = dict(layer._named_weights)
    for name, value in vars(layer).items():
        if name not in NO_CHILDREN and type(value) not in (list, dict) and is_trackable(value):
            children[name] = value
    return children


def layer_children(layers):
    """The names that a checkpoint gives the layers of a functional or sequential model."""
    children, with_weights = {}, 0
    for number, layer in enumerate(layers):
        if layer.weights:
            children[f"layer_with_weights-{with_weights}"] = layer
            with_weights += 1
        children[f"layer-{number}"] = layer
    return children
