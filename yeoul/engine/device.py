"""Devices: their names, `tf.device`, and `tf.config`'s view of them."""

import collections
import functools
import re

import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export, export_constant
from yeoul.core.log import get_logger
from yeoul.engine import xla
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor

PREFIX = "/job:localhost/replica:0/task:0/device:"
JAX_PLATFORMS = {"cpu": "CPU", "gpu": "GPU", "cuda": "GPU", "rocm": "GPU", "tpu": "TPU"}

PhysicalDevice = collections.namedtuple("PhysicalDevice", ["name", "device_type"])
LogicalDevice = collections.namedtuple("LogicalDevice", ["name", "device_type"])
PhysicalDevice.__doc__ = (
    'A device of this machine, such as PhysicalDevice("/physical_device:CPU:0", "CPU").'
)
LogicalDevice.__doc__ = (
    'A device that ops can be placed on, such as LogicalDevice("/device:CPU:0", "CPU").'
)
export_constant("config.PhysicalDevice", name="PhysicalDevice", module=__name__)
export_constant("config.LogicalDevice", name="LogicalDevice", module=__name__)

CPUS = {"count": 1}  # logical devices that the CPU is
_visible: dict = {}  # device type -> physical devices chosen with set_visible_devices
_growth: dict = {}


@functools.cache
def accelerators():
    """The jax devices of the default backend, unless that is the CPU."""
    return () if xla.cpu_only() else tuple(xla.jax.devices())


def kind_of(device):
    return JAX_PLATFORMS.get(device.platform, device.platform.upper())


def device_of(array):
    """TF's full device name of where an array lives."""
    if isinstance(array, np.ndarray):
        return PREFIX + "CPU:0"
    device = next(iter(array.devices()))
    return f"{PREFIX}{kind_of(device)}:{device.id}"


def find_device(name):
    """The jax device for a name such as "/GPU:0"; None for the CPU's host memory."""
    match = re.search(r"(?:device:)?(CPU|GPU|TPU):(\d+|\*)$|^/?(cpu|gpu|tpu)$", name, re.IGNORECASE)
    if match is None:
        raise ValueError(
            f"Could not parse device name {name!r}. Use forms such as '/CPU:0', '/GPU:0' or "
            "'/job:localhost/device:GPU:0'."
        )
    kind = (match.group(1) or match.group(3)).upper()
    index = int(match.group(2)) if match.group(2) and match.group(2) != "*" else 0
    if kind == "CPU":
        if index >= CPUS["count"]:
            raise unknown(name)
        return xla.jax.devices("cpu")[index] if index else None
    devices = [d for d in accelerators() if kind_of(d) == kind]
    if index >= len(devices):
        raise unknown(name)
    return devices[index]


TASK = re.compile(r"(/?job:(?P<job>\w+))?(/replica:\d+)?(/task:\d+)?/?", re.IGNORECASE)


def job_of(name):
    """The job in the name of a task without a device, "localhost" if it has none; else None."""
    match = TASK.fullmatch(name)
    return (match["job"] or "localhost") if match and name else None


def unknown(name):
    known = [f"{PREFIX}CPU:{i}" for i in range(CPUS["count"])] + [
        f"{PREFIX}{kind_of(d)}:{d.id}" for d in accelerators()
    ]
    return InvalidArgumentError(
        None,
        None,
        f"Could not satisfy device specification {name!r}. All available devices {known}. "
        "`yeoul doctor` says which accelerator library is missing.",
    )


def placed(tensor, name):
    """A copy of an eager tensor on the named device."""
    device = find_device(name)
    if device is None:
        return EagerTensor(np.asarray(tensor._a))
    return EagerTensor(xla.jax.device_put(tensor._a, device))


