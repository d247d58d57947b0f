"""What a checkpoint's graph of objects may claim."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.formats import protos
from yeoul.formats.bundle import write_bundle
from yeoul.formats.bundle_reader import BundleReader

KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"


def with_graph(path, change):
    """A checkpoint of a variable `v`, with another graph of objects; its path."""
    tf.train.Checkpoint(v=tf.Variable([1.0, 2.0])).write(path)
    reader = BundleReader(path)
    graph = protos.TrackableObjectGraph.FromString(reader.array(KEY).item())
    arrays = {key: reader.array(key) for key in reader.entries}
    arrays[KEY] = change(graph, arrays[KEY].copy())
    write_bundle(path, arrays)
    return str(path)


def replaced(data):
    out = np.empty((), object)
    out[()] = data
    return out


def child(graph, array):
    graph.nodes[0].children[0].node_id = 99
    return replaced(graph.SerializeToString())


def negative(graph, array):
    graph.nodes[0].children[0].node_id = -1
    return replaced(graph.SerializeToString())


def slot(graph, array):
    graph.nodes[0].slot_variables.add(original_variable_node_id=1, slot_variable_node_id=7)
    return replaced(graph.SerializeToString())


GRAPHS = {
    "child": (child, r"node 0 leads to others of \[99\], but there are 2"),
    "negative": (negative, r"leads to others of \[-1\]"),
    "slot": (slot, r"leads to others of \[1, 1, 7\]"),
    "no nodes": (lambda graph, array: replaced(b""), "it has no nodes"),
    "bytes": (lambda graph, array: replaced(b"\xff\xff"), "cannot be parsed"),
    "numbers": (lambda graph, array: np.float32(3), "no string, but float32"),
    "vector": (lambda graph, array: np.array([b"", b""], object), "it is no string"),
}


@pytest.mark.parametrize("name", GRAPHS)
def test_graphs(name, tmp_path):
    change, message = GRAPHS[name]
    path = with_graph(tmp_path / "c", change)
    v = tf.Variable([0.0, 0.0])
    for read in (
        lambda: tf.train.Checkpoint(v=v).read(path),
        lambda: tf.train.CheckpointView(path),
        lambda: tf.compat.v1.train.Saver({"w": v}).restore(None, path),
    ):
        with pytest.raises(tf.errors.DataLossError, match=message):
            read()
    assert v.numpy().tolist() == [0.0, 0.0]


def test_a_circle_and_a_key_that_is_empty(tmp_path):
    def change(graph, array):
        graph.nodes[1].children.add(node_id=0, local_name="up")
        graph.nodes[1].attributes[0].checkpoint_key = ""
        return replaced(graph.SerializeToString())

    path = with_graph(tmp_path / "c", change)
    v = tf.Variable([0.0, 0.0])
    status = tf.train.Checkpoint(v=v).read(path)
    with pytest.raises(AssertionError, match="Unused attributes"):
        status.assert_consumed()
    assert v.numpy().tolist() == [0.0, 0.0]
    assert tf.train.CheckpointView(path).descendants() == [0, 1]
