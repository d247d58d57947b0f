"""GraphDefs coming in: names, older ops, functions, damage. Values: tests/golden/test_graphs.py."""

import random

import numpy as np
import pytest

import yeoul as tf
from tests.golden import graph_storage
from yeoul.formats import protos
from yeoul.formats.tensor_proto import shape_to_proto, to_proto
from yeoul.graph.import_graph import MAX_DEPTH, function_from_graph_def

S = tf.TensorSpec
FLOAT, INT = 1, 3


def graph_def_of(function, *specs):
    return tf.function(function).get_concrete_function(*specs).graph.as_graph_def()


SIMPLE = graph_def_of(lambda x: tf.reshape(x + 1.0, [-1]), S([2], tf.float32))


def imported(**options):
    """(results, names of operations) of `SIMPLE` imported into a function."""
    seen = []

    def f(x):
        results = tf.graph_util.import_graph_def(SIMPLE, {"x": x}, **options)
        seen.append(results)
        return x

    graph = tf.function(f).get_concrete_function(S([2], tf.float32)).graph
    return seen[0], [op.name for op in graph.get_operations()]


def test_names_have_a_prefix():
    results, names = imported()
    assert results is None
    assert names == [
        "x", "import/x", "import/add/y", "import/add", "import/Reshape/shape", "import/Reshape",
        "import/Identity", "Identity",
    ]  # fmt: skip
    assert "p/add" in imported(name="p")[1]
    assert "add" in imported(name="")[1]


def test_elements_are_returned():
    (op, tensor), _ = imported(return_elements=["add", "add:0"])
    assert repr(op) == "<tf.Operation 'import/add' type=AddV2>"
    assert repr(tensor) == "<tf.Tensor 'import/add:0' shape=(2,) dtype=float32>"
    assert tensor.op is op


def test_twice_into_one_function():
    @tf.function
    def f(x):
        once = tf.graph_util.import_graph_def(SIMPLE, {"x:0": x}, ["Identity:0"])[0]
        return tf.compat.v1.import_graph_def(SIMPLE, {"x": once}, ["Identity:0"])[0]

    assert f(tf.constant([1.0, 2.0])).numpy().tolist() == [3.0, 4.0]
    graph = f.get_concrete_function(tf.constant([1.0, 2.0])).graph
    assert graph.get_operation_by_name("import_1/add").type == "AddV2"


def test_gradients_pass_through():
    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.import_graph_def(SIMPLE, {"x": x * x}, ["Identity:0"])[0]
        return tape.gradient(y, x)

    assert f(tf.constant([1.0, 3.0])).numpy().tolist() == [2.0, 6.0]


REFUSED = [
    ({"input_map": {"zz": 1.0}}, ValueError, r"not found in graph_def: \[zz:0\]. It has"),
    ({"return_elements": ["nope"]}, ValueError, "Requested return node 'nope' not found"),
    ({"return_elements": ["nope:0"]}, ValueError, "Requested return tensor 'nope:0' not found"),
    ({"return_elements": ["add:5"]}, ValueError, "Invalid return output 5 of node 'add', which"),
    ({"return_elements": [3]}, TypeError, "must be a list of strings. Obtained"),
    ({"input_map": [1]}, TypeError, "must be a dictionary. Obtained list"),
    ({"input_map": {"x": [1, 2]}}, ValueError, "was passed int32 incompatible with expected float"),
]


@pytest.mark.parametrize(("options", "error", "message"), REFUSED)
def test_arguments_are_checked(options, error, message):
    if isinstance(options.get("input_map"), dict) and "x" in options["input_map"]:
        options = {"input_map": {"x": np.array([1, 2], np.int32)}}
    with pytest.raises(error, match=message):
        tf.function(lambda: tf.graph_util.import_graph_def(SIMPLE, **options))()


def test_it_is_a_graph_def_and_a_graph_is_built():
    with pytest.raises(TypeError, match="must be a GraphDef proto, got str"):
        tf.function(lambda: tf.import_graph_def("abc"))()
    with pytest.raises(ValueError, match="The GraphDef is no GraphDef: its 2 bytes"):
        tf.function(lambda: tf.import_graph_def(b"\x0a\xff"))()
    with pytest.raises(RuntimeError, match="adds operations to a graph, and none is being built"):
        tf.import_graph_def(SIMPLE)


# Graphs made by hand.


def build(*nodes):
    """A GraphDef of (name, op, inputs, attributes); attributes are AttrValue fields."""
    graph = tf.compat.v1.GraphDef()
    for name, op, inputs, attrs in nodes:
        node = graph.node.add(name=name, op=op, input=inputs)
        for key, value in attrs.items():
            node.attr[key].CopyFrom(value)
    return graph


def dtype(number):
    return tf.compat.v1.AttrValue(type=number)


