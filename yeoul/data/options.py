"""`tf.data.Options` and what is in it."""

import enum

from yeoul.core.export import export
from yeoul.core.log import get_logger


@export("data.experimental.AutotuneAlgorithm")
class AutotuneAlgorithm(enum.Enum):
    """How numbers of threads and buffer sizes are tuned. All tune alike here.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.AutotuneAlgorithm.HILL_CLIMB
      <AutotuneAlgorithm.HILL_CLIMB: 1>
    """

    DEFAULT = 0
    HILL_CLIMB = 1
    GRADIENT_DESCENT = 2
    MAX_PARALLELISM = 3
    STAGE_BASED = 4


@export("data.experimental.AutoShardPolicy")
class AutoShardPolicy(enum.IntEnum):
    """How a dataset is divided between the workers of a distribution strategy.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.AutoShardPolicy.DATA
      <AutoShardPolicy.DATA: 2>
    """

    OFF = -1
    AUTO = 0
    FILE = 1
    DATA = 2
    HINT = 3


@export("data.experimental.ExternalStatePolicy")
class ExternalStatePolicy(enum.Enum):
    """What happens to state outside of a dataset when the dataset is saved.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.ExternalStatePolicy.WARN
      <ExternalStatePolicy.WARN: 0>
    """

    WARN = 0
    IGNORE = 1
    FAIL = 2


class OptionsBase:
    """An object with a fixed set of typed attributes.

    Attributes:
      _types: the name of each attribute, and its type.
    """

    _types: dict = {}

    def __init__(self):
        fields = self.__dict__
        fields["_values"], fields["_mutable"] = {}, True

    def __getattr__(self, name):
        if name not in self._types:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        values = self.__dict__["_values"]
        kind = self._types[name]
        if name not in values and isinstance(kind, type) and issubclass(kind, OptionsBase):
            values[name] = kind()
            values[name].__dict__["_mutable"] = self.__dict__["_mutable"]
        return values.get(name, AutoShardPolicy.AUTO if kind is AutoShardPolicy else None)

    def __setattr__(self, name, value):
        if not self.__dict__["_mutable"]:
            raise ValueError(
                "Mutating `tf.data.Options()` returned by `tf.data.Dataset.options()` has no "
                "effect. Use `tf.data.Dataset.with_options(options)` to set or update dataset "
                "options."
            )
        if name not in self._types:
            known = ", ".join(sorted(self._types))
            raise AttributeError(
                f"Cannot set the property {name} on {type(self).__name__}. Its properties are: "
                f"{known}."
            )
        if not isinstance(value, self._types[name]):
            raise TypeError(
                f'Property "{name}" must be of type {self._types[name]}, got: {value!r} '
                f"(type: {type(value)})"
            )
        self._values[name] = value

    def __eq__(self, other):
        return type(other) is type(self) and self._set_values() == other._set_values()

    __hash__ = None

    def __dir__(self):
        return [*super().__dir__(), *self._types]

    def _set_values(self):
        """What was set, without objects in which nothing was."""
        found = {}
        for name, value in self._values.items():
            if not isinstance(value, OptionsBase) or value._set_values():
                found[name] = value
        return found

    def _fixed(self):
        """A copy that cannot be changed."""
        made = merge(self)
        made._freeze()
        return made

    def _freeze(self):
        self.__dict__["_mutable"] = False
        for value in self._values.values():
            if isinstance(value, OptionsBase):
                value._freeze()


def merge(*parts):
    """What was set in any of several options; the later ones count where they differ."""
    made = type(parts[0])()
    for part in parts:
        for name, value in part._set_values().items():
            if isinstance(value, OptionsBase):
                made._values[name] = merge(getattr(made, name), value)
                continue
            before = made._values.get(name)
            if before is not None and before != value:
                get_logger().warning(
                    "Changing the value of option %s from %r to %r.", name, before, value
                )
            made._values[name] = value
    return made


