import logging
from types import SimpleNamespace

import numpy as np
import pytest

import yeoul as tf
from yeoul.engine import device, device_details

config = tf.config.experimental


@pytest.fixture
def gpu(monkeypatch):
    """A machine with a GPU of CUDA."""
    stats = {"bytes_in_use": 512, "peak_bytes_in_use": 1024}
    found = SimpleNamespace(
        platform="gpu",
        id=0,
        device_kind="NVIDIA H200",
        compute_capability="9.0",
        memory_stats=lambda: stats,
    )
    for module in (device, device_details):
        monkeypatch.setattr(module, "accelerators", lambda: (found,))


def test_details(gpu):
    cpu, other = tf.config.list_physical_devices()
    assert config.get_device_details(cpu) == {}
    details = {"compute_capability": (9, 0), "device_name": "NVIDIA H200"}
    assert config.get_device_details(other) == details
    with pytest.raises(ValueError, match=r"must be a tf.config.PhysicalDevice, but got: GPU:0"):
        config.get_device_details("GPU:0")
    with pytest.raises(ValueError, match="Unrecognized device"):
        config.get_device_details(tf.config.PhysicalDevice("/physical_device:GPU:7", "GPU"))


def test_memory(gpu, caplog):
    assert config.get_memory_info("GPU:0") == {"current": 512, "peak": 1024}
    assert config.get_memory_info("/cpu:0") == {"current": 0, "peak": 0}
    with caplog.at_level(logging.WARNING, logger="tensorflow"):
        assert config.get_memory_usage("GPU:0") == 512
    assert "get_memory_usage is deprecated" in caplog.text
    with pytest.raises(ValueError, match="Failed parsing device name: 'GPU'"):
        config.get_memory_info("GPU")
    with pytest.raises(ValueError, match="No matching devices found for 'GPU:1'"):
        config.get_memory_info("GPU:1")


def test_tensor_float_32():
    f = tf.function(lambda x: tf.matmul(x, x))
    x = tf.ones([3, 3])
    assert config.tensor_float_32_execution_enabled()
    before = f(x).numpy()
    config.enable_tensor_float_32_execution(False)
    try:
        assert not config.tensor_float_32_execution_enabled()
        np.testing.assert_array_equal(f(x), before)
        assert f.experimental_get_tracing_count() == 1
    finally:
        config.enable_tensor_float_32_execution(True)
    assert config.tensor_float_32_execution_enabled()
