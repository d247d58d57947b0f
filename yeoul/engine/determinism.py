"""`tf.config.experimental.enable_op_determinism`: the same numbers in each run."""

import os

from yeoul.core.export import export
from yeoul.engine import xla

SETTING = {"enabled": False}
XLA_FLAG = "--xla_gpu_deterministic_ops=true"


@export("config.experimental.enable_op_determinism")
def enable_op_determinism():
    """Makes ops give the same results whenever they are run on the same inputs.

    On the CPU they do anyway, and datasets give their elements in order; on a GPU, XLA is told to
    use no kernel whose result depends on the order in which its threads finish, which costs time.
    Random ops without any seed are an error from here on, so that none is forgotten: call
    `tf.keras.utils.set_random_seed` first.

    Raises:
      RuntimeError: if XLA has a GPU and runs on it already: call this first in the program.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.set_random_seed(1)
      >>> tf.config.experimental.enable_op_determinism()
    """
    flags = os.environ.get("XLA_FLAGS", "")
    if XLA_FLAG not in flags:
        if xla.CPU_ONLY is False:
            raise RuntimeError(
                "tf.config.experimental.enable_op_determinism must be called before the first op, "
                "but XLA was started without deterministic ops. Call it right after the import, or "
                f"set XLA_FLAGS={XLA_FLAG} in the environment."
            )
        if xla.CPU_ONLY is None:
            os.environ["XLA_FLAGS"] = f"{flags} {XLA_FLAG}".strip()
    SETTING["enabled"] = True


def check_seeded(has_seed):
    """Raises RuntimeError if ops are to be deterministic, and a random op has no seed."""
    if SETTING["enabled"] and not has_seed:
        raise RuntimeError(
            "Random ops require a seed to be set when determinism is enabled. Please set a seed "
            "before running the op, e.g. by calling tf.random.set_seed(1)."
        )