def const(name, value):
    array = np.asarray(value)
    number = {"f": FLOAT, "i": INT}[array.dtype.kind]
    array = array.astype(np.float32 if number == FLOAT else np.int32)
    value = protos.AttrValue(tensor=to_proto(array, tf.as_dtype(array.dtype)))
    return (name, "Const", [], {"value": value, "dtype": dtype(number)})


def placeholder(name="x", dims=(None,), number=FLOAT):
    shape = protos.AttrValue(shape=shape_to_proto(dims))
    return (name, "Placeholder", [], {"dtype": dtype(number), "shape": shape})


T = {"T": dtype(FLOAT)}
X = placeholder()
DAMAGED = [
    ([X, ("y", "Identity", ["zz"], T)], "Node 'y': Unknown input node 'zz'"),
    ([X, ("y", "Identity", ["x:1"], T)], "invalid output 1 of source node 'x' which has 1 outputs"),
    ([X, ("y", "Identity", ["x:q"], T)], "'x:q' is no name of a tensor"),
    ([X, ("x", "NoOp", [], {})], "Node 'x' is not unique"),
    ([X, ("y z!", "NoOp", [], {})], "'y z!': Node name contains invalid characters"),
    ([("a", "NoOp", ["^b"], {}), ("b", "NoOp", ["^a"], {})], "'b' and 'a' are in a cycle"),
    ([("a", "Identity", ["a"], T)], "are in a cycle"),
    ([("a", "Placeholder", [], {})], "missing attr 'dtype' from Placeholder: node 'a'"),
    ([placeholder(number=999)], "Attr 'dtype' of node 'x': The number 999 is no dtype"),
    ([X, ("y", "AddV2", ["x"], T)], "do not match 1 inputs specified"),
    ([X, ("y", "Identity", ["x"], {"T": dtype(INT)})], "passed float32 incompatible with expected"),
    ([X, ("y", "Cast", ["x"], {"SrcT": dtype(FLOAT)})], "missing attr 'DstT' from Cast"),
    ([("a", "Const", [], {"value": protos.AttrValue()})], "Attr 'value' of node 'a' has no value"),
    ([X, ("y", "PartitionedCall", ["x"], {"Tin": protos.AttrValue(list={"type": [1]}),
      "f": protos.AttrValue(func={"name": "g"})})], "calls the function 'g', which the library"),
    ([("v", "VarHandleOp", [], {"dtype": dtype(FLOAT)})], "'v' is the variable 'v', which is not"),
    ([placeholder("r", (), 20), ("y", "ReadVariableOp", ["r"], {"dtype": dtype(FLOAT)})],
     "uses a resource that stands for no variable here"),
]  # fmt: skip


@pytest.mark.parametrize(("nodes", "message"), DAMAGED)
def test_damaged_graphs(nodes, message):
    with pytest.raises(ValueError, match=message):
        tf.function(lambda: tf.import_graph_def(build(*nodes)))()


def test_unknown_ops_are_named_all_at_once():
    graph = build(X, ("a", "NoSuchOp", [], {}), ("b", "Other", [], {}), ("c", "Other", [], {}))
    message = r"uses NoSuchOp \(node 'a'\), Other \(node 'b'\), which Yeoul does not have"
    with pytest.raises(tf.errors.NotFoundError, match=message):
        function_from_graph_def(graph, ["x:0"], ["x:0"])


def test_attributes_that_would_be_ignored_are_refused():
    flag = protos.AttrValue(b=True)
    rows = placeholder(dims=(2, 2))
    graph = build(rows, ("y", "MatMul", ["x", "x"], {**T, "grad_a": flag}))
    with pytest.raises(tf.errors.UnimplementedError, match=r"\(MatMul\) sets grad_a=True, which"):
        function_from_graph_def(graph, ["x:0"], ["y:0"])
    graph.node[-1].attr["grad_a"].b = False
    assert one(graph, [[1.0, 2.0], [3.0, 4.0]]) == [[7, 10], [15, 22]]


def test_placeholders_to_feed_must_be_there():
    with pytest.raises(ValueError, match=r"has no placeholder 'zz:0' to feed\. It has x"):
        function_from_graph_def(build(X), ["zz:0"], ["x:0"])


def one(graph, *values, inputs=("x:0",), output="y:0"):
    """The result of a graph made by hand."""
    function = function_from_graph_def(graph, list(inputs), [output])
    return function.call_flat([tf.constant(v) for v in values])[0].numpy().tolist()


def test_nodes_may_stand_in_any_order():
    graph = build(("y", "Neg", ["x"], T), X)
    assert one(graph, [1.0, 2.0]) == [-1.0, -2.0]


