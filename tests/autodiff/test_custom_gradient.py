"""tf.custom_gradient, tf.grad_pass_through, tf.recompute_grad."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import mistakes

X = tf.constant([1.0, 2.0])
EAGERLY_AND_COMPILED = pytest.mark.parametrize("function", [lambda f: f, tf.function])


def differentiate(f, *sources):
    """Gradients of the sum of what `f` returns."""
    with tf.GradientTape() as tape:
        tape.watch([s for s in sources if not isinstance(s, tf.Variable)])
        y = f(*[s for s in sources if not isinstance(s, tf.Variable)])
    return tape.gradient(y, list(sources))


def returning(*grads):
    @tf.custom_gradient
    def f(x):
        return x * 1.0, lambda upstream: grads

    return f


def reading(variable):
    @tf.custom_gradient
    def f(x):
        return x * variable, lambda upstream: upstream

    return f


def wrong_variables(variable):
    @tf.custom_gradient
    def f(x):
        return x * variable, lambda upstream, variables: (upstream, [])

    return f


W = tf.Variable([3.0, 4.0])
test_mistakes = mistakes(
    {
        "count": (
            lambda: differentiate(returning(X, X), X),
            ValueError,
            "expected to return 1 gradients, but returned 2",
        ),
        "variables": (
            lambda: differentiate(reading(W), X),
            TypeError,
            r"must accept keyword argument 'variables'.*\['Variable:0'\]",
        ),
        "variable gradients": (
            lambda: differentiate(wrong_variables(W), X),
            ValueError,
            "Must return gradient for each variable.*got 0 for 1",
        ),
    }
)


@EAGERLY_AND_COMPILED
def test_the_gradient_is_the_users(function):
    @tf.custom_gradient
    def clipped(x):
        return x * x, lambda upstream: tf.clip_by_value(upstream, -0.5, 0.5)

    assert differentiate(function(clipped), X)[0].numpy().tolist() == [0.5, 0.5]
    np.testing.assert_array_equal(clipped(X), [1.0, 4.0])


@EAGERLY_AND_COMPILED
def test_several_arguments_and_results(function):
    @tf.custom_gradient
    def f(x, y, factor=1.0):
        def grad(first, second):
            return first * 10.0, second * 100.0

        return (x * factor, {"y": y * factor}["y"]), grad

    y = tf.constant([5.0])

    def total(x, y):
        a, b = f(x, y, factor=2.0)
        return tf.reduce_sum(a) + 3.0 * tf.reduce_sum(b)

    dx, dy = differentiate(function(total), X, y)
    assert (dx.numpy().tolist(), dy.numpy().tolist()) == ([10.0, 10.0], [300.0])


@EAGERLY_AND_COMPILED
def test_only_one_result_used(function):
    @tf.custom_gradient
    def f(x):
        return (x, x * 2.0), lambda first, second: first + 10.0 * second

    assert differentiate(function(lambda x: f(x)[0]), X)[0].numpy().tolist() == [1.0, 1.0]


@EAGERLY_AND_COMPILED
def test_variables(function):
    @tf.custom_gradient
    def product(x):
        def grad(upstream, variables=None):
            assert [v.ref() for v in variables] == [W.ref()]
            return upstream * W, [upstream * x * 100.0]

        return x * W, grad

    dx, dw = differentiate(function(product), X, W)
    assert (dx.numpy().tolist(), dw.numpy().tolist()) == ([3.0, 4.0], [100.0, 200.0])


def test_a_variable_as_argument():
    @tf.custom_gradient
    def f(v):
        return v * v, lambda upstream: upstream * 7.0

    with tf.GradientTape() as tape:
        y = f(W)
    assert tape.gradient(y, W).numpy().tolist() == [7.0, 7.0]


@EAGERLY_AND_COMPILED
def test_python_arguments_have_a_place_or_not(function):
    for given in (lambda u: (u * 2.0, None), lambda u: u * 2.0):

        @tf.custom_gradient
        def f(x, n):
            return x * n, given  # noqa: B023

        grads = differentiate(function(lambda x: f(x, 3)), X)
        assert grads[0].numpy().tolist() == [2.0, 2.0]


@EAGERLY_AND_COMPILED
def test_a_gradient_function_may_use_tensors_from_outside(function):
    outside = tf.constant([5.0, 6.0])
    v = tf.Variable(2.0)

    @tf.custom_gradient
    def f(x):
        return x * 1.0, lambda upstream: upstream * outside * v

    compiled = function(f)
    assert differentiate(compiled, X)[0].numpy().tolist() == [10.0, 12.0]
    v.assign(3.0)
    assert differentiate(compiled, X)[0].numpy().tolist() == [15.0, 18.0]


@EAGERLY_AND_COMPILED
def test_second_derivative_passes_through_the_gradient_function(function):
    @tf.custom_gradient
    def log1pexp(x):
        e = tf.exp(x)
        return tf.math.log(1.0 + e), lambda upstream: upstream * (1.0 - 1.0 / (1.0 + e))

    def first(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = log1pexp(x)
        return tape.gradient(y, x)

    s = 1 / (1 + np.exp(-X.numpy()))
    np.testing.assert_allclose(function(first)(X), s, rtol=1e-5)
    np.testing.assert_allclose(differentiate(function(first), X)[0], s * (1 - s), rtol=1e-4)


def test_large_arguments_stay_finite():
    @tf.custom_gradient
    def log1pexp(x):
        e = tf.exp(x)
        return tf.math.log(1.0 + e), lambda upstream: upstream * (1.0 - 1.0 / (1.0 + e))

    assert differentiate(log1pexp, tf.constant(100.0))[0].numpy() == 1.0


def test_nested():
    @tf.custom_gradient
    def inner(x):
        return x * 2.0, lambda upstream: upstream * 5.0

    @tf.custom_gradient
    def outer(x):
        def grad(upstream):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = inner(x)
            return upstream * tape.gradient(y, x) * 10.0

        return inner(x), grad

    assert differentiate(outer, X)[0].numpy().tolist() == [50.0, 50.0]


def test_methods_and_decorator_call():
    class Scaler:
        @tf.custom_gradient()
        def scaled(self, x):
            return x * 1.0, lambda upstream: (None, upstream * 3.0)

    assert differentiate(Scaler().scaled, X)[0].numpy().tolist() == [3.0, 3.0]


def test_unwatched_calls_record_nothing():
    @tf.custom_gradient
    def f(x):
        return [x, {"twice": x * 2.0}], lambda *upstream: upstream[0]

    first, rest = f(X)
    assert (first.numpy().tolist(), rest["twice"].numpy().tolist()) == ([1.0, 2.0], [2.0, 4.0])


@EAGERLY_AND_COMPILED
def test_grad_pass_through(function):
    straight = function(tf.grad_pass_through(tf.round))
    x = tf.constant([1.2, 2.7])
    assert straight(x).numpy().tolist() == [1.0, 3.0]
    assert differentiate(straight, x)[0].numpy().tolist() == [1.0, 1.0]
    by_variable = tf.grad_pass_through(lambda x: x * W)
    dx, dw = differentiate(by_variable, X, W)
    assert dx.numpy().tolist() == [1.0, 1.0]
    assert dw is None


@EAGERLY_AND_COMPILED
def test_recompute_grad(function):
    def block(x, power=2):
        return tf.sin(x * W) ** power

    plain = differentiate(block, X, W)
    again = differentiate(function(tf.recompute_grad(block)), X, W)
    for mine, wanted in zip(again, plain, strict=True):
        np.testing.assert_allclose(mine, wanted, rtol=1e-5)


def test_recompute_grad_runs_the_function_again():
    runs = []

    @tf.recompute_grad
    def block(x):
        runs.append(1)
        return tf.exp(x)

    differentiate(block, X)
    assert len(runs) == 2


def test_recomputation_is_not_merged_away():
    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.recompute_grad(lambda x: tf.sin(tf.exp(x)))(x)
        return tape.gradient(y, x)

    names = [n.op.name for n in f.get_concrete_function(X).callable.program.nodes]
    assert "OptimizationBarrier" in names
    assert names.count("Exp") >= 2
