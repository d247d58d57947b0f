"""`Dataset.save` with checkpoints."""

import numpy as np
import pytest

import yeoul as tf

Dataset = tf.data.Dataset


def values(dataset):
    return [np.asarray(x).tolist() for x in dataset.as_numpy_iterator()]


def failing_once(computed, at):
    """A dataset of shuffled numbers; computing one of them fails, the first time."""

    def note(x):
        if len(computed) == at and None not in computed:
            computed.append(None)
            raise ValueError("interrupted")
        computed.append(int(x))
        return x

    def noted(x):
        y = tf.numpy_function(note, [x], tf.int64)
        y.set_shape([])
        return y

    return Dataset.range(100).shuffle(100, seed=5).map(noted)


@pytest.mark.parametrize("compression", [None, "GZIP"])
@pytest.mark.parametrize("shard_func", [None, lambda x: x % 3])
def test_a_save_goes_on_after_an_interruption(tmp_path, compression, shard_func):
    folder, computed = str(tmp_path / "data"), []
    dataset = failing_once(computed, 57)

    def save():
        arguments = {
            "directory": str(tmp_path / "checkpoints"),
            "max_to_keep": 2,
            "checkpoint_interval": 10,
            "step_counter": tf.Variable(0, trainable=False),
        }
        dataset.save(folder, compression, shard_func, checkpoint_args=arguments)

    with pytest.raises(tf.errors.OpError, match="interrupted"):
        save()
    with pytest.raises(tf.errors.NotFoundError, match="no dataset was saved there"):
        Dataset.load(folder, compression=compression)
    Dataset.range(3).snapshot(str(tmp_path / "data")).take(1).get_single_element()  # cleans up
    before = len(computed) - 1
    save()
    assert before + 100 - 51 <= len(computed) - 1 <= 110  # few were computed again
    loaded = Dataset.load(folder, compression=compression)
    assert sorted(values(loaded)) == list(range(100))
    if shard_func is None:
        tf.random.set_seed(0)
        assert len(set(values(loaded))) == 100
    save()  # it was finished: now all is saved anew
    assert len(computed) - 1 >= 200
    assert sorted(values(Dataset.load(folder, compression=compression))) == list(range(100))
    names = {path.suffix for path in (tmp_path / "data").iterdir()}
    assert names == {".shard", ".json"}


def test_a_resumed_save_without_its_files_begins_anew(tmp_path):
    computed: list = []
    dataset = failing_once(computed, 50)
    arguments = {"directory": str(tmp_path / "checkpoints"), "max_to_keep": 1}
    with pytest.raises(tf.errors.OpError, match="interrupted"):
        dataset.save(str(tmp_path / "data"), checkpoint_args=arguments)
    for path in (tmp_path / "data").iterdir():
        path.unlink()
    dataset.save(str(tmp_path / "data"), checkpoint_args=arguments)
    assert sorted(values(Dataset.load(str(tmp_path / "data")))) == list(range(100))


def test_a_checkpoint_in_the_arguments_is_refused(tmp_path):
    with pytest.raises(ValueError, match="holds `checkpoint`"):
        Dataset.range(2).save(str(tmp_path), checkpoint_args={"checkpoint": 1})
