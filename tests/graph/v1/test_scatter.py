"""tf.compat.v1.scatter_add and its kind, and switches without effect."""

import pytest

import yeoul as tf

v1 = tf.compat.v1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("update", 9.0), ("add", 11.0), ("sub", -7.0), ("max", 9.0), ("min", 2.0), ("mul", 18.0),
     ("div", 2 / 9)],
)  # fmt: skip
def test_rows(name, expected):
    with tf.Graph().as_default(), v1.Session() as sess:
        v = tf.Variable([1.0, 2.0])
        done = getattr(v1, f"scatter_{name}")(v, [1], [9.0])
        sess.run(v.initializer)
        assert sess.run(done).tolist() == pytest.approx([1.0, expected])
        assert sess.run(v).tolist() == pytest.approx([1.0, expected])


def test_elements():
    v = tf.Variable([1.0, 2.0])
    v1.scatter_nd_add(v, [[0]], [5.0])
    v1.scatter_nd_sub(v, [[1]], [1.0])
    assert v.numpy().tolist() == [6.0, 1.0]
    assert v1.scatter_nd_update(v, [[1]], [3.0]).numpy().tolist() == [6.0, 3.0]
    with pytest.raises(TypeError, match=r"Only a tf.Variable can be assigned"):
        v1.scatter_nd_update(tf.constant([1.0]), [[0]], [1.0])


def test_switches():
    for name in ("resource_variables", "control_flow_v2"):
        getattr(v1, f"disable_{name}")()
        getattr(v1, f"enable_{name}")()
        assert getattr(v1, f"{name}_enabled")()
    assert tf.compat.dimension_value(None) is None


def test_app(monkeypatch):
    monkeypatch.setattr("sys.argv", ["program", "a"])
    with pytest.raises(SystemExit) as end:
        v1.app.run(lambda argv: argv)
    assert end.value.code == ["program", "a"]
