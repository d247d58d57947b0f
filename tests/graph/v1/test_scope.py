"""Variable scopes beyond what the recorded programs show."""

import re

import pytest

import yeoul as tf

v1 = tf.compat.v1


@pytest.fixture(autouse=True)
def graph():
    with tf.Graph().as_default() as g:
        yield g


def test_sharing_is_asked_for():
    with v1.variable_scope("a"):
        v = v1.get_variable("v", [2])
        with pytest.raises(
            ValueError, match=r"Variable a/v already exists, disallowed\. .*test_scope\.py:\d+"
        ):
            v1.get_variable("v", [2])
    with v1.variable_scope("a", reuse=True):
        assert v1.get_variable("v") is v
        with pytest.raises(ValueError, match="Variable a/w does not exist, or was not created"):
            v1.get_variable("w", [2])
        with pytest.raises(ValueError, match=r"specified shape \(3,\) and found shape \(2,\)"):
            v1.get_variable("v", [3])
        with pytest.raises(ValueError, match="specified dtype int32 and found dtype float32"):
            v1.get_variable("v", [2], tf.int32)


def test_arguments():
    with pytest.raises(TypeError, match="If default_name is None then name_or_scope is required"):
        v1.variable_scope(None)
    with pytest.raises(ValueError, match="reuse=True cannot be used without a name_or_scope"):
        v1.variable_scope(None, "a", reuse=True)
    with pytest.raises(TypeError, match="name_or_scope must be a string or VariableScope, not 3"):
        v1.variable_scope(3)
    with pytest.raises(ValueError, match="Variables are not split here"):
        v1.variable_scope("a", partitioner=lambda shape: [2])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "did not get an initializer, so its `shape` argument must be specified"),
        ({"shape": [None, 2]}, "Shape of a new variable (v) must be fully defined"),
        ({"shape": [2], "initializer": [1.0, 2.0]}, "If initializer is a constant, do not specify"),
        ({"shape": [2], "dtype": tf.string}, "An initializer for variable v of tf.string"),
        ({"shape": [2], "partitioner": 3}, "Variables are not split here: partitioner=3"),
    ],
)
def test_variables_that_cannot_be_made(arguments, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        v1.get_variable("v", **arguments)


def test_defaults_of_the_scope():
    def doubled(getter, name, *args, **kwargs):
        return getter(name, *args, **kwargs) * 2.0

    with v1.variable_scope("a", initializer=v1.ones_initializer(), dtype=tf.float64) as scope:
        one = v1.get_variable("one", [1])
        with v1.variable_scope("b"):
            two = v1.get_variable("two", [1])
        scope.set_dtype(tf.float32)
        scope.set_initializer(v1.constant_initializer(3.0))
        scope.set_custom_getter(doubled)
        three = v1.get_variable("three", [1])
        scope.set_custom_getter(None)
        scope.set_regularizer(lambda v: tf.reduce_sum(v))
        scope.get_variable("four", [1], custom_getter=None)
        assert scope.trainable_variables() == scope.global_variables()
        assert scope.local_variables() == []
    losses = v1.get_collection(v1.GraphKeys.REGULARIZATION_LOSSES)
    assert (one.dtype, two.dtype, three.dtype) == (tf.float64, tf.float64, tf.float32)
    with v1.Session() as sess:
        sess.run(v1.global_variables_initializer())
        assert sess.run([one, two, three, *losses]) == [1.0, 1.0, 6.0, 3.0]
    assert losses[0].name.startswith("a/four/Regularizer/")


def test_custom_getters_nest():
    calls = []

    def noting(tag):
        def getter(inner, name, *args, **kwargs):
            calls.append(tag)
            return inner(name, *args, **kwargs)

        return getter

    with (
        v1.variable_scope("a", custom_getter=noting("outer")),
        v1.variable_scope("b", custom_getter=noting("inner")),
    ):
        assert v1.get_variable("v", [1]).name == "a/b/v:0"
    assert calls == ["inner", "outer"]


def test_a_scope_entered_again():
    with v1.variable_scope("a") as scope:
        assert v1.get_variable_scope() is scope
    with v1.variable_scope("b"):
        with v1.variable_scope(scope) as again:
            assert again.name == "a"
            assert again.original_name_scope == "a/"
            assert v1.get_variable("v", [1]).name == "a/v:0"
            assert tf.constant(1.0, name="c").name == "b/a/c:0"
        with v1.variable_scope(scope, auxiliary_name_scope=False):
            assert tf.constant(1.0, name="c").name == "b/c:0"
    assert v1.get_variable_scope().name == ""


def test_each_graph_has_its_own():
    v1.get_variable("v", [1])
    with tf.Graph().as_default():
        assert v1.get_variable("v", [2]).shape == [2]


def test_in_eager_mode():
    with tf.init_scope():  # stays in the graph
        assert v1.get_variable("g", [1], initializer=v1.zeros_initializer).shape == [1]


def test_initializers_that_are_refused():
    with pytest.raises(TypeError, match=r"Expected Tensor's shape: \(3,\), got \(2,\)"):
        v1.constant_initializer([1, 2], verify_shape=True)([3])
    with pytest.raises(ValueError, match="Argument `scale` must be a positive float"):
        v1.variance_scaling_initializer(scale=0.0)
    with pytest.raises(ValueError, match="mode is 'fan_in', 'fan_out' or 'fan_avg', not 'x'"):
        v1.variance_scaling_initializer(mode="x")
    with pytest.raises(ValueError, match="distribution is one of"):
        v1.variance_scaling_initializer(distribution="x")
    with pytest.raises(ValueError, match="The identity initializer makes matrices"):
        v1.initializers.identity()([2, 2, 2])
    with pytest.raises(ValueError, match="must be at least two-dimensional"):
        v1.orthogonal_initializer()([2])


def test_initializers_say_what_they_are():
    made = v1.random_normal_initializer(1.0, 2.0, seed=3)
    config = made.get_config()
    assert config == {"dtype": "float32", "seed": 3, "mean": 1.0, "stddev": 2.0}
    assert type(made).from_config(config).get_config() == config
    assert v1.glorot_uniform_initializer(seed=1).get_config() == {"seed": 1, "dtype": "float32"}
    assert v1.constant_initializer(2).get_config() == {"value": 2, "dtype": "float32"}
    wide = v1.variance_scaling_initializer(distribution="untruncated_normal", mode="fan_out")
    assert wide([3, 4]).shape == [3, 4]
    assert v1.constant_initializer([1.0, 2.0])([3]).op.attrs["value"].tolist() == [1.0, 2.0, 2.0]
    assert v1.orthogonal_initializer()([2, 3]).shape == [2, 3]
