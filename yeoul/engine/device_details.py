"""What devices are and do: their details, memory in use, precision of their products."""

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.engine import xla
from yeoul.engine.device import (
    PhysicalDevice,
    accelerators,
    cuda_capability,
    find_device,
    kind_of,
    list_physical_devices,
)

SETTING = {"tensor_float_32": True}
RESET: dict[str, tuple[int, int]] = {}  # device -> XLA's peak at its reset, the peak seen since


@export("config.experimental.get_device_details")
def get_device_details(device):
    """What is known of a physical device.

    Args:
      device: a `tf.config.PhysicalDevice`.

    Returns:
      Dict: for a GPU its "device_name" and, with CUDA, its "compute_capability"; otherwise empty.

    Raises:
      ValueError: if it is no physical device, or does not exist.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.get_device_details(tf.config.list_physical_devices("CPU")[0])
      {}
    """
    if not isinstance(device, PhysicalDevice):
        raise ValueError(f"device must be a tf.config.PhysicalDevice, but got: {device}")
    if device not in list_physical_devices():
        raise ValueError(f"Unrecognized device: {device!r}.")
    if device.device_type != "GPU":
        return {}
    same = [d for d in accelerators() if kind_of(d) == device.device_type]
    found = same[int(device.name.rpartition(":")[2])]
    capability = cuda_capability(found)
    details = {} if capability is None else {"compute_capability": capability}
    return {**details, "device_name": found.device_kind}


@export("config.experimental.get_memory_info")
def get_memory_info(device):
    """How much memory of a device arrays and programs take, in bytes.

    Args:
      device: such as "GPU:0".

    Returns:
      Dict with "current" and "peak": zeros for the CPU, whose memory is not counted.

    Raises:
      ValueError: if there is no such device.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.get_memory_info("CPU:0")
      {'current': 0, 'peak': 0}
    """
    stats = memory_stats(device)
    current, peak = stats.get("bytes_in_use", 0), stats.get("peak_bytes_in_use", 0)
    if device in RESET:
        at_reset, seen = RESET[device]
        peak = peak if peak > at_reset else max(seen, current)
        RESET[device] = (at_reset, peak if peak <= at_reset else seen)
    return {"current": current, "peak": peak}


def memory_stats(device):
    """XLA's account of a device's memory; empty for the CPU.

    Raises:
      ValueError: if there is no such device.
    """
    if ":" not in device:
        raise ValueError(
            f"Failed parsing device name: {device!r}. Note a valid device string should at least "
            'contain a device type and a device index, like "GPU:0".'
        )
    try:
        found = find_device(device)
    except InvalidArgumentError:
        raise ValueError(
            f"No matching devices found for {device!r}. There are "
            f"{[d.name for d in list_physical_devices()]}."
        ) from None
    return (None if found is None else found.memory_stats()) or {}


@export("config.experimental.reset_memory_stats")
def reset_memory_stats(device):
    """Lets the "peak" of `get_memory_info` begin anew.

    XLA itself counts from the start of the process. Until its peak is passed again, the peak that
    is reported is the largest value that `get_memory_info` has seen since.

    Args:
      device: such as "GPU:0".

    Raises:
      ValueError: if there is no such device.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.reset_memory_stats("CPU:0")
    """
    stats = memory_stats(device)
    RESET[device] = (stats.get("peak_bytes_in_use", 0), stats.get("bytes_in_use", 0))


@export("config.experimental.get_memory_usage")
def get_memory_usage(device):
    """The memory in use on a device. Deprecated: use `get_memory_info(device)["current"]`.

    Args:
      device: such as "GPU:0".

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.get_memory_usage("CPU:0")
      0
    """
    get_logger().warning(
        "get_memory_usage is deprecated and will be removed in a future version. Use "
        "tf.config.experimental.get_memory_info(device)['current'] instead."
    )
    return get_memory_info(device)["current"]


@export("config.experimental.enable_tensor_float_32_execution")
def enable_tensor_float_32_execution(enabled):
    """Whether GPUs may round the factors of float32 products to 10 bits, which is much faster.

    That is so by default, on NVIDIA's Ampere and later (and likewise, with bfloat16, on TPUs).
    What was compiled is compiled anew when it is run again.

    Args:
      enabled: False: products of float32 have its full precision everywhere.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.enable_tensor_float_32_execution(False)
      >>> tf.config.experimental.tensor_float_32_execution_enabled()
      False
      >>> tf.config.experimental.enable_tensor_float_32_execution(True)
    """
    SETTING["tensor_float_32"] = bool(enabled)
    precision = None if enabled else "highest"
    xla.jax.config.update("jax_default_matmul_precision", precision)


@export("config.experimental.tensor_float_32_execution_enabled")
def tensor_float_32_execution_enabled():
    """Whether GPUs may use TensorFloat-32; see `enable_tensor_float_32_execution`.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.tensor_float_32_execution_enabled()
      True
    """
    return SETTING["tensor_float_32"]
