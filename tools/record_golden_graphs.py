"""Records the graphs that are exchanged with TensorFlow, `tests/golden/graph_programs.py`.

    python tools/record_golden_graphs.py tensorflow   its graphs, inputs and outputs
    python tools/record_golden_graphs.py yeoul        our graphs
    python tools/record_golden_graphs.py verify       runs our graphs in TensorFlow

The first and the last run with the Python of an environment that holds TensorFlow 2.15, in which
Yeoul is not imported; the last stores what TensorFlow computes from our graphs beside them.
"""

import importlib
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from tests.golden import graph_storage  # noqa: E402
from tests.golden.graph_programs import ROWS  # noqa: E402


def tensorflow():
    """TensorFlow's graphs."""
    tf = importlib.import_module("tensorflow")
    records = {}
    for name, make in ROWS.items():
        function, specs, inputs = make(tf)
        concrete = tf.function(function, autograph=False).get_concrete_function(*specs)
        graph = concrete.graph
        variables = {v.handle.ref(): v for v in getattr(function, "variables", ())}
        bound = [(inner.name, variables[outer.ref()]) for outer, inner in graph.captures]
        record = {
            "graph": graph.as_graph_def().SerializeToString(deterministic=True),
            "inputs": [(t.name, value) for t, value in zip(concrete.inputs, inputs, strict=False)],
            "before": [(inner, variable.numpy()) for inner, variable in bound],
            "fetches": [t.name for t in concrete.outputs],
        }
        results = tf.nest.flatten(concrete(*[tf.constant(x) for x in inputs]))
        record["outputs"] = [r.numpy() for r in results]
        record["after"] = [variable.numpy() for _, variable in bound]
        records[name] = record
    graph_storage.save("tensorflow", records)


def yeoul():
    """Our graphs; `verify` has to run afterwards."""
    tf = importlib.import_module("yeoul")
    records = {name: graph_storage.ours(tf, make) for name, make in ROWS.items()}
    graph_storage.save("yeoul", records)


def verify():
    """Adds what TensorFlow computes from our graphs."""
    tf = importlib.import_module("tensorflow")
    records = graph_storage.load("yeoul")
    for record in records.values():
        graph_def = tf.compat.v1.GraphDef.FromString(record["graph"])
        wrapped = tf.compat.v1.wrap_function(
            lambda graph_def=graph_def: tf.graph_util.import_graph_def(graph_def, name=""), []
        )
        variables = [tf.Variable(value) for _, value in record["before"]]
        feeds = [name for name, _ in (*record["inputs"], *record["before"])]
        pruned = wrapped.prune(feeds, record["fetches"])
        values = [tf.constant(value) for _, value in record["inputs"]]
        results = pruned(*values, *[v.handle for v in variables])
        record["outputs"] = [r.numpy() for r in results]
        record["after"] = [v.numpy() for v in variables]
    graph_storage.save("yeoul", records)


if __name__ == "__main__":
    {"tensorflow": tensorflow, "yeoul": yeoul, "verify": verify}[sys.argv[1]]()
