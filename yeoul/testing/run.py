"""Running tests, and what tests ask of the installation."""

import functools
import sys
import unittest

from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.device import accelerators, is_built_with_cuda
from yeoul.testing.benchmark import run_benchmarks

FLAG = "--benchmarks"


@export("test.main")
def main(argv=None):
    """Runs the unit tests of the main module, or its benchmarks with `--benchmarks=REGEX`.

    Args:
      argv: command line; default: that of the process.

    Example:
      >>> import yeoul as tf
      >>> if __name__ == "__main__":
      ...     tf.test.main()
    """
    argv = list(sys.argv if argv is None else argv)
    for i, argument in enumerate(argv):
        if argument == FLAG or argument.startswith(FLAG + "="):
            _, given, value = argument.partition("=")
            run_benchmarks(value if given else "".join(argv[i + 1 : i + 2]))
            return
    unittest.main(module="__main__", argv=argv)


@export("test.disable_with_predicate")
def disable_with_predicate(pred, skip_message):
    """Decorator of test methods that are skipped if a function says so.

    Args:
      pred: function without arguments.
      skip_message: why it is skipped.

    Example:
      >>> import unittest
      >>> import yeoul as tf
      >>> class Test(unittest.TestCase):
      ...     @tf.test.disable_with_predicate(lambda: True, "not today")
      ...     def test(self):
      ...         raise ValueError
      >>> Test("test").run().skipped[0][1]
      'not today'
    """

    def decorate(method):
        @functools.wraps(method)
        def checked(self, *args, **kwargs):
            if pred():
                self.skipTest(skip_message)
            return method(self, *args, **kwargs)

        return checked

    return decorate


@export("test.with_eager_op_as_function")
def with_eager_op_as_function(cls=None, only_as_function=False):
    """Decorator of test classes: eager ops are functions of XLA here in any case.

    Args:
      cls: the class.
      only_as_function: accepted; there is no other way.

    Returns:
      The class; a decorator without `cls`.

    Example:
      >>> import yeoul as tf
      >>> @tf.test.with_eager_op_as_function
      ... class Test(tf.test.TestCase):
      ...     pass
    """
    return (lambda c: c) if cls is None else cls


@export("test.is_built_with_gpu_support")
def is_built_with_gpu_support():
    """True if XLA has a backend for GPUs, CUDA or ROCm, in use.

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.test.is_built_with_gpu_support(), bool)
      True
    """
    return is_built_with_cuda() or is_built_with_rocm()


@export("test.is_built_with_rocm")
def is_built_with_rocm():
    """True if XLA's backend for AMD's GPUs is in use.

    Example:
      >>> import yeoul as tf
      >>> isinstance(tf.test.is_built_with_rocm(), bool)
      True
    """
    return any(device.platform == "rocm" for device in accelerators())


@export("test.is_built_with_xla")
def is_built_with_xla():
    """True: XLA compiles everything.

    Example:
      >>> import yeoul as tf
      >>> tf.test.is_built_with_xla()
      True
    """
    return True


@export("test.experimental.sync_devices")
def sync_devices():
    """Waits until everything that was started on devices has been computed.

    Example:
      >>> import yeoul as tf
      >>> tf.test.experimental.sync_devices()
    """
    for array in xla.jax.live_arrays():
        array.block_until_ready()
