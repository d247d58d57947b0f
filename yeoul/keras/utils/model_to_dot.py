"""Drawings of models, as graphs of GraphViz."""

from pathlib import Path

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.keras.core.functional import Functional
from yeoul.keras.core.input_layer import InputLayer
from yeoul.keras.core.sequential import Sequential
from yeoul.keras.utils.console import say
from yeoul.keras.utils.summary import in_range

UNBUILT = (
    "This model has not yet been built. Build the model first by calling `build()` or by calling "
    "the model on a batch of data."
)


@export("keras.utils.model_to_dot")
def model_to_dot(
    model,
    show_shapes=False,
    show_dtype=False,
    show_layer_names=True,
    rankdir="TB",
    expand_nested=False,
    dpi=96,
    subgraph=False,
    layer_range=None,
    show_layer_activations=False,
    show_trainable=False,
):
    """The model as a graph of pydot (extra "plot").

    Args:
      model: a built model.
      show_shapes: whether to show the shapes of what comes in and goes out.
      show_dtype: whether to show the dtypes of layers.
      show_layer_names: whether to show the names of layers.
      rankdir: "TB": from top to bottom; "LR": from left to right.
      expand_nested: whether to draw the layers of models inside the model, in a frame.
      dpi: dots an inch.
      subgraph: whether to return a `pydot.Cluster`, to be drawn in another graph.
      layer_range: names, or regular expressions, of the first and the last layer to draw.
      show_layer_activations: whether to show the activations of layers that have one.
      show_trainable: whether to show which layers are trained.

    Returns:
      A `pydot.Dot`, or a `pydot.Cluster`.

    Raises:
      ImportError: if pydot is not installed.
      ValueError: if the model is not built, or no layer has such a name.
    """
    try:
        import pydot
    except ImportError as error:
        raise ImportError(
            "You must install pydot (`pip install pydot`, or `pip install yeoul[plot]`) for "
            "model_to_dot to work."
        ) from error
    if not model.built:
        raise ValueError(UNBUILT)
    if subgraph:
        graph = pydot.Cluster(style="dashed", graph_name=model.name)
        graph.set("label", model.name)
        graph.set("labeljust", "l")
    else:
        graph = pydot.Dot()
        graph.set("rankdir", rankdir)
        graph.set("concentrate", True)
        graph.set("dpi", dpi)
        graph.set_node_defaults(shape="record")
    shown = {
        "show_shapes": show_shapes,
        "show_dtype": show_dtype,
        "show_layer_names": show_layer_names,
        "show_layer_activations": show_layer_activations,
        "show_trainable": show_trainable,
    }
    nested = {"rankdir": rankdir, "expand_nested": expand_nested, "dpi": dpi, **shown}
    Drawing(pydot, graph, model, layer_range, expand_nested, nested, shown).draw()
    return graph


@export("keras.utils.plot_model")
def plot_model(
    model,
    to_file="model.png",
    show_shapes=False,
    show_dtype=False,
    show_layer_names=True,
    rankdir="TB",
    expand_nested=False,
    dpi=96,
    layer_range=None,
    show_layer_activations=False,
    show_trainable=False,
):
    """Draws a model into a file, by pydot (extra "plot") and GraphViz.

    Args:
      model: a built model.
      to_file: path; its ending says the format: png, svg, pdf, dot.
      show_shapes: whether to show the shapes of what comes in and goes out.
      show_dtype: whether to show the dtypes of layers.
      show_layer_names: whether to show the names of layers.
      rankdir: "TB": from top to bottom; "LR": from left to right.
      expand_nested: whether to draw the layers of models inside the model, in a frame.
      dpi: dots an inch.
      layer_range: names, or regular expressions, of the first and the last layer to draw.
      show_layer_activations: whether to show the activations of layers that have one.
      show_trainable: whether to show which layers are trained.

    Returns:
      In a notebook the image, where IPython can show it; otherwise None.

    Raises:
      ImportError: if pydot or GraphViz are not installed.
      ValueError: if the model is not built.
    """
    if not model.built:
        raise ValueError(UNBUILT)
    if not has_graphviz():
        message = (
            "You must install pydot (`pip install pydot`, or `pip install yeoul[plot]`) and "
            "install graphviz (see instructions at https://graphviz.gitlab.io/download/) for "
            "plot_model to work."
        )
        if in_notebook():  # a drawing is no reason to stop the program there
            say(message)
            return None
        raise ImportError(message)
    dot = model_to_dot(
        model,
        show_shapes=show_shapes,
        show_dtype=show_dtype,
        show_layer_names=show_layer_names,
        rankdir=rankdir,
        expand_nested=expand_nested,
        dpi=dpi,
        layer_range=layer_range,
        show_layer_activations=show_layer_activations,
        show_trainable=show_trainable,
    )
    path = Path(to_file)
    extension = path.suffix[1:] or "png"
    dot.write(str(path if path.suffix else path.with_suffix(".png")), format=extension)
    if extension != "pdf" and in_notebook():
        from IPython import display

        shown = display.SVG if extension == "svg" else display.Image
        return shown(filename=str(to_file))
    return None


