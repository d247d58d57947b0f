"""The mode of the process and the default graph."""

import pytest

import yeoul as tf
from yeoul.engine.state import State
from yeoul.graph.v1.default import set_base

v1 = tf.compat.v1


@pytest.fixture
def graph_mode():
    v1.disable_v2_behavior()
    yield
    set_base(None)


@pytest.mark.usefixtures("graph_mode")
def test_graph_mode():
    assert not tf.executing_eagerly()
    assert not v1.executing_eagerly_outside_functions()
    x = tf.constant(1.0) + 2.0
    assert x.graph is v1.get_default_graph()
    with v1.Session() as sess:
        assert sess.run(x) == 3.0
    v1.disable_eager_execution()  # once more changes nothing
    assert x.graph is v1.get_default_graph()
    with pytest.raises(ValueError, match="enable_eager_execution must be called at program start"):
        v1.enable_v2_behavior()


@pytest.mark.usefixtures("graph_mode")
def test_reset():
    first = v1.get_default_graph()
    x = tf.constant(1.0)
    v1.reset_default_graph()
    assert v1.get_default_graph() is not first
    assert tf.constant(1.0).graph is not x.graph
    assert tf.constant(1.0, name="Const_1").name == "Const_1:0"


@pytest.mark.usefixtures("graph_mode")
def test_functions_in_graph_mode():
    f = tf.function(lambda x: x * 2.0)
    y = f(tf.constant(2.0))
    assert y.graph is v1.get_default_graph()
    with v1.Session() as sess:
        assert sess.run(y) == 4.0


@pytest.mark.usefixtures("graph_mode")
def test_reset_inside():
    with v1.Session(), pytest.raises(AssertionError, match="to clear nested graphs"):
        v1.reset_default_graph()


def test_eager_mode_after_it():
    assert State.graph is None
    assert tf.executing_eagerly()
    assert v1.executing_eagerly_outside_functions()
    v1.enable_eager_execution()
    assert tf.constant(1.0).numpy() == 1.0


def test_nested():
    with tf.Graph().as_default():
        with pytest.raises(AssertionError, match=r"Do not use tf.reset_default_graph"):
            v1.reset_default_graph()
        with pytest.raises(ValueError, match="disable_eager_execution must be called at program"):
            v1.disable_eager_execution()


def test_the_default_graph_of_an_eager_program():
    g = v1.get_default_graph()
    assert v1.get_default_graph() is g
    v1.reset_default_graph()
    assert v1.get_default_graph() is not g


def test_collections_of_the_default_graph():
    with tf.Graph().as_default():
        v1.add_to_collection("a", 1)
        v1.add_to_collections(["a", "b"], 2)
        v1.get_collection_ref("b").append(3)
        assert (v1.get_collection("a"), v1.get_collection("b")) == ([1, 2], [2, 3])


def test_the_graph_of_a_function():
    seen = []
    tf.function(lambda: seen.append(v1.get_default_graph()))()
    assert seen[0] is not v1.get_default_graph()


def test_seed_must_be_an_integer():
    with pytest.raises(TypeError, match="The global seed must be an integer"):
        v1.set_random_seed("a")
