"""Names of custom objects."""

import pytest

from yeoul.keras.core import registry
from yeoul.keras.regularizers.l1 import L1


@pytest.fixture(autouse=True)
def _restored(monkeypatch):
    monkeypatch.setattr(registry, "GLOBAL_OBJECTS", {})
    monkeypatch.setattr(registry, "REGISTERED_NAMES", {})


def test_scopes_are_searched_innermost_first():
    registry.get_custom_objects()["f"] = 0
    with registry.custom_object_scope({"f": 1}):
        with registry.custom_object_scope({"f": 2}, {"g": 3}):
            assert registry.custom_object("f") == 2
            assert registry.custom_object("g") == 3
            assert registry.custom_object("f", {"f": 4}) == 4
        assert registry.custom_object("f") == 1
    assert registry.custom_object("f") == 0
    assert registry.custom_object("g") is None


def test_registered_names():
    @registry.register_keras_serializable("mine", name="other")
    class Mine(L1):
        pass

    assert registry.get_registered_name(Mine) == "mine>other"
    assert registry.get_registered_name(L1) == "L1"
    assert registry.get_registered_object("mine>other") is Mine
    assert registry.get_registered_object("nothing") is None
    assert registry.get_registered_object("x", module_objects={"x": 5}) == 5


def test_a_registered_class_can_be_saved():
    with pytest.raises(ValueError, match="does not have a get_config"):
        registry.register_keras_serializable()(type("Plain", (), {}))


def test_a_name_is_registered_once():
    def twice(x):
        return 2 * x

    registry.register_keras_serializable()(twice)
    registry.register_keras_serializable()(twice)
    with pytest.raises(ValueError, match="Custom>twice has already been registered"):
        registry.register_keras_serializable(name="twice")(abs)


def test_lookup_names_the_closest():
    with pytest.raises(ValueError, match=r"Unknown regularizer: 'L11'\. Did you mean 'L1'"):
        registry.lookup("regularizers", "L11")


def test_identifiers_of_every_form():
    resolve = registry.resolve
    assert isinstance(resolve("regularizers", L1), L1)
    assert resolve("regularizers", abs) is abs
    assert resolve("regularizers", None) is None
    assert resolve("regularizers", "f", {"f": abs}) is abs
    assert resolve("regularizers", "short", aliases={"short": "L1"}).l1 == L1().l1
    with pytest.raises(ValueError, match=r"Could not interpret regularizer identifier: 1\.5"):
        resolve("regularizers", 1.5)
