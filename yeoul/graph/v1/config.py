"""Settings of sessions: accepted and kept, since XLA has threads and memory of its own."""

from typing import Any

from yeoul.core.export import export


class Settings:
    """A message with the fields in `FIELDS`: name -> default, or the class of a nested message."""

    FIELDS: dict[str, Any] = {}

    def __init__(self, **values):
        for name, default in self.FIELDS.items():
            vars(self)[name] = default() if isinstance(default, type) else default
        for name, value in values.items():
            if name not in self.FIELDS:
                raise ValueError(self._unknown(name))
            self._set(name, value)

    def __setattr__(self, name, value):
        if name not in self.FIELDS:
            raise AttributeError(self._unknown(name))
        self._set(name, value)

    def _set(self, name, value):
        default = self.FIELDS[name]
        kind = default if isinstance(default, type) else type(default)
        allowed = (int, float) if kind is float else (kind,)
        if not isinstance(value, allowed) and kind is not list:
            raise TypeError(
                f"{type(self).__name__}.{name} is of type {kind.__name__}, got {value!r} of type "
                f"{type(value).__name__}."
            )
        vars(self)[name] = value

    def _unknown(self, name):
        known = ", ".join(self.FIELDS)
        return (
            f'Protocol message {type(self).__name__} has no "{name}" field. Its fields are {known}.'
        )

    def __eq__(self, other):
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None

    def __repr__(self):
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self):
        for name, default in self.FIELDS.items():
            value = vars(self)[name]
            if isinstance(value, Settings):
                inner = list(value._lines())
                if inner:
                    yield f"{name} {{"
                    yield from (f"  {line}" for line in inner)
                    yield "}"
            elif value != default and value:
                shown = str(value).lower() if isinstance(value, bool) else value
                yield f'{name}: "{value}"' if isinstance(value, str) else f"{name}: {shown}"


@export("compat.v1.GPUOptions")
class GPUOptions(Settings):
    """Memory settings of GPUs. They have no effect: XLA's memory grows on demand.

    Args:
      **values: fields of the message.

    Raises:
      ValueError: for a field that does not exist.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.GPUOptions(allow_growth=True).allow_growth
      True
    """

    FIELDS = {
        "per_process_gpu_memory_fraction": 0.0,
        "allow_growth": False,
        "allocator_type": "",
        "deferred_deletion_bytes": 0,
        "visible_device_list": "",
        "polling_active_delay_usecs": 0,
        "polling_inactive_delay_msecs": 0,
        "force_gpu_compatible": False,
    }


class OptimizerOptions(Settings):
    """Graph optimizations; XLA does its own."""

    L0, L1, OFF, DEFAULT, ON_1, ON_2 = -1, 0, -1, 0, 1, 2
    FIELDS = {
        "do_common_subexpression_elimination": False,
        "do_constant_folding": False,
        "max_folded_constant_in_bytes": 0,
        "do_function_inlining": False,
        "opt_level": 0,
        "global_jit_level": 0,
        "cpu_global_jit": False,
    }


@export("compat.v1.GraphOptions")
class GraphOptions(Settings):
    """How a graph is run. It has no effect: XLA compiles what is fetched.

    Args:
      **values: fields of the message.

    Raises:
      ValueError: for a field that does not exist.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.GraphOptions(infer_shapes=True).infer_shapes
      True
    """

    FIELDS = {
        "enable_recv_scheduling": False,
        "optimizer_options": OptimizerOptions,
        "build_cost_model": 0,
        "build_cost_model_after": 0,
        "infer_shapes": False,
        "place_pruned_graph": False,
        "enable_bfloat16_sendrecv": False,
        "timeline_step": 0,
    }


@export("compat.v1.ConfigProto")
class ConfigProto(Settings):
    """Settings of a session. They have no effect: XLA has threads and memory of its own.

    Args:
      **values: fields of the message.

    Raises:
      ValueError: for a field that does not exist.

    Example:
      >>> import yeoul as tf
      >>> config = tf.compat.v1.ConfigProto(allow_soft_placement=True)
      >>> config.gpu_options.allow_growth = True
      >>> print(config)
      gpu_options {
        allow_growth: true
      }
      allow_soft_placement: true
    """

    FIELDS = {
        "device_count": dict,
        "intra_op_parallelism_threads": 0,
        "inter_op_parallelism_threads": 0,
        "use_per_session_threads": False,
        "placement_period": 0,
        "device_filters": list,
        "gpu_options": GPUOptions,
        "allow_soft_placement": False,
        "log_device_placement": False,
        "graph_options": GraphOptions,
        "operation_timeout_in_ms": 0,
        "isolate_session_state": False,
        "share_cluster_devices_in_session": False,
    }


@export("compat.v1.RunOptions")
class RunOptions(Settings):
    """Settings of one run. They have no effect.

    Args:
      **values: fields of the message.

    Raises:
      ValueError: for a field that does not exist.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.RunOptions(trace_level=tf.compat.v1.RunOptions.FULL_TRACE).trace_level
      3
    """

    NO_TRACE, SOFTWARE_TRACE, HARDWARE_TRACE, FULL_TRACE = range(4)
    FIELDS = {
        "trace_level": 0,
        "timeout_in_ms": 0,
        "inter_op_thread_pool": 0,
        "output_partition_graphs": False,
        "report_tensor_allocations_upon_oom": False,
    }


@export("compat.v1.RunMetadata")
class RunMetadata(Settings):
    """What would be recorded of a run. Nothing is put into it: use `tf.profiler`.

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.compat.v1.RunMetadata(), tf.compat.v1.RunMetadata)
      True
    """
