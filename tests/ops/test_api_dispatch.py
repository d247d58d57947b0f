"""Functions of users in place of tf functions: tf.experimental.dispatch_for_*."""

import typing

import pytest

import yeoul as tf

E = tf.experimental


class Masked(E.ExtensionType):
    values: tf.Tensor
    mask: tf.Tensor


def masked(values=(1.0, -2.0)):
    return Masked(list(values), [True, False])


@pytest.fixture
def registered():
    """A list of functions that are unregistered after the test."""
    functions = []
    yield functions
    for function in functions:
        E.unregister_dispatch_for(function)


def test_unary(registered):
    @E.dispatch_for_unary_elementwise_apis(Masked)
    def unary(api, x):
        return Masked(api(x.values), x.mask)

    registered.append(unary)
    assert tf.abs(masked()).values.numpy().tolist() == [1, 2]
    assert tf.cast(masked(), tf.int32).values.dtype == tf.int32
    assert tf.clip_by_value(masked(), 0.0, 1.0).values.numpy().tolist() == [1, 0]
    assert tf.nn.relu(masked()).values.numpy().tolist() == [1, 0]
    assert tf.zeros_like(masked()).values.numpy().tolist() == [0, 0]
    assert tf.cast(x=masked(), dtype=tf.int32).values.dtype == tf.int32
    assert tf.function(tf.negative)(masked()).values.numpy().tolist() == [-1, 2]
    with pytest.raises(ValueError, match="unsupported type"):
        tf.reduce_sum(masked())

    class Derived(Masked):
        pass

    assert tf.abs(Derived([-1.0], [True])).values.numpy().tolist() == [1]
    with pytest.raises(ValueError, match="has already been registered for"):
        E.dispatch_for_unary_elementwise_apis(Masked)(unary)


def test_binary(registered):
    @E.dispatch_for_binary_elementwise_apis(Masked, Masked)
    def both(api, x, y):
        return Masked(api(x.values, y.values), x.mask & y.mask)

    @E.dispatch_for_binary_elementwise_apis(Masked, tf.Tensor)
    def left(api, x, y):
        return Masked(api(x.values, y), x.mask)

    registered += [both, left]
    assert tf.add(masked(), masked()).values.numpy().tolist() == [2, -4]
    assert tf.less(masked(), masked((2.0, -3.0))).values.numpy().tolist() == [True, False]
    assert tf.multiply(x=masked(), y=tf.constant(2.0)).values.numpy().tolist() == [2, -4]
    for call in (lambda: tf.add(masked(), 1.0), lambda: tf.add(tf.constant(1.0), masked())):
        with pytest.raises(ValueError, match="unsupported type"):
            call()
    with pytest.raises(ValueError, match="binary elementwise dispatch handler"):
        E.dispatch_for_binary_elementwise_apis(Masked, Masked)(both)


def test_one_function(registered):
    @E.dispatch_for_api(tf.concat, {"values": list[Masked]})
    def concat(values, axis, name="concat"):
        parts = [v.values for v in values], [v.mask for v in values]
        return Masked(*[tf.concat(p, axis) for p in parts])

    @E.dispatch_for_api(tf.shape)
    def shape(input: Masked, out_type=tf.int32):
        return tf.shape(input.values, out_type)

    @E.dispatch_for_api(tf.reduce_sum, {"input_tensor": Masked})
    def declines(input_tensor, axis=None, keepdims=False, name=None):
        return NotImplemented

    either = typing.Union[Masked, tf.Tensor]  # noqa: UP007

    @E.dispatch_for_api(tf.stack, {"values": typing.List[either]})  # noqa: UP006
    def stack(values, axis=0, name="stack"):
        return "stacked"

    registered += [concat, shape, declines, stack]
    assert tf.concat([masked(), masked()], 0).values.shape == [4]
    with pytest.raises(ValueError, match="unsupported type"):
        tf.concat([masked(), tf.constant([1.0])], 0)
    assert tf.shape(masked()).numpy().tolist() == [2]
    assert tf.shape(masked(), out_type=tf.int64, name="n").dtype == tf.int64
    with pytest.raises(ValueError, match="unsupported type"):
        tf.reduce_sum(masked())
    assert tf.stack([tf.constant(1), masked()]) == "stacked"
    assert tf.stack([tf.constant(1), tf.constant(1)]).shape == [2]


def test_classes_that_are_no_extension_types(registered):
    class Plain:
        value = 3.0

    @E.dispatch_for_unary_elementwise_apis(Plain | Masked)
    def unary(api, x):
        return api(x.value)

    registered.append(unary)
    assert tf.square(Plain()).numpy() == 9


def wrong_names(vals, axis, name="concat"):
    return None


def no_annotations(values, axis, name="concat"):
    return None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: E.dispatch_for_api(lambda x: x), "does not support dispatch"),
        (
            lambda: E.dispatch_for_api(tf.concat)(no_annotations),
            "must be called with at least one signature",
        ),
        (
            lambda: E.dispatch_for_api(tf.concat, {"foo": Masked})(no_annotations),
            "annotation for unknown parameter 'foo'",
        ),
        (
            lambda: E.dispatch_for_api(tf.concat, {"values": Masked})(wrong_names),
            r"signature \(vals, axis, name='concat'\) does not match",
        ),
        (
            lambda: E.dispatch_for_api(tf.concat, {"values": tuple[Masked]})(no_annotations),
            "is not currently supported by dispatch",
        ),
        (
            lambda: E.dispatch_for_unary_elementwise_apis(3),
            "Type annotation 3 is not currently supported by dispatch",
        ),
        (
            lambda: E.unregister_dispatch_for(no_annotations),
            "was not registered using a `@dispatch_for_",
        ),
    ],
)
def test_mistakes(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_parameters_by_number():
    @E.dispatch_for_api(tf.math.floordiv, {0: Masked})
    def divided(x, y, name=None):
        return "divided"

    assert tf.math.floordiv(Masked([1], [True]), 2) == "divided"
    E.unregister_dispatch_for(divided)
    with pytest.raises(ValueError, match="unknown parameter 7: floordiv has 3 parameters"):
        E.dispatch_for_api(tf.math.floordiv, {7: Masked})(divided)
