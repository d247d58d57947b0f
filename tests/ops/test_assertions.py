"""tf.Assert, tf.debugging.assert_equal and its kind, tf.debugging.check_numerics."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

D = tf.debugging
A, B = tf.constant([1, 2, 3]), tf.constant([1, 5, 3])
NAN, INF = float("nan"), float("inf")

test_mistakes = mistakes(
    {
        "equal": (
            lambda: D.assert_equal(A, B, message="oh no"),
            BAD,
            r"^oh no\nCondition x == y did not hold.\nIndices of first 1 different values:\n"
            r"\[\[1\]\]\nCorresponding x values:\n\[2\]\nCorresponding y values:\n\[5\]\n"
            r"First 3 elements of x:\n\[1 2 3\]\nFirst 3 elements of y:\n\[1 5 3\]$",
        ),
        "scalars": (lambda: D.assert_equal(1, 2), BAD, r"y did not hold.\nFirst 1 elements of x"),
        "strings": (lambda: D.assert_equal("a", "b"), BAD, "x == y did not hold"),
        "summary": (
            lambda: D.assert_equal(tf.range(20), tf.range(20) * 2, summarize=2),
            BAD,
            r"Indices of first 2 different values:\n\[\[1\]\n \[2\]\]",
        ),
        "shapes": (lambda: D.assert_equal(A, [1, 2]), BAD, r"\[3\] vs. \[2\]"),
        "none equal": (lambda: D.assert_none_equal(A, B), BAD, r"x != y.*\n.*2 different"),
        "greater": (lambda: D.assert_greater(A, B), BAD, "Condition x > y"),
        "greater equal": (lambda: D.assert_greater_equal(A, B), BAD, "Condition x >= y"),
        "less": (lambda: D.assert_less(A, B), BAD, "Condition x < y"),
        "less equal": (lambda: D.assert_less_equal(B, A), BAD, "Condition x <= y"),
        "near": (lambda: D.assert_near([1.0], [1.1]), BAD, "x and y not equal to tolerance rtol"),
        "near ints": (lambda: D.assert_near([1], [1]), ValueError, "compares floats, not int32"),
        "negative": (lambda: D.assert_negative([-1, 2]), BAD, r"x < 0 did not.*\n.*\n\[-1 2\]"),
        "positive": (lambda: D.assert_positive([1, -2], "m"), BAD, r"^m.  \nCondition x > 0"),
        "non negative": (lambda: D.assert_non_negative([-1]), BAD, "Condition x >= 0"),
        "non positive": (lambda: D.assert_non_positive([1]), BAD, "Condition x <= 0"),
        "numerics": (
            lambda: D.check_numerics([1.0, NAN, INF], "bad"),
            BAD,
            r"^bad : Tensor had Inf and NaN values \(first at \[1\] of shape \[3\]\)",
        ),
        "infinite": (lambda: D.check_numerics(-INF, "bad"), BAD, "Tensor had Inf values"),
        "finite": (lambda: D.assert_all_finite([NAN], "bad"), BAD, "Tensor had NaN values"),
        "integers": (lambda: D.check_numerics([1], "bad"), BAD, "int32 is not in the list"),
        "Assert": (
            lambda: tf.Assert(False, ["hello", tf.range(20)], summarize=2),
            BAD,
            r"Expected 'False' to be true. Summarized data: hello\n0, 1, \.\.\.",
        ),
        "Assert of a vector": (lambda: tf.Assert([True, False], [A]), BAD, "1, 2, 3"),
    }
)


def test_what_holds_says_nothing():
    assert D.assert_equal(A, A) is None
    D.assert_equal([1.0, 2.0], tf.constant([1.0, 2.0], tf.float64))
    D.assert_none_equal(A, A + 1)
    D.assert_less(A, A + 1)
    D.assert_less_equal(A, A)
    D.assert_greater(A + 1, A)
    D.assert_greater_equal(A, A)
    D.assert_near([1.0], [1.0 + 1e-7])
    D.assert_near([1.0], [1.5], rtol=0.1, atol=0.5)
    D.assert_near([1.0 + 1.0j], [1.0 + 1.0j])
    D.assert_negative([-1.0])
    D.assert_positive([1.0])
    D.assert_non_negative([0])
    D.assert_non_positive([0])
    D.assert_negative([])
    tf.Assert(tf.constant([True, True]), [])
    assert D.check_numerics([1.0], "bad").numpy() == [1.0]


def test_known_values_are_checked_while_tracing():
    with pytest.raises(BAD, match="x == y did not hold"):
        tf.function(lambda: D.assert_equal(tf.constant(1), tf.constant(2))).get_concrete_function()
    with pytest.raises(BAD, match="x > 0 did not hold"):
        tf.function(lambda: D.assert_positive(tf.constant(-1))).get_concrete_function()


CHECKS = {
    "equal": (lambda x: D.assert_equal(x, [1.0, 2.0], message="differs"), "differs.*x == y"),
    "positive": (lambda x: D.assert_positive(x, message="sign"), r"sign\] \[Condition x > 0"),
    "near": (lambda x: D.assert_near(x, [1.0, 2.0]), "not equal to tolerance"),
    "numerics": (lambda x: D.check_numerics(x, "weights"), "weights : Tensor had NaN"),
    "Assert": (lambda x: tf.Assert(x[0] < 2.0, ["too large:", x]), r"\[too large:\] \[nan -3\]"),
}


@pytest.mark.parametrize("name", CHECKS)
def test_in_a_function_each_time_it_runs(name):
    check, message = CHECKS[name]
    ran = tf.Variable(0)

    @tf.function
    def f(x):
        check(x)
        ran.assign_add(1)
        return x * 2.0

    good = tf.constant([1.0, 2.0])
    assert f(good).numpy().tolist() == [2.0, 4.0]
    with pytest.raises(BAD, match=message) as caught:
        f(tf.constant([NAN, -3.0]))
    assert "test_assertions.py" in str(caught.value)
    assert f(good).numpy().tolist() == [2.0, 4.0]
    assert ran.numpy() == 2  # a failed run leaves the variables as they were


def test_gradients_pass_check_numerics():
    x = tf.constant([1.0, 2.0])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = D.check_numerics(x * x, "square")
    np.testing.assert_array_equal(tape.gradient(y, x), [2.0, 4.0])


def test_near_halves_are_nearer_than_ten_steps_of_their_dtype():
    for name, apart, near in (("float16", 1.05, 1.005), ("bfloat16", 1.2, 1.05)):
        one = tf.constant([1.0], name)
        tf.debugging.assert_near(one, tf.constant([near], name))
        with pytest.raises(tf.errors.InvalidArgumentError):
            tf.debugging.assert_near(one, tf.constant([apart], name))


def test_a_tensor_equals_itself_whatever_is_in_it():
    for x in (tf.constant([np.nan]), tf.ragged.constant([[1], []]), tf.sparse.from_dense([[1]])):
        tf.debugging.assert_equal(x, x)


def test_what_cannot_be_compared_is_refused():
    whole = tf.constant([1], tf.int64)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Cannot compare int64 with int32"):
        tf.debugging.assert_equal(whole, tf.constant([1]))
    tf.debugging.assert_equal(whole, 1)
    with pytest.raises(tf.errors.InvalidArgumentError, match="have no order"):
        tf.debugging.assert_less([1 + 1j], [2 + 1j])
    tf.debugging.assert_equal([1 + 1j], [1 + 1j])


@pytest.mark.parametrize("in_function", [False, True])
def test_the_gradient_of_checked_numbers_is_checked(in_function):
    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sqrt(D.check_numerics(x, "root"))
        return tape.gradient(y, x)

    slope = tf.function(slope) if in_function else slope
    assert slope(tf.constant([4.0])).numpy().tolist() == [0.25]
    with pytest.raises(BAD, match=r"detected in gradient\. root : Tensor had Inf"):
        slope(tf.constant([0.0]))


def test_a_graph_goes_through_the_check():
    checked = tf.function(lambda x: D.check_numerics(x, "m") + 1.0)
    nodes = checked.get_concrete_function(tf.TensorSpec([2])).graph.as_graph_def().node
    assert [n.input[0] for n in nodes if n.op == "AddV2"] == [
        n.name for n in nodes if n.op == "CheckNumerics"
    ]
