"""What the data sets return, and how those of one piece are divided."""

import numpy as np

Part = tuple[np.ndarray, np.ndarray]
Split = tuple[Part, Part]


def shuffled(seed: int | np.random.RandomState, *arrays: np.ndarray) -> list[np.ndarray]:
    """Returns the arrays in one random order, that of Keras for the same seed."""
    random = np.random.RandomState(seed) if isinstance(seed, int) else seed
    order = np.arange(len(arrays[0]))
    random.shuffle(order)
    return [array[order] for array in arrays]


def divided(x: np.ndarray, y: np.ndarray, test_split: float) -> Split:
    """Divides the rows into those for training and, the last ones, those for testing."""
    border = int(len(x) * (1 - test_split))
    return (x[:border], y[:border]), (x[border:], y[border:])


def check_test_split(test_split: float) -> None:
    """Raises ValueError unless 0 <= test_split < 1."""
    if not 0 <= test_split < 1:
        raise ValueError(
            f"Invalid `test_split` argument: {test_split}. "
            "It must be between 0 and 1 (exclusive of 1)."
        )
