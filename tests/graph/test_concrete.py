"""Concrete functions: what they say of themselves, and how they are called."""

import re

import numpy as np
import pytest

import yeoul as tf

c = tf.constant
SCALAR = "TensorSpec(shape=(), dtype=tf.float32, name=None)"


@pytest.fixture
def scaled():
    """x * n + k, traced for a vector, 2 and 1.0."""

    @tf.function
    def f(x, n=2, *, k=1.0):
        return {"out": x * n + k, "none": None}

    return f.get_concrete_function(tf.TensorSpec([None], tf.float32))


def test_the_printed_signature(scaled):
    assert scaled.pretty_printed_signature() == (
        "Input Parameters:\n"
        "  x (POSITIONAL_OR_KEYWORD): TensorSpec(shape=(None,), dtype=tf.float32, name=None)\n"
        "  n (POSITIONAL_OR_KEYWORD): Literal[2]\n"
        "  k (KEYWORD_ONLY): Literal[1.0]\n"
        "Output Type:\n"
        "  Dict[['out', TensorSpec(shape=(None,), dtype=tf.float32, name=None)], "
        "['none', Literal[None]]]\n"
        "Captures:\n"
        "  None"
    )
    line = scaled.pretty_printed_signature(verbose=False)
    assert line.startswith("(x: TensorSpec(shape=(None,), dtype=tf.float32, name=None), n: Literal")
    assert "*, k: Literal[1.0]) -> Dict[" in line
    assert repr(scaled).startswith(f"<ConcreteFunction {line} at 0x")
    assert str(scaled) == f"ConcreteFunction {scaled.pretty_printed_signature()}"


def test_several_arguments_by_position():
    f = tf.function(lambda x, *rest, **named: x)
    concrete = f.get_concrete_function(c(1.0), 2, c(3.0), b=4, a=c(5.0))
    text = concrete.pretty_printed_signature(False)
    assert text == (
        f"(x: {SCALAR}, rest_0: Literal[2], rest_1: {SCALAR}, /, *, a: {SCALAR}, b: Literal[4]) "
        f"-> {SCALAR}"
    )
    args, kwargs = concrete.structured_input_signature
    assert [getattr(a, "name", a) for a in args] == ["x", 2, "rest_1"]
    assert kwargs == {"a": tf.TensorSpec([], name="a"), "b": 4}


def test_names_of_nested_specs():
    f = tf.function(lambda d, s: d["k"] + s[0][1])
    concrete = f.get_concrete_function(
        {"k": tf.TensorSpec([], name="own"), "j": 4}, [(1, tf.TensorSpec([]))]
    )
    (d, s), _ = concrete.structured_input_signature
    assert d == {"k": tf.TensorSpec([], name="own"), "j": 4}
    assert s == [(1, tf.TensorSpec([], name="s_0_1"))]
    assert [t.name for t in concrete.inputs] == ["own:0", "s:0"]
    assert float(concrete(own=c(1.0), s=c(2.0))) == 3.0  # the graph's inputs by name
    assert float(concrete(c(1.0), c(2.0))) == 3.0  # and in order
    assert float(concrete({"k": 1.0, "j": 4}, [(1, 2.0)])) == 3.0


def test_what_it_uses():
    v, u = tf.Variable([1.0, 2.0]), tf.Variable(3, trainable=False)
    table = tf.constant([1.0, 2.0, 3.0])

    @tf.function
    def f(x):
        u.assign_add(1)
        return x + v, table

    concrete = f.get_concrete_function(tf.TensorSpec([2], name="inp"))
    assert [a is b for a, b in zip(concrete.variables, (u, v), strict=True)] == [True, True]
    assert [w is v for w in concrete.trainable_variables] == [True]
    assert [type(t).__name__ for t in concrete.captured_inputs] == [
        *("EagerTensor", "Variable", "Variable")
    ]
    assert concrete.pretty_printed_signature().count("dtype=tf.resource") == 2
    assert concrete.output_dtypes == (tf.float32, tf.float32)
    assert concrete.output_shapes == (tf.TensorShape([2]), tf.TensorShape([3]))
    assert re.fullmatch(rb"__inference_f_\d+", concrete.name)
    assert concrete.graph.name == "f"


