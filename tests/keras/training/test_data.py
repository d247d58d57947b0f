"""What is taken for arrays, and what for a stream of batches."""

import numpy as np
import pytest

from tests.keras.training.small import X, Y, dataset, linear
from yeoul.keras.training.data import Arrays, Stream, make_input


def test_arrays_are_cut_into_batches_the_last_one_smaller():
    data = make_input(X, Y, batch_size=4)
    assert isinstance(data, Arrays)
    assert [x.shape[0] for x, _ in data.batches()] == [4, 4, 2]
    order = np.arange(10)[::-1]
    np.testing.assert_array_equal(next(data.batches(order))[0], X[:5:-1])


def test_the_batch_size_follows_from_the_steps():
    assert make_input(X).batch_size == 32
    assert make_input(X, steps=3).batch_size == 4


def test_streams_know_their_length_when_the_source_does():
    assert make_input(dataset(X, Y)).steps == 3
    assert make_input(x for x in [X]).steps is None

    class Batches:
        def __len__(self):
            return 2

        def __getitem__(self, index):
            return X[index * 5 : index * 5 + 5], Y[index * 5 : index * 5 + 5]

    stream = make_input(Batches())
    assert isinstance(stream, Stream)
    assert len(list(stream.batches())) == stream.steps == 2
    assert len(linear().fit(Batches(), epochs=2, verbose=0).history["loss"]) == 2


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((X, Y[:5]), {}, "x sizes: 10\n  y sizes: 5"),
        ((X[:0],), {}, "to be non-empty"),
        ((np.float32(3),), {}, "a scalar was passed"),
        ((dataset(X, Y), Y), {}, "`y` argument is not supported"),
        ((dataset(X, Y), None, Y), {}, "`sample_weight` argument is not supported"),
        ((dataset(X, Y),), {"batch_size": 3}, "must not be specified for the given input type"),
        ((X, [Y, Y]), {"class_weight": {0: 1.0}}, "only supported for Models with a single output"),
    ],
)
def test_data_that_do_not_fit_are_refused(arguments, options, message):
    with pytest.raises(ValueError, match=message):
        make_input(*arguments, **options)
