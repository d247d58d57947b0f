"""Tensor lists on the host: copies that share their elements, and what XLA is given of them."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.engine.xla import NeedsHost
from yeoul.ops.lists import HostList, Unwritten, agree, as_array, written

INT = np.dtype("int32")


def numbers(value):
    return [None if v is None else int(v) for v in value.items()]


def test_copies_do_not_see_each_other():
    rng = np.random.default_rng(0)
    copies = [HostList([np.int32(i) for i in range(4)], (), INT)]
    wanted = [[0, 1, 2, 3]]
    for step in range(200):
        at = int(rng.integers(len(copies)))
        old, model = copies[at], wanted[at]
        if step % 3:
            place = int(rng.integers(len(model)))
            copies.append(old.replaced(place, np.int32(step)))
            wanted.append([*model[:place], step, *model[place + 1 :]])
        else:
            copies.append(old.extended([np.int32(step), None]))
            wanted.append([*model, step, None])
        pick = int(rng.integers(len(copies)))
        assert numbers(copies[pick]) == wanted[pick]
    assert [numbers(c) for c in copies] == wanted


def test_elements():
    value = HostList([np.ones(2, "float32"), None], None, np.dtype("float32"))
    assert value.element(1).tolist() == [0.0, 0.0]
    with pytest.raises(tf.errors.InvalidArgumentError, match="access element 2 in a list with 2"):
        value.element(2)
    with pytest.raises(tf.errors.InvalidArgumentError, match="nothing was written"):
        HostList([None], None, INT).element(0)


def test_as_array():
    assert as_array(HostList([np.int32(1), None], (), INT)).tolist() == [1, 0]
    assert isinstance(as_array(HostList([None], None, INT)), Unwritten)
    with pytest.raises(NeedsHost, match="different shapes"):
        as_array(HostList([np.ones(1, INT), np.ones(2, INT)], (None,), INT))


def test_what_branches_agree_on():
    array = np.zeros((2, 3), INT)
    assert agree([Unwritten(2, "int32"), array]) is array
    assert agree([Unwritten(4, "int32"), array]) is None
    assert agree([array, np.zeros((2, 4), INT)]) is None
    assert written(Unwritten(2, "int32"), array).shape == (2, 3)


def reads_of_a_growing_list(count):
    """Each element is made of the one before; and the gradient of the second one."""
    ta = tf.TensorArray(tf.float32, 0, dynamic_size=True, clear_after_read=False)
    x = tf.constant(3.0)
    with tf.GradientTape() as tape:
        tape.watch(x)
        ta = ta.write(0, x)
        for i in tf.range(count):
            ta = ta.write(i + 1, x * ta.read(i))
        y = ta.read(1)
    return y, tape.gradient(y, x)


def test_the_gradient_of_what_a_loop_reads_from_the_list_that_it_makes_grow():
    y, dx = tf.function(reads_of_a_growing_list)(tf.constant(4))
    assert (y.numpy(), dx.numpy()) == (9.0, 6.0)


@pytest.mark.parametrize("places", [[0, 3], [-1, 0]])
def test_places_that_a_list_does_not_have_are_refused_in_functions(places):
    @tf.function
    def gathered(i):
        return tf.TensorArray(tf.float32, 3).unstack([1.0, 2.0, 3.0]).gather(i)

    @tf.function
    def scattered(i):
        return tf.TensorArray(tf.float32, 3).scatter(i, [1.0, 2.0]).stack()

    for function in (gathered, scattered):
        with pytest.raises(tf.errors.InvalidArgumentError):
            function(tf.constant(places))
        assert function(tf.constant([2, 1])).numpy()[1] == 2.0


def test_a_dynamic_list_grows_by_what_is_scattered_behind_its_end():
    @tf.function
    def scattered(i):
        return tf.TensorArray(tf.float32, 2, dynamic_size=True).scatter(i, [1.0, 2.0]).stack()

    assert scattered(tf.constant([0, 3])).numpy().tolist() == [1.0, 0.0, 0.0, 2.0]
