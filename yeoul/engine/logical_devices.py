"""Logical devices: a CPU that is several devices, `tf.config.set_logical_device_configuration`."""

import collections
import os

from yeoul.core.export import export, export_constant
from yeoul.engine import xla
from yeoul.engine.device import CPUS, accelerators, get_visible_devices, list_physical_devices

LogicalDeviceConfiguration = collections.namedtuple(
    "LogicalDeviceConfiguration",
    ["memory_limit", "experimental_priority", "experimental_device_ordinal"],
    defaults=[None, None, None],
)
LogicalDeviceConfiguration.__doc__ = """What a logical device is: a part of a physical one.

Args:
  memory_limit: megabytes of a GPU's memory; None: as much as is needed.
  experimental_priority: None.
  experimental_device_ordinal: None.

Example:
  >>> import yeoul as tf
  >>> tf.config.LogicalDeviceConfiguration().memory_limit is None
  True
"""
export_constant(
    "config.LogicalDeviceConfiguration",
    "config.experimental.VirtualDeviceConfiguration",
    name="LogicalDeviceConfiguration",
    module=__name__,
)

CHOSEN: dict = {}  # physical device -> its configurations


def check_device(device):
    if device not in list_physical_devices():
        raise ValueError(
            f"Unrecognized device: {device!r}. Pass one of {list_physical_devices()}, as "
            "tf.config.list_physical_devices() gives them."
        )


@export(
    "config.get_logical_device_configuration",
    "config.experimental.get_virtual_device_configuration",
)
def get_logical_device_configuration(device):
    """The logical devices that a physical one was divided into.

    Args:
      device: a `tf.config.PhysicalDevice`.

    Returns:
      List of `tf.config.LogicalDeviceConfiguration`; None if that was not said.

    Raises:
      ValueError: if there is no such device.

    Example:
      >>> import yeoul as tf
      >>> cpu = tf.config.list_physical_devices("CPU")[0]
      >>> print(tf.config.get_logical_device_configuration(cpu))
      None
    """
    check_device(device)
    found = CHOSEN.get(device)
    return None if found is None else list(found)


@export(
    "config.set_logical_device_configuration",
    "config.experimental.set_virtual_device_configuration",
)
def set_logical_device_configuration(device, logical_devices):
    """Divides the CPU into several logical devices, for programs that are to run on several.

    Args:
      device: a `tf.config.PhysicalDevice`.
      logical_devices: list of `tf.config.LogicalDeviceConfiguration`; None: one device.

    Raises:
      ValueError: if there is no such device; for settings that a CPU does not have; for several
        devices on one GPU, which XLA does not divide.
      RuntimeError: if devices have been used by now.

    Example:
      >>> import yeoul as tf
      >>> cpu = tf.config.list_physical_devices("CPU")[0]
      >>> tf.config.set_logical_device_configuration(cpu, None)
    """
    check_device(device)
    wanted = None if logical_devices is None else list(logical_devices)
    for one in wanted or ():
        check_configuration(device, one, len(wanted or ()))
    if CHOSEN.get(device) == wanted:
        return
    if xla.STARTED["devices"] or xla.jax.live_arrays():
        raise RuntimeError(
            "Virtual devices cannot be modified after being initialized. Call "
            "tf.config.set_logical_device_configuration at the start of the program."
        )
    if device not in get_visible_devices(device.device_type):
        raise ValueError(f"The device {device!r} is not visible: see tf.config.set_visible_devices")
    CHOSEN[device] = wanted
    if device.device_type == "CPU":
        CPUS["count"] = len(wanted or ()) or 1
        xla.restart(CPUS["count"])
        accelerators.cache_clear()
    elif wanted and wanted[0].memory_limit:
        total = memory_of(device)
        fraction = min(1.0, wanted[0].memory_limit * (1 << 20) / total) if total else 1.0
        os.environ["XLA_PYTHON_CLIENT_MEM_FRACTION"] = f"{fraction:.4f}"
        xla.restart()
        accelerators.cache_clear()


def check_configuration(device, one, count):
    if device.device_type == "CPU":
        for name in ("memory_limit", "experimental_priority", "experimental_device_ordinal"):
            if getattr(one, name) is not None:
                what = "memory limit" if name == "memory_limit" else name
                raise ValueError(
                    f"Setting {what} on CPU virtual devices is currently not supported. Leave it "
                    "out."
                )
    elif count > 1:
        raise ValueError(
            f"{device!r} cannot be divided into {count} logical devices: XLA runs one device on a "
            "GPU. Use the CPU's logical devices to try out several."
        )


def memory_of(device):
    """The bytes that a GPU has for programs, if XLA says so."""
    index = int(device.name.rpartition(":")[2])
    return (xla.jax.devices()[index].memory_stats() or {}).get("bytes_limit", 0)
