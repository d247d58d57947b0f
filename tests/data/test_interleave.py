"""Datasets in turns."""

import pytest

import yeoul as tf

Dataset = tf.data.Dataset


def in_turns(lists, cycle, block):
    """The values of lists, a block of each of `cycle` of them in turn."""
    waiting, slots, turn, found = list(reversed(lists)), [None] * cycle, 0, []
    while waiting or any(slot is not None for slot in slots):
        if slots[turn] is None and waiting:
            slots[turn] = list(waiting.pop())
        if slots[turn] is not None:
            found += slots[turn][:block]
            ended = len(slots[turn]) < block
            slots[turn] = None if ended else slots[turn][block:]
        turn = (turn + 1) % cycle
    return found


@pytest.mark.parametrize("cycle", [2, 3, 5])
@pytest.mark.parametrize("block", [1, 2, 3])
def test_interleave_takes_blocks_in_turns(cycle, block):
    lengths = [7, 0, 12, 3, 12, 1, 6]
    lists = [[100 * i + j for j in range(n)] for i, n in enumerate(lengths)]
    starts = tf.constant([100 * i for i in range(len(lengths))])
    ds = Dataset.from_tensor_slices((starts, lengths))
    ds = ds.interleave(
        lambda a, n: Dataset.range(n).map(lambda j: j + tf.cast(a, tf.int64)), cycle, block
    )
    wanted = in_turns(lists, cycle, block)
    assert [int(x) for x in ds] == wanted
    elements = iter(ds)
    for value in wanted:
        again = iter(ds)
        again.load_state_dict(elements.state_dict())
        assert int(next(again)) == int(next(elements)) == value


def test_datasets_of_different_shapes():
    ds = Dataset.range(1, 3).interleave(
        lambda n: Dataset.range(4).map(lambda j: tf.fill([n], j)), cycle_length=2
    )
    assert [len(x) for x in ds] == [1, 2] * 4


def test_whole_rounds_come_as_one_chunk():
    ds = Dataset.range(3).interleave(lambda i: Dataset.range(100), cycle_length=3)
    assert max(chunk.count for chunk in ds.chunks()) > 200
