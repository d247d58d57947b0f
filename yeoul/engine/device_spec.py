"""`tf.DeviceSpec`: the parts of a device's name."""

from yeoul.core.export import export

KNOWN_TYPES = ("CPU", "GPU", "TPU")


@export("DeviceSpec", "compat.v1.DeviceSpec")
class DeviceSpec:
    """The name of a device in parts, of which some may be unknown.

    Args:
      job: name of the job.
      replica: number of the replica.
      task: number of the task.
      device_type: such as "GPU".
      device_index: number of the device.

    Example:
      >>> import yeoul as tf
      >>> tf.DeviceSpec(job="worker", task=1, device_type="GPU", device_index=0).to_string()
      '/job:worker/task:1/device:GPU:0'
    """

    __slots__ = ("_device_index", "_device_type", "_job", "_replica", "_task")

    def __init__(self, job=None, replica=None, task=None, device_type=None, device_index=None):
        kind = None if device_type is None else str(device_type)
        self._job = None if job is None else str(job)
        self._replica = None if replica is None else int(replica)
        self._task = None if task is None else int(task)
        self._device_type = kind.upper() if kind in ("cpu", "gpu") else kind
        self._device_index = None if device_index is None else int(device_index)

    @property
    def job(self):
        return self._job

    @property
    def replica(self):
        return self._replica

    @property
    def task(self):
        return self._task

    @property
    def device_type(self):
        return self._device_type

    @property
    def device_index(self):
        return self._device_index

    @classmethod
    def from_string(cls, spec):
        """The parts of a name such as "/job:worker/replica:0/task:1/device:GPU:0".

        Args:
          spec: the name; "/cpu:0" and "/gpu:*" are short for "/device:CPU:0" and "/device:GPU:*".

        Raises:
          ValueError: if it has other parts, or two devices.
        """
        return cls(**parsed(spec))

    def parse_from_string(self, spec):
        """A spec from a name; see `from_string`."""
        return self.from_string(spec)

    def make_merged_spec(self, dev):
        """A spec with the parts of `dev`, and those of this one where `dev` has none."""
        parts = self._parts()
        return type(self)(**{**parts, **{k: v for k, v in dev._parts().items() if v is not None}})

    def replace(self, **kwargs):
        """A spec with some parts replaced.

        Args:
          **kwargs: as of the constructor.
        """
        return type(self)(**{**self._parts(), **kwargs})

    def _parts(self):
        return {
            "job": self._job,
            "replica": self._replica,
            "task": self._task,
            "device_type": self._device_type,
            "device_index": self._device_index,
        }

    def to_string(self):
        """The name, such as "/job:worker/replica:0/task:1/device:GPU:0"."""
        out = "" if self._job is None else f"/job:{self._job}"
        out += "" if self._replica is None else f"/replica:{self._replica}"
        out += "" if self._task is None else f"/task:{self._task}"
        if self._device_type is None:
            return out
        index = "*" if self._device_index is None else self._device_index
        return f"{out}/device:{self._device_type}:{index}"

    def __eq__(self, other):
        return isinstance(other, DeviceSpec) and self._parts() == other._parts()

    def __hash__(self):
        return hash(tuple(self._parts().values()))

    def __str__(self):
        return self.to_string()

    def __repr__(self):
        parts = ", ".join(f"{name}={value}" for name, value in self._parts().items())
        return f"<DeviceSpec({parts})>"


def parsed(spec):
    """The parts of a name that are there."""
    found: dict = {}
    for part in spec.split("/"):
        name, *rest = part.split(":")
        if not part:
            continue
        if name in ("job", "replica", "task") and len(rest) == 1:
            found[name] = rest[0]
            continue
        if name == "device" and len(rest) == 2:
            name, rest = rest[0], rest[1:]
        elif name.upper() not in KNOWN_TYPES or len(rest) != 1:
            raise ValueError(
                f"Unknown attribute {name!r} is encountered while parsing the device spec: "
                f"{spec!r}. A name is like '/job:worker/replica:0/task:1/device:GPU:0'."
            )
        if "device_type" in found:
            raise ValueError(
                "Multiple device types are not allowed while parsing the device spec: "
                f"{spec}. Leave one of them out."
            )
        found["device_type"] = name
        found["device_index"] = None if rest[0] == "*" else int(rest[0])
    return found
