"""`tf.random.Algorithm`: names and numbers of the random bit generators."""

import enum

from yeoul.core.errors import UnimplementedError
from yeoul.core.export import export

NAMES = {"philox": 1, "threefry": 2, "auto_select": 3}
PHILOX = 1


@export("random.Algorithm", "random.experimental.Algorithm")
class Algorithm(enum.Enum):
    """A random bit generator. There is Philox here, as in TensorFlow outside its compiler.

    Example:
      >>> import yeoul as tf
      >>> tf.random.Generator.from_seed(1, alg=tf.random.Algorithm.PHILOX).algorithm
      1
    """

    PHILOX = 1
    THREEFRY = 2
    AUTO_SELECT = 3


def algorithm_number(alg):
    """The number of the algorithm that an argument `alg` means; it is always Philox.

    Raises:
      ValueError: if it means none.
      UnimplementedError: for ThreeFry.
    """
    number = alg.value if isinstance(alg, Algorithm) else alg
    if isinstance(number, str):
        number = NAMES.get(number.lower())
    elif hasattr(number, "__index__"):
        number = number.__index__()
    if number not in NAMES.values():
        raise ValueError(
            f"Argument `alg` got unsupported value {alg}. Supported values are philox (1) for the "
            "Philox algorithm, threefry (2) for the ThreeFry algorithm, and auto_select (3) for "
            "auto-selection."
        )
    if number == Algorithm.THREEFRY.value:
        raise UnimplementedError(
            None, None, "The ThreeFry algorithm is not supported: use alg='philox'."
        )
    return PHILOX
