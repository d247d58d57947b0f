"""What TensorFlow's core types print, return and raise, compared expression by expression."""

import json

import pytest

import yeoul as tf
from tests.core.expressions import RECORDING, evaluate, expressions

RECORDED = json.loads(RECORDING.read_text(encoding="utf-8"))

PROXY = "tf.nest.map_structure(lambda x: (x,), types.MappingProxyType({'b':1,'a':2}))"
DIFFERENT = {  # where TensorFlow lets an internal lookup fail, or fails to rebuild what it flattens
    "tf.dtypes.resource.limits": ["error", "ValueError"],
    "tf.dtypes.variant.limits": ["error", "ValueError"],
    PROXY: ["value", "mappingproxy({'b': (1,), 'a': (2,)})"],
}


def test_every_expression_is_recorded():
    assert list(RECORDED) == list(dict.fromkeys(expressions()))


@pytest.mark.parametrize("expression", RECORDED)
def test_expression(expression):
    assert evaluate(tf, expression) == DIFFERENT.get(expression, RECORDED[expression])
