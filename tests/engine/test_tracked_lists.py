"""Lists and dicts in attributes of modules: they behave as what was assigned."""

import copy
import json
import pickle

import numpy as np
import pytest

import yeoul as tf


@pytest.fixture
def module():
    m = tf.Module()
    m.items, m.by_name = [1, [2], {"a": 3}], {"x": [1], "y": 2}
    return m


def test_text(module):
    assert str(module.items) == "ListWrapper([1, ListWrapper([2]), DictWrapper({'a': 3})])"
    assert str(module.by_name) == "{'x': ListWrapper([1]), 'y': 2}"
    assert repr(module.by_name) == "DictWrapper({'x': ListWrapper([1]), 'y': 2})"


def test_as_a_list(module):
    items = module.items
    plain = [1, [2], {"a": 3}]
    assert isinstance(items, list)
    assert items == plain
    assert plain == items
    assert items != [1]
    assert ([0, *items], tuple(items), items + [4], [0] + items) == (  # noqa: RUF005
        [0, *plain],
        tuple(plain),
        [*plain, 4],
        [0, *plain],
    )
    assert (items[0], items[-2:], len(items), 1 in items, items.index(1)) == (
        1,
        plain[-2:],
        3,
        True,
        0,
    )
    assert json.loads(json.dumps(items)) == plain
    for other in (copy.copy(items), copy.deepcopy(items), pickle.loads(pickle.dumps(items))):
        assert other == plain


def test_changes_of_a_list(module):
    module.items = [3, 1, 2]
    items = module.items
    items.sort()
    items.reverse()
    items[1:] = [5, 6]
    items += [7]
    items.insert(0, 9)
    items.extend([8])
    items.remove(5)
    del items[0]
    assert items.pop() == 8
    assert (items, items * 2, sorted(items), list(reversed(items))) == (
        [3, 6, 7],
        [3, 6, 7] * 2,
        [3, 6, 7],
        [7, 6, 3],
    )
    assert [3, 6] < items < [4]
    assert (items >= [3], items <= [3]) == (True, False)
    assert np.array(items).tolist() == [3, 6, 7]
    items.clear()
    assert not items
    with pytest.raises(TypeError, match="unhashable"):
        hash(items)


def test_as_a_dict(module):
    held = module.by_name
    assert isinstance(held, dict)
    assert held == {"x": [1], "y": 2}
    assert json.loads(json.dumps(held)) == {"x": [1], "y": 2}
    assert {**held} == dict(held) == held
    assert (list(held), "x" in held, held.get("z", 5), len(held)) == (["x", "y"], True, 5, 2)
    held.update(z=3)
    held |= {"w": 4}
    assert held.setdefault("v", 6) == held.setdefault("v", 7) == 6
    assert held.pop("z") == 3
    del held["w"]
    assert held.popitem() == ("v", 6)
    assert json.dumps(held) == '{"x": [1], "y": 2}'
    assert held | {"q": 1} == {"x": [1], "y": 2, "q": 1}
    assert (lambda **k: k)(**held) == held
    for other in (copy.copy(held), copy.deepcopy(held), pickle.loads(pickle.dumps(held))):
        assert other == held
    held.clear()
    assert json.dumps(held) == "{}"


def test_with_tensors(module):
    module.shape = [2, 3]
    assert tf.ones(module.shape).shape == (2, 3)
    assert tf.nest.map_structure(lambda x: x + 1, module.shape) == [3, 4]
    module.parts = [tf.Variable(1.0), tf.Variable(2.0)]
    assert float(tf.add_n(module.parts)) == 3.0
    assert len(module.variables) == 2
    f = tf.function(lambda parts: parts[0] + parts[1])
    assert float(f([tf.constant(1.0), tf.constant(2.0)])) == 3.0


def test_variables_of_a_module_come_before_those_of_modules_in_it():
    m, inner = tf.Module(), tf.Module()
    inner.v = tf.Variable(0, name="inner")
    m.a, m.z = inner, {"y": tf.Variable(0, name="y"), "b": tf.Variable(0, name="b")}
    assert [v.name for v in m.variables] == ["b:0", "y:0", "inner:0"]