def test_older_ops():
    rows = placeholder(dims=(2, 2))
    axis = {"N": protos.AttrValue(i=2), **T}
    graph = build(rows, const("a", 1), ("y", "Concat", ["a", "x", "x"], axis))
    assert one(graph, [[1.0, 2.0], [3.0, 4.0]]) == [[1, 2, 1, 2], [3, 4, 3, 4]]
    gather = {"Tparams": dtype(FLOAT), "Tindices": dtype(INT)}
    graph = build(rows, const("i", [1]), ("y", "Gather", ["x", "i"], gather))
    assert one(graph, [[1.0, 2.0], [3.0, 4.0]]) == [[3, 4]]
    graph = build(rows, ("y", "BatchMatMul", ["x", "x"], T))
    assert one(graph, [[1.0, 2.0], [3.0, 4.0]]) == [[7, 10], [15, 22]]
    condition = placeholder("c", (2,), 10)
    graph = build(rows, condition, ("n", "Neg", ["x"], T), ("y", "Select", ["c", "x", "n"], T))
    values = ([[1.0, 2.0], [3.0, 4.0]], [True, False])
    assert one(graph, *values, inputs=("x:0", "c:0")) == [[1, 2], [-3, -4]]
    graph = build(X, ("y", "PlaceholderWithDefault", ["x"], {"dtype": dtype(FLOAT)}))
    assert one(graph, [5.0]) == [5]


@pytest.mark.parametrize(
    ("op", "value", "expected"),
    [
        ("TanhGrad", 0.5, 1.5),
        ("SigmoidGrad", 0.5, 0.5),
        ("SqrtGrad", 2.0, 0.5),
        ("RsqrtGrad", 2.0, -8.0),
        ("ReciprocalGrad", 2.0, -8.0),
        ("InvGrad", 2.0, -8.0),
    ],
)
def test_gradient_ops_of_tensorflow(op, value, expected):
    graph = build(X, const("d", [2.0]), ("y", op, ["x", "d"], T))
    assert one(graph, [value]) == [expected]


def test_small_compositions():
    graph = build(X, const("l", 0.0), const("h", 1.0), ("y", "ClipByValue", ["x", "l", "h"], T))
    assert one(graph, [-1.0, 0.5, 3.0]) == [0, 0.5, 1]
    offsets = {"N": protos.AttrValue(i=2)}
    shapes = (const("a", 1), const("s", [2, 3]), const("t", [2, 4]))
    graph = build(X, *shapes, ("y", "ConcatOffset", ["a", "s", "t"], offsets))
    assert one(graph, [0.0], output="y:1") == [0, 3]
    lists = {"T": dtype(INT), "out_idx": dtype(INT)}
    diff = ("y", "ListDiff", ["a", "b"], lists)
    graph = build(X, const("a", [4, 5, 6]), const("b", [5]), diff)
    assert one(graph, [0.0]) == [4, 6]
    assert one(graph, [0.0], output="y:1") == [0, 2]
    graph = build(placeholder("a", (3,), INT), const("b", [5]), diff)
    assert one(graph, [1, 5, 3], inputs=("a:0",)) == [1, 3]
    graph = build(X, ("y", "CheckNumerics", ["x"], {**T, "message": protos.AttrValue(s=b"bad x")}))
    assert one(graph, [1.0]) == [1]
    with pytest.raises(tf.errors.InvalidArgumentError, match="bad x"):
        one(graph, [float("nan")])


def test_variables_by_handle():
    name = protos.AttrValue(s=b"w")
    handle = ("v", "VarHandleOp", [], {"dtype": dtype(FLOAT), "shared_name": name})
    read = ("r", "ReadVariableOp", ["v", "^assign"], {"dtype": dtype(FLOAT)})
    assign = ("assign", "AssignAddVariableOp", ["v", "x"], {"dtype": dtype(FLOAT)})
    ready = ("i", "VarIsInitializedOp", ["v"], {})
    variable = tf.Variable([1.0, 2.0])
    graph = build(X, handle, read, assign, ready)
    function = function_from_graph_def(graph, ["x:0"], ["r:0", "i:0"], {"w": variable})
    results = function.call_flat([tf.constant([10.0, 20.0])])
    assert results[0].numpy().tolist() == [11.0, 22.0]
    assert results[1].numpy()
    assert variable.numpy().tolist() == [11.0, 22.0]


def test_what_is_no_tensor_is_used_by_few_ops():
    variable = tf.Variable([1.0, 2.0])
    graph = build(placeholder("r", (), 20), ("y", "IsFinite", ["r"], {"T": dtype(20)}))
    with pytest.raises(ValueError, match=r"'y' \(IsFinite\) takes the resource of a variable, or"):
        function_from_graph_def(graph, [("r:0", variable)], ["y:0"])
    types = {"Toutput_types": protos.AttrValue(list={"type": [FLOAT]})}
    none = ("o", "OptionalNone", [], {})
    value = ("y", "OptionalGetValue", ["o"], {"output_types": types["Toutput_types"]})
    with pytest.raises(ValueError, match="'y' takes the value out of an optional that has none"):
        function_from_graph_def(build(none, value), [], ["y:0"])
    has = ("y", "OptionalHasValue", ["o"], {})
    assert not function_from_graph_def(build(none, has), [], ["y:0"]).call_flat([])[0].numpy()


