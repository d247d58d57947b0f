"""What XLA makes of a function, as text and bytes."""

import pytest

import yeoul as tf


@pytest.fixture
def f():
    v = tf.Variable([1.0, 2.0])
    return tf.function(lambda x: x * x + v, jit_compile=True)


def test_stages(f):
    ir = f.experimental_get_compiler_ir(tf.TensorSpec([2]))
    assert ir().startswith("HloModule ")
    assert "multiply" in ir(stage="hlo")
    assert "fusion" in ir(stage="optimized_hlo")
    assert ir(stage="optimized_hlo_dot").startswith("digraph G {")
    for stage in ("hlo_serialized", "optimized_hlo_serialized", "optimized_hlo_proto_serialized"):
        assert isinstance(ir(stage=stage), bytes)


def test_what_cannot_be_given(f):
    with pytest.raises(ValueError, match="Invalid stage selected: 'nope'"):
        f.experimental_get_compiler_ir(tf.ones(2))("nope")
    with pytest.raises(ValueError, match="Only support static input shape"):
        f.experimental_get_compiler_ir(tf.TensorSpec([None]))
    with pytest.raises(ValueError, match="marked with 'jit_compile=True'"):
        tf.function(lambda x: x).experimental_get_compiler_ir(1)
    strings = tf.function(lambda x: tf.strings.length(x), jit_compile=True)
    with pytest.raises(tf.errors.InvalidArgumentError, match="unsupported operations"):
        strings.experimental_get_compiler_ir(tf.constant("a"))
