import hashlib
import json

import numpy as np
import pytest

import yeoul as tf
from yeoul.keras.applications import predictions

INDEX = {str(i): [f"n{i:08}", f"name_{i}"] for i in range(1000)}


@pytest.fixture
def index(server, monkeypatch):
    content = json.dumps(INDEX).encode()
    server.files["imagenet_class_index.json"] = content
    monkeypatch.setattr(predictions, "ORIGIN", server.url("imagenet_class_index.json"))
    monkeypatch.setattr(predictions, "MD5", hashlib.md5(content).hexdigest())


@pytest.mark.parametrize("kind", [np.asarray, tf.constant])
def test_the_likeliest_classes_come_first(index, kind, capsys):
    probabilities = np.zeros([2, 1000], "float32")
    probabilities[0, [3, 999, 5]] = 0.5, 0.25, 0.125
    probabilities[1, 7] = 1.0
    decode = tf.keras.applications.resnet50.decode_predictions
    first, second = decode(kind(probabilities), top=3)
    assert first == [
        ("n00000003", "name_3", 0.5),
        ("n00000999", "name_999", 0.25),
        ("n00000005", "name_5", 0.125),
    ]
    assert second[0] == ("n00000007", "name_7", 1.0)
    assert len(decode(probabilities)[0]) == 5


def test_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"Found array with shape: \(1, 10\)"):
        tf.keras.applications.vgg16.decode_predictions(np.zeros([1, 10]))


def test_without_a_network_the_message_says_what_to_do(monkeypatch, cache):
    monkeypatch.setattr(predictions, "ORIGIN", "http://127.0.0.1:9/imagenet_class_index.json")
    with pytest.raises(OSError, match="the list of ImageNet's classes") as caught:
        tf.keras.applications.vgg16.decode_predictions(np.zeros([1, 1000]))
    assert str(cache / "imagenet_class_index.json") in str(caught.value)