def test_stacks():
    kind = {"element_dtype": dtype(FLOAT)}
    nodes = [
        X,
        const("shape", -1),
        const("room", 4),
        ("s", "EmptyTensorList", ["shape", "room"], {**kind, "shape_type": dtype(INT)}),
        ("t", "TensorListPushBack", ["s", "x"], kind),
        ("u", "TensorListPushBack", ["t", "n"], kind),
        ("n", "Neg", ["x"], T),
        ("v", "TensorListPopBack", ["u", "shape"], kind),
        ("w", "TensorListPopBack", ["v", "shape"], kind),
    ]
    assert one(build(*nodes), [1.0, 2.0], output="v:1") == [-1, -2]
    assert one(build(*nodes), [1.0, 2.0], output="w:1") == [1, 2]
    nodes[3] = ("s", "TensorListReserve", ["shape", "room"], {**kind, "shape_type": dtype(INT)})
    with pytest.raises(ValueError, match="uses a list that EmptyTensorList did not make, which is"):
        one(build(*nodes), [1.0, 2.0], output="v:1")


def recursive(calls):
    """A graph whose function calls itself so often."""
    f = protos.AttrValue(func={"name": "f"})
    types = protos.AttrValue(list={"type": [FLOAT]})
    attrs = {"f": f, "Tin": types, "Tout": types}
    graph = build(X, ("y", "PartitionedCall", ["x"], attrs))
    function = graph.library.function.add()
    function.signature.name = "f"
    function.signature.input_arg.add(name="a", type=FLOAT)
    function.signature.output_arg.add(name="b", type=FLOAT)
    source = "a"
    for i in range(calls):
        node = function.node_def.add(name=f"c{i}", op="PartitionedCall", input=[source])
        for key, value in attrs.items():
            node.attr[key].CopyFrom(value)
        source = f"c{i}:output:0"
    function.ret["b"] = source
    return graph


def test_functions_that_call_themselves():
    assert one(recursive(0), [1.0]) == [1]
    for calls in (1, 2):
        with pytest.raises(ValueError, match=f"call each other more than {MAX_DEPTH} deep at node"):
            one(recursive(calls), [1.0])


def test_functions_that_are_damaged():
    graph = recursive(0)
    del graph.library.function[0].ret["b"]
    with pytest.raises(ValueError, match="does not say where its output 'b' comes from"):
        one(graph, [1.0])
    graph = recursive(0)
    graph.library.function[0].ret["b"] = "zz:0"
    with pytest.raises(ValueError, match=r"'zz:0' of a node in a function is neither"):
        one(graph, [1.0])
    graph = recursive(0)
    graph.library.function[0].signature.input_arg.add(name="c", type=FLOAT)
    with pytest.raises(ValueError, match="passes 1 inputs to the function 'f', which takes 2"):
        one(graph, [1.0])
    graph = recursive(1)
    graph.library.function[0].node_def[0].attr.clear()
    graph.library.function[0].node_def[0].op = "Neg"
    graph.library.function[0].node_def[0].attr["T"].type = FLOAT
    graph.library.function[0].ret["b"] = "c0:nope:0"
    with pytest.raises(ValueError, match="op Neg of the node 'c0' has no output named 'nope'"):
        one(graph, [1.0])
    graph.library.function[0].ret["b"] = "c0:y:3"
    with pytest.raises(ValueError, match=r"'c0:y:3' is not among the 1 outputs of the node 'c0'"):
        one(graph, [1.0])


@pytest.mark.parametrize("name", ["reductions", "while_loop", "nested_calls", "strings"])
def test_mutated_bytes_give_an_error_or_a_function(name):
    record = graph_storage.load("tensorflow")[name]
    chance = random.Random(name)
    inputs = [text for text, _ in record["inputs"]]
    refused = 0
    for _ in range(60):
        data = bytearray(record["graph"])
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            function_from_graph_def(bytes(data), inputs, record["fetches"])
        except (ValueError, TypeError, KeyError, NotImplementedError, tf.errors.OpError):
            refused += 1
    assert refused > 10


def test_graphs_without_bound(monkeypatch):
    monkeypatch.setattr("yeoul.graph.import_graph.MAX_NODES", 2)
    with pytest.raises(ValueError, match="The graph has more than 2 nodes, those of its functions"):
        one(build(X, ("a", "Neg", ["x"], T), ("y", "Neg", ["a"], T)), [1.0])
