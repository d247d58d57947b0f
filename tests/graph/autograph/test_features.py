"""tf.autograph.experimental.Feature."""

import pytest

import yeoul as tf

Feature = tf.autograph.experimental.Feature


def twice(x):
    return x * 2


def test_who_asks_for_lists_is_told(caplog):
    for given in (None, Feature.ALL, (Feature.EQUALITY_OPERATORS, Feature.NAME_SCOPES)):
        f = tf.function(twice, experimental_autograph_options=given)
        assert f(tf.constant(2)).numpy() == 4
    assert caplog.text == ""
    tf.function(twice, experimental_autograph_options=(Feature.LISTS,))
    assert "Feature.LISTS changes nothing" in caplog.text
    caplog.clear()
    tf.autograph.to_graph(twice, experimental_optional_features=Feature.LISTS)
    assert "Feature.LISTS changes nothing" in caplog.text


@pytest.mark.parametrize(
    "call",
    [
        lambda given: tf.function(twice, experimental_autograph_options=given),
        lambda given: tf.autograph.to_graph(twice, experimental_optional_features=given),
        lambda given: tf.autograph.to_code(twice, experimental_optional_features=given),
    ],
)
def test_what_is_no_feature(call):
    with pytest.raises(ValueError, match=r"members of tf\.autograph\.experimental\.Feature"):
        call(("LISTS",))