@export("data.experimental.AutotuneOptions")
class AutotuneOptions(OptionsBase):
    """Whether and within what limits buffer sizes and threads are chosen.

    Attributes:
      autotune_algorithm: a `tf.data.experimental.AutotuneAlgorithm`.
      cpu_budget: int: cores.
      enabled: bool.
      ram_budget: int: bytes.

    Example:
      >>> import yeoul as tf
      >>> options = tf.data.Options()
      >>> options.autotune.enabled = False
      >>> options.autotune.enabled
      False
    """

    _types = {
        "autotune_algorithm": AutotuneAlgorithm,
        "cpu_budget": int,
        "enabled": bool,
        "ram_budget": int,
    }


@export("data.experimental.DistributeOptions")
class DistributeOptions(OptionsBase):
    """How a dataset is divided between workers and devices.

    Attributes:
      auto_shard_policy: a `tf.data.experimental.AutoShardPolicy`; AUTO.
      num_devices: int.

    Example:
      >>> import yeoul as tf
      >>> tf.data.Options().experimental_distribute.auto_shard_policy
      <AutoShardPolicy.AUTO: 0>
    """

    _types = {"auto_shard_policy": AutoShardPolicy, "num_devices": int}


@export("data.experimental.OptimizationOptions")
class OptimizationOptions(OptionsBase):
    """Which rewrites of the plan are made. They never change what a dataset yields.

    Example:
      >>> import yeoul as tf
      >>> options = tf.data.Options()
      >>> options.experimental_optimization.noop_elimination = True
      >>> options.experimental_optimization.noop_elimination
      True
    """

    _types = dict.fromkeys(
        (
            *("apply_default_optimizations", "filter_fusion", "filter_parallelization"),
            *("inject_prefetch", "map_and_batch_fusion", "map_and_filter_fusion", "map_fusion"),
            *("map_parallelization", "noop_elimination", "parallel_batch"),
            "shuffle_and_repeat_fusion",
        ),
        bool,
    )


@export("data.ThreadingOptions", "data.experimental.ThreadingOptions")
class ThreadingOptions(OptionsBase):
    """How many threads there are.

    Attributes:
      max_intra_op_parallelism: int.
      private_threadpool_size: int.

    Example:
      >>> import yeoul as tf
      >>> options = tf.data.Options()
      >>> options.threading.private_threadpool_size = 4
      >>> options.threading.private_threadpool_size
      4
    """

    _types = {"max_intra_op_parallelism": int, "private_threadpool_size": int}


@export("data.Options")
class Options(OptionsBase):
    """What can be set for a dataset, see `tf.data.Dataset.with_options`.

    Attributes:
      autotune: `tf.data.experimental.AutotuneOptions`.
      deterministic: bool: whether elements come in order. They always do here.
      experimental_distribute: `tf.data.experimental.DistributeOptions`.
      experimental_external_state_policy: `tf.data.experimental.ExternalStatePolicy`.
      experimental_optimization: `tf.data.experimental.OptimizationOptions`.
      experimental_slack: bool.
      experimental_symbolic_checkpoint: bool.
      experimental_warm_start: bool.
      threading: `tf.data.ThreadingOptions`.

    Raises:
      AttributeError: when another attribute is set.
      TypeError: when one is set to a value of another type.

    Example:
      >>> import yeoul as tf
      >>> options = tf.data.Options()
      >>> options.deterministic = True
      >>> tf.data.Dataset.range(2).with_options(options).options().deterministic
      True
    """

    _types = {
        "autotune": AutotuneOptions,
        "deterministic": bool,
        "experimental_distribute": DistributeOptions,
        "experimental_external_state_policy": ExternalStatePolicy,
        "experimental_optimization": OptimizationOptions,
        "experimental_slack": bool,
        "experimental_symbolic_checkpoint": bool,
        "experimental_warm_start": bool,
        "threading": ThreadingOptions,
    }
    _RENAMED = {
        "experimental_deterministic": "deterministic",
        "experimental_threading": "threading",
    }

    def __getattr__(self, name):
        return super().__getattr__(self._RENAMED.get(name, name))

    def __setattr__(self, name, value):
        super().__setattr__(self._RENAMED.get(name, name), value)

    def merge(self, options):
        """These options, changed by what was set in others.

        Args:
          options: `tf.data.Options`.

        Returns:
          New `tf.data.Options`.
        """
        return merge(self, options)


def merged(several):
    """The options of a dataset with these inputs."""
    several = [options for options in several if options is not None]
    if len(several) < 2:
        return several[0] if several else None
    return merge(*several)
