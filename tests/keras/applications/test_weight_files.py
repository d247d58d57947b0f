import re

import numpy as np
import pytest

import yeoul as tf
from yeoul.keras.applications import weight_files
from yeoul.keras.applications.weight_files import checksums

SMALL = {"alpha": 0.25, "include_top": False}
KEPT = "mobilenet_2_5_224_tf_no_top.h5"


def test_checksums_are_md5_or_sha256():
    assert len(checksums()) > 150
    for name, checksum in checksums().items():
        assert re.fullmatch(r"[0-9a-f]{32}|[0-9a-f]{64}", checksum), name
    assert checksums()["vgg16_weights_tf_dim_ordering_tf_kernels.h5"].startswith("64373286")


def test_a_file_in_the_cache_is_loaded(cache):
    made = tf.keras.applications.MobileNet(weights=None, **SMALL)
    made.save_weights(cache / KEPT)
    loaded = tf.keras.applications.MobileNet(**SMALL)
    assert loaded.name == "mobilenet_0.25_224"
    for one, other in zip(made.get_weights(), loaded.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_file_is_fetched(cache, server, monkeypatch, capsys):
    made = tf.keras.applications.MobileNet(weights=None, **SMALL)
    made.save_weights(cache / "made.h5")
    server.files[f"mobilenet/{KEPT}"] = (cache / "made.h5").read_bytes()
    monkeypatch.setattr(weight_files, "STORAGE", server.url(""))
    loaded = tf.keras.applications.MobileNet(**SMALL)
    assert (cache / KEPT).exists()
    np.testing.assert_array_equal(made.get_weights()[0], loaded.get_weights()[0])


def test_a_file_given_by_its_path_is_loaded_by_the_order_of_layers(tmp_path):
    made = tf.keras.applications.MobileNet(weights=None, **SMALL)
    made.save_weights(tmp_path / "mine.h5")
    loaded = tf.keras.applications.MobileNet(weights=tmp_path / "mine.h5", **SMALL)
    np.testing.assert_array_equal(made.get_weights()[-1], loaded.get_weights()[-1])


def test_without_a_network_the_message_says_what_to_do(cache, monkeypatch):
    monkeypatch.setattr(weight_files, "STORAGE", "http://127.0.0.1:9/")
    with pytest.raises(OSError, match="weights=None to start from random weights") as caught:
        tf.keras.applications.MobileNet(**SMALL)
    message = str(caught.value)
    assert "The weights of mobilenet_0.25_224" in message
    assert f"http://127.0.0.1:9/mobilenet/{KEPT}" in message
    assert str(cache / KEPT) in message


def test_a_damaged_file_is_not_kept(cache, server, monkeypatch, capsys):
    name = "mobilenet_v3/weights_mobilenet_v3_small_224_1.0_float.h5"
    server.files[name] = b"not these"
    monkeypatch.setattr(weight_files, "STORAGE", server.url(""))
    with pytest.raises(ValueError, match="Incomplete or corrupted file"):
        tf.keras.applications.MobileNetV3Small()
    assert not list(cache.glob("weights*.h5"))
