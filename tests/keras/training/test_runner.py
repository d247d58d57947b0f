"""How many steps run in a call."""

import pytest

from tests.keras.training.small import linear
from yeoul.keras.callbacks.callback_list import CallbackList
from yeoul.keras.training.runner import Runner


@pytest.mark.parametrize(
    ("rate", "looked_at", "alone"),
    [(1000, 50, 500), (100, 8, 50), (14, 5, 8), (3, 1, 6), (0.5, 1, 1)],
)
def test_a_bar_moves_twice_a_second_unless_one_step_takes_longer(rate, looked_at, alone):
    for verbose, expected in ((1, looked_at), (0, alone)):
        runner = Runner(linear(), "train", None, CallbackList([], verbose=verbose))
        assert runner.block_size(1000, None) == 8
        runner.per_block = rate
        assert runner.block_size(1000, None) == expected
        assert runner.block_size(3, None) == min(3, expected)
