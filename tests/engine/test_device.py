"""Devices as `tf.config` and `tf.device` see them."""

import types

import pytest

import yeoul as tf
from yeoul.engine import device


def test_there_is_a_cpu():
    (cpu,) = tf.config.list_physical_devices("CPU")
    assert cpu == ("/physical_device:CPU:0", "CPU")
    assert tf.config.list_logical_devices("CPU")[0].name == "/device:CPU:0"


GPUS = [device.PhysicalDevice(f"/physical_device:GPU:{i}", "GPU") for i in range(2)]
CPU = device.PhysicalDevice("/physical_device:CPU:0", "CPU")


@pytest.fixture
def two_gpus(monkeypatch):
    """A machine with two GPUs, as far as `tf.config` sees it."""
    found = [CPU, *GPUS]
    monkeypatch.setattr(
        device,
        "list_physical_devices",
        lambda kind=None: [d for d in found if kind in (None, d.device_type)],
    )
    monkeypatch.setattr(device, "_visible", {})
    monkeypatch.setattr(device, "_growth", {})
    monkeypatch.setattr(device.xla.jax, "live_arrays", list)
    monkeypatch.setitem(device.xla.STARTED, "devices", False)


def test_visible_devices(two_gpus, monkeypatch):
    tf.config.set_visible_devices([], "GPU")
    assert tf.config.get_visible_devices() == [CPU]
    tf.config.set_visible_devices(GPUS[1])
    assert tf.config.get_visible_devices() == [GPUS[1]]
    tf.config.set_visible_devices([CPU, *GPUS])
    assert tf.config.get_visible_devices() == [CPU, *GPUS]
    with pytest.raises(ValueError, match="Unrecognized device"):
        tf.config.set_visible_devices(tf.config.PhysicalDevice("/physical_device:X:0", "X"))
    monkeypatch.setitem(device.xla.STARTED, "devices", True)
    tf.config.set_visible_devices(GPUS, "GPU")  # nothing changes
    with pytest.raises(RuntimeError, match="cannot be modified after being initialized"):
        tf.config.set_visible_devices([], "GPU")


def test_memory_growth_is_accepted_for_gpus(two_gpus):
    tf.config.experimental.set_memory_growth(GPUS[0], True)
    assert tf.config.experimental.get_memory_growth(GPUS[0]) is True
    assert tf.config.experimental.get_memory_growth(GPUS[1]) is None
    with pytest.raises(ValueError, match="Unrecognized device"):
        tf.config.experimental.set_memory_growth("gpu", True)
    with pytest.raises(ValueError, match="on the CPU"):
        tf.config.experimental.set_memory_growth(CPU, True)


def test_tasks_without_a_device():
    with tf.device("/job:localhost/replica:0/task:0"):
        assert tf.ones([2]).device.endswith("CPU:0")
    with pytest.raises(tf.errors.InvalidArgumentError, match="Could not satisfy"):
        tf.device("/job:worker/task:1").__enter__()
    with tf.Graph().as_default(), tf.device("/job:ps/task:0"):
        assert tf.constant(1).shape == []


def test_placement():
    with tf.device("/CPU:0"):
        assert tf.ones([2]).device.endswith("CPU:0")
    with tf.device(None):
        assert tf.ones([2]).cpu().device.endswith("CPU:0")
    with pytest.raises(ValueError, match="Could not parse device name"):
        tf.device("/nonsense").__enter__()


def test_a_missing_device_is_an_error_without_soft_placement():
    tf.config.set_soft_device_placement(False)
    try:
        with pytest.raises(tf.errors.InvalidArgumentError, match="yeoul doctor"):
            tf.device("/GPU:7").__enter__()
    finally:
        tf.config.set_soft_device_placement(True)
    with tf.device("/GPU:7"):
        assert float(tf.constant(1.0) + 1.0) == 2.0


@pytest.mark.parametrize(
    ("capability", "options", "available"),
    [
        ("9.0", {}, True),
        ("9.0", {"cuda_only": True}, True),
        ("9.0", {"min_cuda_compute_capability": (9, 0)}, True),
        ("9.0", {"min_cuda_compute_capability": (10, 0)}, False),
        ("gfx90a", {}, True),
        ("gfx90a", {"cuda_only": True}, False),
    ],
)
def test_gpus_of_other_makers(capability, options, available, monkeypatch):
    gpu = types.SimpleNamespace(platform="gpu", compute_capability=capability)
    monkeypatch.setattr(device, "accelerators", lambda: (gpu,))
    assert tf.test.is_gpu_available(**options) is available