@export("device")
class device:
    """Context in which ops are placed on the named device, if there is such a device.

    Args:
      device_name: such as "/CPU:0", "/GPU:1" or "/job:localhost/replica:0/task:0/device:GPU:0";
        None: no constraint.

    Raises:
      InvalidArgumentError: when entered, if soft placement is off and there is no such device, or
        for another task than this process.

    Example:
      >>> import yeoul as tf
      >>> with tf.device("/CPU:0"):
      ...     x = tf.ones([2])
      >>> x.device
      '/job:localhost/replica:0/task:0/device:CPU:0'
    """

    def __init__(self, device_name):
        if hasattr(device_name, "to_string"):  # a tf.DeviceSpec, a logical device
            device_name = device_name.to_string()
        if isinstance(device_name, LogicalDevice):
            device_name = device_name.name
        if device_name is not None and not isinstance(device_name, str):
            raise ValueError(f"tf.device takes a device name, not {device_name!r}.")
        self._name = device_name
        self._context = self._recorder = None

    def __enter__(self):
        self._saved = STATE.device
        job = None if self._name is None else job_of(self._name)
        if job is not None:  # a task without a device: that of the contexts around stays
            if job != "localhost" and STATE.graph is None:
                raise unknown(self._name)
            return self
        STATE.device = self._name
        if CPUS["count"] > 1:
            self._recorder = on_logical_cpu(self._name)
        if self._name and accelerators():
            target = find_device(self._name) or xla.jax.devices("cpu")[0]
            self._context = xla.jax.default_device(target)
            self._context.__enter__()
        elif self._name:
            try:
                find_device(self._name)
            except InvalidArgumentError:
                if not _soft["placement"]:
                    STATE.device = self._saved
                    raise
        return self

    def __exit__(self, *exception):
        STATE.device = self._saved
        if self._recorder is not None:
            STATE.pop_tape(self._recorder)
            self._recorder = None
        if self._context is not None:
            self._context.__exit__(*exception)
            self._context = None


class OnDevice:
    """Puts what ops give on a logical CPU; told of them as a tape is."""

    def __init__(self, target):
        self.target = target

    def place(self, tensor):
        """Puts an eager tensor there."""
        if isinstance(tensor, EagerTensor) and tensor._a.dtype != object:
            tensor._a = xla.jax.device_put(tensor._a, self.target)

    def record(self, record):
        """Puts the results of an op there."""
        for tensor in record.outputs:
            self.place(tensor)

    def read_variable(self, variable, tensor):
        """Reading a variable is no op here."""

    def calling(self, function):
        """A graph is called."""


def on_logical_cpu(name):
    """The recorder for a logical CPU, pushed; None for another device."""
    target = None
    if name:
        try:
            target = find_device(name)
        except InvalidArgumentError:
            if not _soft["placement"]:
                raise
    if target is None:
        target = xla.jax.devices("cpu")[0]
    if kind_of(target) != "CPU":
        return None
    recorder = OnDevice(target)
    STATE.push_tape(recorder)
    return recorder


_soft = {"placement": True}


@export("config.set_soft_device_placement")
def set_soft_device_placement(enabled):
    """True: an op asked to run on a missing device runs on the CPU; False: that is an error."""
    _soft["placement"] = bool(enabled)


@export("config.get_soft_device_placement")
def get_soft_device_placement():
    """Whether soft device placement is on.

    Example:
      >>> import yeoul as tf
      >>> tf.config.get_soft_device_placement()
      True
    """
    return _soft["placement"]


@export("config.list_physical_devices", "config.experimental.list_physical_devices")
def list_physical_devices(device_type=None):
    """The devices of this machine.

    Args:
      device_type: "CPU", "GPU" or "TPU"; None: all.

    Example:
      >>> import yeoul as tf
      >>> tf.config.list_physical_devices("CPU")
      [PhysicalDevice(name='/physical_device:CPU:0', device_type='CPU')]
    """
    devices = [PhysicalDevice("/physical_device:CPU:0", "CPU")]
    counts: dict = collections.Counter()
    for found in accelerators():
        kind = kind_of(found)
        devices.append(PhysicalDevice(f"/physical_device:{kind}:{counts[kind]}", kind))
        counts[kind] += 1
    return [d for d in devices if device_type in (None, d.device_type)]


@export("config.list_logical_devices", "config.experimental.list_logical_devices")
def list_logical_devices(device_type=None):
    """The devices that ops can be placed on: the visible ones of the physical devices.

    Example:
      >>> import yeoul as tf
      >>> tf.config.list_logical_devices("CPU")
      [LogicalDevice(name='/device:CPU:0', device_type='CPU')]
    """
    xla.STARTED["devices"] = True
    found = []
    for d in get_visible_devices(device_type):
        if d.device_type == "CPU":
            found += [LogicalDevice(f"/device:CPU:{i}", "CPU") for i in range(CPUS["count"])]
        else:
            name = d.name.removeprefix("/physical_device:")
            found.append(LogicalDevice(f"/device:{name}", d.device_type))
    return found


