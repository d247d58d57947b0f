"""Settings of sessions, placeholders and wrapped functions."""

import pytest

import yeoul as tf

v1 = tf.compat.v1


def test_settings():
    config = v1.ConfigProto(allow_soft_placement=True, device_count={"GPU": 0})
    config.gpu_options.allow_growth = True
    config.gpu_options.per_process_gpu_memory_fraction = 0.5
    config.graph_options.optimizer_options.opt_level = -1
    assert str(config) == (
        "device_count: {'GPU': 0}\n"
        "gpu_options {\n  per_process_gpu_memory_fraction: 0.5\n  allow_growth: true\n}\n"
        "allow_soft_placement: true\n"
        "graph_options {\n  optimizer_options {\n    opt_level: -1\n  }\n}\n"
    )
    assert v1.GPUOptions(allow_growth=True) == v1.GPUOptions(allow_growth=True)
    assert v1.GPUOptions(allow_growth=True) != v1.GPUOptions()
    with tf.Graph().as_default(), v1.Session(config=config) as sess:
        assert sess.run(tf.constant(1)) == 1


def test_unknown_settings():
    with pytest.raises(ValueError, match='Protocol message ConfigProto has no "foo" field'):
        v1.ConfigProto(foo=1)
    config = v1.ConfigProto()
    with pytest.raises(AttributeError, match='Protocol message ConfigProto has no "foo" field'):
        config.foo = 1
    with pytest.raises(TypeError, match=r"ConfigProto.gpu_options is of type GPUOptions, got 3"):
        config.gpu_options = 3


def test_placeholders():
    with pytest.raises(RuntimeError, match=r"tf.placeholder\(\) is not compatible with eager"):
        v1.placeholder(tf.float32)
    assert v1.placeholder_with_default(2.0, []).numpy() == 2.0
    with tf.Graph().as_default(), v1.Session() as sess:
        x = v1.placeholder(tf.float32)
        assert str(x) == 'Tensor("Placeholder:0", dtype=float32)'
        assert sess.run(x + 1.0, {x: [1.0, 2.0]}).tolist() == [2.0, 3.0]
        y = v1.placeholder_with_default([1.0, 2.0], [None])
        assert y.shape.as_list() == [None]
        assert sess.run(y, {y: [5.0]}).tolist() == [5.0]
        assert sess.run(tf.gradients(y * y, y)[0]).tolist() == [2.0, 4.0]
        with pytest.raises(ValueError, match=r"has shape \(2,\), which does not fit the shape"):
            v1.placeholder_with_default([1.0, 2.0], [3])


def test_wrapped_functions():
    traces = []

    def code(x):
        traces.append(x)
        with v1.variable_scope("a", reuse=v1.AUTO_REUSE):
            w = v1.get_variable("w", [], initializer=v1.ones_initializer())
            assert v1.get_variable("w", []) is w
        return {"new": w.assign_add(x), "twice": x * 2.0}

    f = v1.wrap_function(code, [tf.TensorSpec([], tf.float32)])
    assert [f(tf.constant(2.0))["new"].numpy() for _ in range(2)] == [3.0, 5.0]
    assert len(traces) == 1
    assert [v.name for v in f.variables] == ["a/w:0"]
    twice = f.prune(f.inputs[0], f.structured_outputs["twice"])
    assert twice(tf.constant(4.0)).numpy() == 8.0
    assert f.variables[0].numpy() == 5.0
    with pytest.raises(ValueError, match="must be tensors of the wrapped function's graph"):
        f.prune(tf.constant(1.0), [])
