"""Drawings of models."""

import re
import sys
import types

import pytest

import yeoul as tf


class Graph:
    """As much of a graph of pydot as is drawn to."""

    def __init__(self, graph_name=None, **attributes):
        self.attributes = dict(attributes)
        self.nodes, self.edges, self.parts = {}, [], []

    def set(self, name, value):
        self.attributes[name] = value

    def set_node_defaults(self, **attributes):
        self.attributes["node"] = attributes

    def add_node(self, node):
        self.nodes[node.name] = node.label

    def add_edge(self, edge):
        self.edges.append(edge)

    def get_edge(self, start, end):
        return [edge for edge in self.edges if edge == (start, end)]

    def add_subgraph(self, graph):
        self.parts.append(graph)
        self.nodes.update(graph.nodes)

    def drawn(self):
        """The labels, and the edges by labels."""
        return list(self.nodes.values()), [(self.nodes[a], self.nodes[b]) for a, b in self.edges]


class Cluster(Graph):
    """A part of a graph."""


class Node:
    """A node."""

    def __init__(self, name, label):
        self.name, self.label = name, label


@pytest.fixture
def pydot(monkeypatch):
    module = types.ModuleType("pydot")
    module.Dot, module.Cluster, module.Node = Graph, Cluster, Node
    module.Edge = lambda start, end: (start, end)
    monkeypatch.setitem(sys.modules, "pydot", module)


def branched():
    x = tf.keras.Input((3,), name="x")
    shared = tf.keras.layers.Dense(4, activation="relu", name="shared")
    a = shared(x)
    y = tf.keras.layers.Add(name="add")([a, shared(tf.keras.layers.Dense(3, name="back")(a))])
    return tf.keras.Model(x, y, name="branched")


def test_layers_and_edges(pydot):
    # As TensorFlow 2.15 with pydot 4 draws it.
    nodes, edges = tf.keras.utils.model_to_dot(branched()).drawn()
    x, shared, back, add = "x|InputLayer", "shared|Dense", "back|Dense", "add|Add"
    assert nodes == [x, shared, back, add]
    assert edges == [(x, shared), (back, shared), (shared, back), (shared, add)]


def test_labels_show_what_is_asked_for(pydot):
    model = branched()
    model.get_layer("shared").trainable = False
    dot = tf.keras.utils.model_to_dot(
        model,
        show_shapes=True,
        show_dtype=True,
        show_layer_activations=True,
        show_trainable=True,
        rankdir="LR",
        dpi=50,
    )
    x, shared, _, add = dot.drawn()[0]
    assert x == "T|{x|InputLayer|float32}|{input:|output:}|{{[(None, 3)]}|{[(None, 3)]}}"
    assert shared == ("NT|{shared|{Dense|relu}|float32}|{input:|output:}|{{(None, 3)}|{(None, 4)}}")
    assert "{{[(None, 4), (None, 4)]}|{(None, 4)}}" in add
    assert (dot.attributes["rankdir"], dot.attributes["dpi"]) == ("LR", 50)


def test_models_inside_are_expanded(pydot):
    x = tf.keras.Input((3,), name="outer")
    inner = tf.keras.Sequential(
        [tf.keras.layers.Dense(3, input_shape=(3,), name="d")], name="inner"
    )
    model = tf.keras.Model(x, branched()(inner(x)))
    whole = tf.keras.utils.model_to_dot(model, expand_nested=True, show_layer_names=False)
    assert [part.attributes["label"] for part in whole.parts] == ["inner", "branched"]
    nodes, edges = whole.drawn()
    assert nodes.count("Dense") == 3
    assert edges == [("InputLayer", "InputLayer"), ("Dense", "InputLayer")]
    folded = tf.keras.utils.model_to_dot(model).drawn()[1]
    assert folded == [
        ("outer|InputLayer", "inner|Sequential"),
        ("inner|Sequential", "branched|Functional"),
    ]


def test_a_range_of_layers(pydot):
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, name=n) for n in ("a", "b", "c")])
    model.build((None, 3))
    assert tf.keras.utils.model_to_dot(model, layer_range=["b", "c"]).drawn() == (
        ["b|Dense", "c|Dense"],
        [("b|Dense", "c|Dense")],
    )


def test_unbuilt_models_cannot_be_drawn(pydot):
    model = tf.keras.Sequential([tf.keras.layers.Dense(2)])
    for draw in (tf.keras.utils.model_to_dot, tf.keras.utils.plot_model):
        with pytest.raises(ValueError, match="has not yet been built"):
            draw(model)


def test_without_pydot_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pydot", None)
    with pytest.raises(ImportError, match=re.escape("yeoul[plot]")):
        tf.keras.utils.model_to_dot(branched())
    with pytest.raises(ImportError, match=r"pydot .* and install graphviz .* for plot_model"):
        tf.keras.utils.plot_model(branched())


def test_plot_model_writes_the_file(pydot, monkeypatch, tmp_path):
    written = []
    monkeypatch.setattr(Graph, "create", lambda self: b"", raising=False)
    monkeypatch.setattr(
        Graph, "write", lambda self, path, format: written.append((path, format)), raising=False
    )
    assert tf.keras.utils.plot_model(branched(), tmp_path / "model.svg") is None
    tf.keras.utils.plot_model(branched(), str(tmp_path / "drawing"))
    assert written == [
        (str(tmp_path / "model.svg"), "svg"),
        (str(tmp_path / "drawing.png"), "png"),
    ]