@export("config.get_visible_devices", "config.experimental.get_visible_devices")
def get_visible_devices(device_type=None):
    """The physical devices that are used."""
    out = []
    for found in list_physical_devices(device_type):
        chosen = _visible.get(found.device_type)
        if chosen is None or found in chosen:
            out.append(found)
    return out


@export("config.set_visible_devices", "config.experimental.set_visible_devices")
def set_visible_devices(devices, device_type=None):
    """Restricts which physical devices are listed as logical ones.

    Ops outside of a `tf.device` still run on the default accelerator, also if it is hidden: the
    environment variable JAX_PLATFORMS=cpu keeps them off it.

    Args:
      devices: a `PhysicalDevice` or list of them.
      device_type: the type that is restricted; None: those of the devices given.

    Raises:
      ValueError: if a device does not exist or has another type.
      RuntimeError: if devices have been used by now, and others were visible.
    """
    devices = [devices] if isinstance(devices, PhysicalDevice) else list(devices or [])
    known = list_physical_devices()
    for d in devices:
        if d not in known:
            raise ValueError(f"Unrecognized device: {d!r}. Physical devices are {known}.")
        if device_type is not None and d.device_type != device_type:
            raise ValueError(f"Unrecognized device: {d!r} is not of type {device_type}.")
    kinds = [device_type] if device_type else {d.device_type for d in known}
    wanted = {kind: [d for d in devices if d.device_type == kind] for kind in kinds}
    if all(get_visible_devices(kind) == chosen for kind, chosen in wanted.items()):
        return
    if xla.STARTED["devices"] or xla.jax.live_arrays():
        raise RuntimeError(
            "Visible devices cannot be modified after being initialized. Call "
            "tf.config.set_visible_devices at the start of the program."
        )
    _visible.update(wanted)


@export("config.experimental.set_memory_growth")
def set_memory_growth(device, enable):
    """Accepted, without effect: memory grows on demand.

    Unless the environment variable XLA_PYTHON_CLIENT_PREALLOCATE says otherwise.

    Raises:
      ValueError: if the device does not exist, or is the CPU.
    """
    if device not in list_physical_devices():
        raise ValueError(f"Unrecognized device: {device!r}.")
    if device.device_type == "CPU":
        raise ValueError(
            "Cannot set memory growth on the CPU: it is a setting of GPUs. Pass those of "
            'tf.config.list_physical_devices("GPU").'
        )
    if not _growth and accelerators():
        get_logger().info("set_memory_growth has no effect: memory is taken as it is needed.")
    _growth[device] = bool(enable)


@export("config.experimental.get_memory_growth")
def get_memory_growth(device):
    """What `set_memory_growth` was told; None if it was not called.

    Raises:
      ValueError: if the device does not exist.
    """
    if device not in list_physical_devices():
        raise ValueError(f"Unrecognized device: {device!r}.")
    return _growth.get(device)


@export("test.is_gpu_available")
def is_gpu_available(cuda_only=False, min_cuda_compute_capability=None):
    """True if there is a GPU. Deprecated: use `tf.config.list_physical_devices("GPU")`.

    Args:
      cuda_only: only GPUs that CUDA drives count.
      min_cuda_compute_capability: pair (major, minor) below which a GPU of CUDA does not count;
        None: any counts.

    Example:
      >>> import yeoul as tf
      >>> tf.test.is_gpu_available(min_cuda_compute_capability=(99, 0))
      False
    """
    lowest = tuple(min_cuda_compute_capability or (0, 0))
    found = [cuda_capability(d) for d in accelerators() if kind_of(d) == "GPU"]
    return any(not cuda_only if version is None else version >= lowest for version in found)


def cuda_capability(device):
    """The compute capability of a GPU, such as (9, 0); None for one that CUDA does not drive."""
    version = str(getattr(device, "compute_capability", "")).split(".")
    return tuple(map(int, version)) if "".join(version).isdecimal() else None


@export("test.gpu_device_name")
def gpu_device_name():
    """The name of the first GPU, or "".

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.test.gpu_device_name(), str)
      True
    """
    devices = list_logical_devices("GPU")
    return devices[0].name if devices else ""


@export("test.is_built_with_cuda")
def is_built_with_cuda():
    """True if XLA's CUDA backend is installed and in use."""
    return bool(list_physical_devices("GPU"))
