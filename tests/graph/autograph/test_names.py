"""`tf.autograph`."""

import logging

import pytest

import yeoul as tf

Feature = tf.autograph.experimental.Feature


def test_features():
    assert len(Feature.all()) == 7
    assert Feature.all_but(Feature.LISTS) == Feature.all_but([Feature.LISTS])
    assert set(Feature.all_but([Feature.LISTS])) == set(Feature) - {Feature.ALL, Feature.LISTS}


@pytest.mark.parametrize("entity", [3, "text", len, dict])
def test_only_functions_are_converted(entity):
    message = "Cannot apply autograph to a function that does not expose a __code__ object"
    for convert in (tf.autograph.to_graph, tf.autograph.to_code):
        with pytest.raises(ValueError, match=message):
            convert(entity)


def test_to_graph_of_a_tf_function_and_of_a_method():
    class Owner:
        factor = 3

        def scaled(self, x):
            return x * self.factor if x > 0 else x

    f = tf.function(lambda x: not x)
    assert tf.autograph.to_graph(f)(0) is True
    assert tf.autograph.to_graph(Owner().scaled)(2) == 6


def test_to_code():
    def f(x):
        """Says it."""
        for i in x:
            if i > 0:
                break
        return x

    text = tf.autograph.to_code(f)
    assert text.startswith('def f(x):\n    """Says it."""\n')
    assert "ag__.for_stmt(x, lambda: ag__.guard(break_), loop_body" in text
    assert "ag__.if_stmt(i > 0, if_body, else_body, get_state, set_state, ('<break>',), 1)" in text


def test_trace(capsys):
    @tf.function
    def f(x):
        tf.autograph.trace("x is", x)
        return x

    f(tf.constant(1))
    f(tf.constant(2))
    assert capsys.readouterr().out == 'x is Tensor("x:0", shape=(), dtype=int32)\n'


def test_verbosity(caplog, capsys, monkeypatch):
    caplog.set_level(logging.INFO, logger="tensorflow")
    monkeypatch.setenv("AUTOGRAPH_VERBOSITY", "1")
    tf.autograph.set_verbosity(1, alsologtostdout=True)
    try:
        tf.function(lambda x: not x)(tf.constant(True))
    finally:
        tf.autograph.set_verbosity(0)
    assert "Converted <function test_verbosity" in caplog.text
    assert "Converted <function test_verbosity" in capsys.readouterr().out
    tf.function(lambda x: x)(tf.constant(True))
    assert caplog.text.count("Converted") == 1


def test_loop_options_elsewhere_do_nothing():
    assert tf.autograph.experimental.set_loop_options(maximum_iterations=1) is None