def has_graphviz():
    """Whether pydot is installed, and finds GraphViz."""
    try:
        import pydot

        pydot.Dot.create(pydot.Dot())
    except (ImportError, OSError):
        return False
    return True


def in_notebook():
    """Whether the program runs in a notebook."""
    import sys

    return "ipykernel" in sys.modules


class Drawing:
    """The nodes and edges of one model.

    Args:
      pydot: the module.
      graph: where they are added.
      model: the model.
      layer_range: as `model_to_dot`.
      expand: whether models inside are drawn.
      nested: arguments of `model_to_dot` for these.
      shown: what labels show.
    """

    def __init__(self, pydot, graph, model, layer_range, expand, nested, shown):
        self.pydot, self.graph, self.model = pydot, graph, model
        self.expand, self.nested, self.shown = expand, nested, shown
        self.layer_range = layer_range
        self.edge = "--" if isinstance(graph, pydot.Cluster) else "->"

    def draw(self):
        """Adds all."""
        if not isinstance(self.model, Functional):
            self.graph.add_node(self.pydot.Node(str(id(self.model)), label=self.model.name))
            return
        layers = self.layers()
        for layer in layers:
            if self.expanded(layer):
                self.graph.add_subgraph(model_to_dot(layer, subgraph=True, **self.nested))
            else:
                node = self.pydot.Node(str(id(layer)), label=label_of(layer, **self.shown))
                self.graph.add_node(node)
        drawn = {id(layer) for layer in layers}
        for layer in layers:
            for before in incoming_layers(self.model, layer):
                if id(before) in drawn:
                    self.connect(before, layer)

    def layers(self):
        """The layers to draw, the input of a sequential model among them."""
        if self.layer_range is not None:
            return in_range(self.model, self.layer_range)
        return drawn_layers(self.model)

    def expanded(self, layer):
        return self.expand and isinstance(layer, Functional)

    def connect(self, before, layer):
        """Edges between two layers, or the layers at the ends of expanded models."""
        starts = ends_of(before) if self.expanded(before) else [before]
        ends = heads_of(layer) if self.expanded(layer) else [layer]
        for start in starts:
            for end in ends:
                self.add_edge(str(id(start)), str(id(end)))

    def add_edge(self, start, end):
        """An edge, unless it is there."""
        if not self.graph.get_edge(start, end):
            self.graph.add_edge(self.pydot.Edge(start, end))


def drawn_layers(model):
    """The layers of a model, its input layers among them."""
    if isinstance(model, Sequential):
        return list(model._stacked if model._has_graph else model.layers)
    return model.layers


def heads_of(model):
    """The layers that the inputs of a model inside go to: its input layers."""
    heads = [t.node.layer for t in model.inputs]
    return [end for layer in heads for end in [layer]]


def ends_of(model):
    """The layers that the outputs of a model come from."""
    ends: list = []
    for tensor in model.outputs:
        layer = tensor.node.layer
        ends.extend(ends_of(layer) if isinstance(layer, Functional) else [layer])
    return ends


def incoming_layers(model, layer):
    """The layers whose outputs this one takes in the model."""
    if not hasattr(model, "_nodes"):
        stack = drawn_layers(model)
        place = next(i for i, own in enumerate(stack) if own is layer)
        return stack[place - 1 : place] if place else []
    own = {id(node) for node in model._nodes}
    return [
        tensor.node.layer
        for node in layer._inbound_nodes
        if id(node) in own
        for tensor in node.keras_inputs
    ]


def label_of(
    layer, show_shapes, show_dtype, show_layer_names, show_layer_activations, show_trainable
):
    """The text of a layer's record, in GraphViz's notation of fields."""
    kind, name = type(layer).__name__, layer.name
    wrapped = getattr(layer, "layer", None)
    if hasattr(wrapped, "name"):
        kind, name = f"{kind}({type(wrapped).__name__})", f"{name}({wrapped.name})"
    activation = getattr(layer, "activation", None)
    if show_layer_activations and activation is not None:
        text = getattr(activation, "name", None) or getattr(activation, "__name__", "")
        kind = f"{{{kind}|{text}}}"
    fields = [name] if show_layer_names else []
    fields.append(kind)
    if show_dtype:
        fields.append(layer.dtype or "?")
    label = "|".join(fields)
    if show_shapes:
        shapes = f"{{{{{shape_of(layer, 'input_shape')}}}|{{{shape_of(layer, 'output_shape')}}}}}"
        label = f"{{{label}}}|{{input:|output:}}|{shapes}"
    if show_trainable:
        trained = "T" if layer.trainable else "NT"
        label = f"{trained}|{label}" if show_shapes else f"{{{trained}|{{{label}}}}}"
    return label


def shape_of(layer, attribute):
    """The shapes of what comes in or goes out, as text without marks of GraphViz."""
    try:
        shape = getattr(layer, attribute)
    except (AttributeError, RuntimeError, ValueError):
        return "multiple" if attribute == "output_shape" else "?"
    if isinstance(layer, InputLayer) and not isinstance(shape, list):
        shape = [shape]
    if isinstance(shape, dict):
        shape = dict(nest.map_structure(str, shape))
    return str(shape).replace("{", r"\{").replace("}", r"\}")
