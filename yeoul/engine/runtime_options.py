"""Settings of the runtime under `tf.config`: threads, graph optimizations, how ops are run."""

import os

from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.device import accelerators

THREADS = {"inter": 0, "intra": 0}
OPTIMIZER: dict = {"jit": "", "options": {}}
RUNNING = {"policy": "silent", "synchronous": True, "mlir_bridge": None}
POLICIES = ("explicit", "warn", "silent", "silent_for_int32")
TOGGLES = (
    "layout_optimizer constant_folding shape_optimization remapping arithmetic_optimization "
    "dependency_optimization loop_optimization function_optimization debug_stripper "
    "disable_model_pruning scoped_allocator_optimization pin_to_host_optimization "
    "implementation_selector auto_mixed_precision auto_mixed_precision_onednn_bfloat16 "
    "auto_mixed_precision_mkl disable_meta_optimizer min_graph_nodes auto_parallel "
    "use_plugin_optimizers enable_tf_grappler"
).split()


# Threads.


@export("config.threading.get_inter_op_parallelism_threads")
def get_inter_op_parallelism_threads():
    """The number of threads that `set_inter_op_parallelism_threads` was told; 0: as XLA chooses.

    Example:
      >>> import yeoul as tf
      >>> tf.config.threading.get_inter_op_parallelism_threads()
      0
    """
    return THREADS["inter"]


@export("config.threading.set_inter_op_parallelism_threads")
def set_inter_op_parallelism_threads(num_threads):
    """Says how many ops may run at the same time.

    XLA runs the ops of a program in one pool of threads, that of
    `set_intra_op_parallelism_threads`: a larger number than that changes nothing, and 1 does not
    stop an op from using all of them.

    Args:
      num_threads: number; 0: as XLA chooses.

    Raises:
      RuntimeError: if XLA has started by now, and the number is another one.

    Example:
      >>> import yeoul as tf
      >>> tf.config.threading.set_inter_op_parallelism_threads(0)
    """
    change("inter", "Inter op parallelism", num_threads)


@export("config.threading.get_intra_op_parallelism_threads")
def get_intra_op_parallelism_threads():
    """The number of threads that `set_intra_op_parallelism_threads` was told; 0: all cores.

    Example:
      >>> import yeoul as tf
      >>> tf.config.threading.get_intra_op_parallelism_threads()
      0
    """
    return THREADS["intra"]


@export("config.threading.set_intra_op_parallelism_threads")
def set_intra_op_parallelism_threads(num_threads):
    """Says how many threads XLA uses on the CPU.

    Args:
      num_threads: number; 0: one for each core.

    Raises:
      RuntimeError: if XLA has started by now, and the number is another one.

    Example:
      >>> import yeoul as tf
      >>> tf.config.threading.set_intra_op_parallelism_threads(0)
    """
    change("intra", "Intra op parallelism", num_threads)


def change(which, what, number):
    number = int(number)
    if THREADS[which] == number:
        return
    if xla.STARTED["devices"] or xla.jax.live_arrays():
        raise RuntimeError(
            f"{what} cannot be modified after initialization. Set it at the start of the program."
        )
    THREADS[which] = number
    if which == "intra":
        # XLA asks this variable before it counts the cores.
        if number > 0:
            os.environ["NPROC"] = str(number)
        else:
            os.environ.pop("NPROC", None)
        xla.restart()
        accelerators.cache_clear()


# Graph optimizations.


@export("config.optimizer.get_jit")
def get_jit():
    """What `set_jit` was told: "autoclustering" or "".

    Example:
      >>> import yeoul as tf
      >>> tf.config.optimizer.get_jit()
      ''
    """
    return OPTIMIZER["jit"]


@export("config.optimizer.set_jit")
def set_jit(enabled):
    """Asks for compilation by XLA, which every `tf.function` has here: nothing changes.

    Args:
      enabled: bool, or "autoclustering".

    Example:
      >>> import yeoul as tf
      >>> tf.config.optimizer.set_jit(False)
    """
    known = enabled is True or enabled == "autoclustering"
    OPTIMIZER["jit"] = "autoclustering" if known else ""


@export("config.optimizer.get_experimental_options")
def get_experimental_options():
    """What `set_experimental_options` was told, and two options that are always there.

    Example:
      >>> import yeoul as tf
      >>> tf.config.optimizer.get_experimental_options()["disable_meta_optimizer"]
      False
    """
    always = ("disable_model_pruning", "disable_meta_optimizer")
    options = OPTIMIZER["options"]
    return {k: v for k, v in options.items() if k not in always} | {
        name: options.get(name, False) for name in always
    }


@export("config.optimizer.set_experimental_options")
def set_experimental_options(options):
    """Notes options of TensorFlow's graph optimizer. XLA optimizes in its own way: hints only.

    Args:
      options: dict of names such as "layout_optimizer" to booleans; others are left out.

    Example:
      >>> import yeoul as tf
      >>> tf.config.optimizer.set_experimental_options({})
    """
    known = {k: v for k, v in options.items() if k in TOGGLES}
    for name, value in known.items():
        OPTIMIZER["options"][name] = value if name == "min_graph_nodes" else bool(value)


# How ops are run.


@export("config.experimental.get_device_policy")
def get_device_policy():
    """What happens when an op's inputs are on another device: see `set_device_policy`.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.get_device_policy()
      'silent'
    """
    return RUNNING["policy"]


@export("config.experimental.set_device_policy")
def set_device_policy(device_policy):
    """Notes what is to happen when an op's inputs are on another device.

    Inputs are copied to where XLA runs the op, whatever is said here.

    Args:
      device_policy: "silent", "silent_for_int32", "warn" or "explicit"; None: "silent".

    Raises:
      ValueError: for another policy.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.set_device_policy("silent")
    """
    if device_policy is not None and device_policy not in POLICIES:
        raise ValueError(
            f"Invalid argument `device_policy`: {device_policy!r}. It is one of {list(POLICIES)}, "
            "or None."
        )
    RUNNING["policy"] = device_policy or "silent"


@export("config.experimental.get_synchronous_execution")
def get_synchronous_execution():
    """What `set_synchronous_execution` was told.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.get_synchronous_execution()
      True
    """
    return RUNNING["synchronous"]


@export("config.experimental.set_synchronous_execution")
def set_synchronous_execution(enable):
    """Notes whether ops are to be finished when they return.

    XLA starts them and goes on in any case; reading a value waits for it.

    Args:
      enable: bool.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.set_synchronous_execution(True)
    """
    RUNNING["synchronous"] = bool(enable)


@export("config.experimental.enable_mlir_bridge")
def enable_mlir_bridge():
    """Graphs are compiled through MLIR, as they always are here.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.enable_mlir_bridge()
    """
    RUNNING["mlir_bridge"] = True


@export("config.experimental.disable_mlir_bridge")
def disable_mlir_bridge():
    """Graphs are compiled through MLIR all the same: XLA has no other way.

    Example:
      >>> import yeoul as tf
      >>> tf.config.experimental.disable_mlir_bridge()
    """
    RUNNING["mlir_bridge"] = False
