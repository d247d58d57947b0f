"""Graphs exchanged with TensorFlow: what it wrote runs here, what we write ran there."""

import numpy as np
import pytest

import yeoul as tf
from tests.golden import graph_storage
from tests.golden.graph_forms import Form
from tests.golden.graph_programs import ROWS
from yeoul.formats import protos
from yeoul.graph.import_graph import function_from_graph_def

FROM_TENSORFLOW = graph_storage.load("tensorflow")
FROM_US = graph_storage.load("yeoul")


@pytest.fixture(autouse=True)
def no_global_seed():
    """Other tests set one, and the seeds of random ops follow from it."""
    tf.random.set_seed(None)


def compare(got, expected):
    assert len(got) == len(expected)
    for tensor, answer in zip(got, expected, strict=True):
        array = tensor.numpy()
        array = np.asarray(array)
        assert array.shape == answer.shape
        assert array.dtype == answer.dtype
        if array.dtype == object:
            assert array.tolist() == answer.tolist()
        else:
            np.testing.assert_allclose(array, answer, rtol=2e-5, atol=2e-5)


def test_every_program_is_recorded():
    assert len(FROM_TENSORFLOW) >= 30
    assert set(FROM_TENSORFLOW) == set(ROWS)
    assert set(FROM_US) == set(ROWS)


@pytest.mark.parametrize("name", FROM_TENSORFLOW)
def test_graphs_of_tensorflow_run_here(name):
    record = FROM_TENSORFLOW[name]
    variables = [tf.Variable(value) for _, value in record["before"]]
    resources = [f"{text}" for text, _ in record["before"]]
    inputs = [text for text, _ in record["inputs"]]
    function = function_from_graph_def(
        record["graph"], [*inputs, *zip(resources, variables, strict=True)], record["fetches"]
    )
    compare(function.call_flat([tf.constant(v) for _, v in record["inputs"]]), record["outputs"])
    compare(variables, record["after"])


@pytest.mark.parametrize("name", FROM_US)
def test_graphs_that_tensorflow_ran_are_those_of_today(name):
    record, today = FROM_US[name], graph_storage.ours(tf, ROWS[name])
    recorded, written = (Form(protos.GraphDef.FromString(r["graph"])) for r in (record, today))
    again = "python tools/record_golden_graphs.py yeoul, then verify"
    assert written.nodes == recorded.nodes, f"TensorFlow has not seen this graph: {again}"
    for part in ("inputs", "before", "fetches"):
        places = [
            [form.tensor(entry if part == "fetches" else entry[0]) for entry in source[part]]
            for form, source in ((written, today), (recorded, record))
        ]
        assert places[0] == places[1]
    results = today["concrete"].call_flat([tf.constant(v) for _, v in record["inputs"]])
    compare(tf.nest.flatten(results), record["outputs"])
    compare(today["variables"], record["after"])


@pytest.mark.parametrize("name", FROM_US)
def test_our_graphs_come_back(name):
    record = FROM_US[name]
    variables = [tf.Variable(value) for _, value in record["before"]]
    resources = [text for text, _ in record["before"]]
    inputs = [text for text, _ in record["inputs"]]
    function = function_from_graph_def(
        record["graph"], [*inputs, *zip(resources, variables, strict=True)], record["fetches"]
    )
    compare(function.call_flat([tf.constant(v) for _, v in record["inputs"]]), record["outputs"])
    compare(variables, record["after"])


def test_writing_twice_gives_the_same_bytes():
    for name in ("while_loop", "nested_calls", "variables"):
        once, again = (graph_storage.ours(tf, ROWS[name])["graph"] for _ in range(2))
        assert once == again


def test_forms_differ_where_graphs_do():
    graph = protos.GraphDef.FromString(FROM_US["nested_calls"]["graph"])
    form = Form(graph)
    renamed = protos.GraphDef.FromString(graph.SerializeToString())
    for node in renamed.node:
        node.name = f"p/{node.name}"
        node.input[:] = [f"p/{text}" for text in node.input]
    assert Form(renamed).nodes == form.nodes
    inner = graph.library.function[0].node_def[0]
    inner.attr["value"].tensor.float_val[0] += 1.0
    assert Form(graph).nodes != form.nodes