def test_dtypes_and_shapes_of_nothing(scaled):
    assert scaled.output_dtypes == {"out": tf.float32, "none": None}
    assert scaled.output_shapes["none"].rank is None


def test_python_values_may_be_left_out(scaled):
    for call in (
        lambda x: scaled(x),
        lambda x: scaled(x, 2),
        lambda x: scaled(x=x, k=1.0),
        lambda x: scaled(x, n=2, k=1.0),
    ):
        assert call(c([3.0]))["out"].numpy().tolist() == [7.0]
    assert scaled([3.0])["out"].numpy().tolist() == [7.0]
    assert scaled(np.array([3.0]))["out"].numpy().tolist() == [7.0]


@pytest.mark.parametrize(
    ("args", "kwargs", "message"),
    [
        ((), {}, "missing a required argument: 'x'"),
        (([1.0], 3), {}, r"Can not cast 3 to Literal\[2\]"),
        (([1.0],), {"k": 2.0}, r"Can not cast 2\.0 to Literal\[1\.0\]"),
        (([1.0],), {"z": 2.0}, "unexpected keyword argument 'z'"),
        (([1.0],), {"x": 2.0}, "multiple values for argument 'x'"),
        (([1.0], 2, 3), {}, "too many positional arguments"),
        (([[1.0]],), {}, "Can not cast TensorSpec.*to TensorSpec"),
        (("text",), {}, "Cannot convert 'text'"),
    ],
)
def test_arguments_that_do_not_fit(scaled, args, kwargs, message):
    with pytest.raises(TypeError, match=message):
        scaled(*args, **kwargs)


def test_another_dtype(scaled):
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"'x' was expected to be a float32"):
        scaled(c([1]))


def test_a_concrete_function_in_a_graph_and_under_a_tape():
    square = tf.function(lambda x: x * x).get_concrete_function(tf.TensorSpec([]))
    assert float(tf.function(lambda x: square(x) + square(x))(c(2.0))) == 8.0
    x = c(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = square(x)
    assert float(tape.gradient(y, x)) == 6.0


def test_results_that_are_no_tensors():
    class Other:
        pass

    for value in ({1}, Other(), len, tf.float32):
        with pytest.raises(TypeError, match=r"must return zero or more Tensors.*type "):
            tf.function(lambda: value)()  # noqa: B023


def test_python_values_in_results_become_tensors():
    out = tf.function(lambda: ("a", 1, [2.0, None], range(2)))()
    assert out[0].numpy() == b"a"
    assert out[1].dtype == tf.int32
    assert out[2][1] is None
    assert [int(t) for t in out[3]] == [0, 1]


def test_a_function_must_compile_as_a_whole():
    f = tf.function(lambda x: tf.strings.length(x), jit_compile=True)
    error = tf.errors.InvalidArgumentError
    with pytest.raises(error, match=r"unsupported operations.*StringLength.*test_concrete\.py:\d+"):
        f(c("abc"))
    with tf.GradientTape(), pytest.raises(error, match="unsupported operations"):
        f(c("abc"))
    assert int(tf.function(lambda x: tf.strings.length(x))(c("abc"))) == 3


def test_kinds_of_functions():
    kinds = tf.types.experimental
    f = tf.function(lambda: 1)
    concrete = f.get_concrete_function()
    assert isinstance(f, kinds.GenericFunction)
    assert isinstance(f, kinds.Callable)
    assert not isinstance(f, kinds.ConcreteFunction)
    assert isinstance(concrete, kinds.ConcreteFunction)
    assert isinstance(concrete, kinds.Callable)
    assert isinstance(3, kinds.TensorLike)
