"""Global seed, op seeds and state between calls, beyond the golden programs."""

import gc
import threading

import numpy as np
import pytest

import yeoul as tf
from yeoul.graph.func_graph import FuncGraph
from yeoul.ops.seeds import SEEDS, graph_seed, op_seeds


@pytest.fixture(autouse=True)
def no_global_seed():
    tf.random.set_seed(None)
    yield
    tf.random.set_seed(None)


def draws(count=3):
    return [float(tf.random.uniform([])) for _ in range(count)]


def test_without_seeds_numbers_differ():
    assert len(set(draws(20))) == 20
    compiled = tf.function(lambda: tf.random.uniform([]))
    assert len({float(compiled()) for _ in range(20)}) == 20
    again = tf.function(lambda: tf.random.uniform([]))
    assert float(again()) != float(compiled())


def test_python_and_numpy_seeds_do_not_matter():
    np.random.seed(1)
    first = draws()
    np.random.seed(1)
    assert draws() != first


@pytest.mark.parametrize("seed", ["a", [1], {}, None])
def test_seed_must_be_a_number(seed):
    if seed is None:
        tf.random.set_seed(None)
        return
    tf.random.set_seed(3)
    with pytest.raises(TypeError, match="The global seed must be an integer or None, got"):
        tf.random.set_seed(seed)
    assert SEEDS.seed == 3  # nothing half-changed


def test_op_seeds():
    tf.random.set_seed(5)
    assert [op_seeds(None)[:2] for _ in range(2)] == [(5, 1097127993), (5, 1539898300)]
    assert op_seeds(2**40 + 7)[:2] == (5, 519)
    assert op_seeds(-1)[:2] == (5, 2**31 - 2)
    tf.random.set_seed(0)
    assert op_seeds(0)[:2] == (0, 2**31 - 1)
    tf.random.set_seed(None)
    assert op_seeds(3)[:2] == (87654321, 3)
    assert op_seeds(None) == (None, None, False)


def test_seeds_of_numpy_and_tensors():
    tf.random.set_seed(tf.constant(4))
    first = draws(1)
    tf.random.set_seed(np.int64(4))
    assert draws(1) == first
    assert float(tf.random.uniform([], seed=tf.constant(3))) != first[0]


def test_inner_graphs_inherit_the_seed():
    outer = FuncGraph("outer")
    inner = FuncGraph("inner", outer=outer)
    tf.random.set_seed(6)
    assert graph_seed(inner) == 6
    outer.settings["seed"] = 8
    assert graph_seed(inner) == 8


def test_unseeded_calls_leave_no_state_behind():
    tf.random.set_seed(1)
    before = len(SEEDS.counters)
    draws(50)
    assert len(SEEDS.counters) == before


def test_states_go_with_their_functions():
    gc.collect()
    before = len(SEEDS.states)
    compiled = tf.function(lambda: tf.random.uniform([]))
    compiled()
    assert len(SEEDS.states) == before + 1
    del compiled
    gc.collect()
    assert len(SEEDS.states) == before


def test_states_are_not_variables_of_the_function():
    compiled = tf.function(lambda: tf.random.uniform([])).get_concrete_function()
    assert compiled.variables == ()
    assert compiled.trainable_variables == ()


def test_functions_go_on_under_tapes():
    tf.random.set_seed(3)
    compiled = tf.function(lambda x: x * tf.random.uniform([]))
    x = tf.Variable(1.0)
    with tf.GradientTape() as tape:
        first = compiled(x)
    np.testing.assert_allclose(tape.gradient(first, x), first)  # the same number both times
    assert float(compiled(x)) != float(first)


def test_threads_share_the_sequence():
    tf.random.set_seed(3)
    wanted = {float(tf.random.uniform([], seed=1)) for _ in range(40)}
    tf.random.set_seed(3)
    found = set()

    def work():
        found.update(float(tf.random.uniform([], seed=1)) for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == wanted


def test_functions_run_eagerly_draw_like_eager_code():
    tf.random.set_seed(3)
    wanted = draws(2)
    tf.random.set_seed(3)
    tf.config.run_functions_eagerly(True)
    try:
        compiled = tf.function(lambda: tf.random.uniform([]))
        assert [float(compiled()) for _ in range(2)] == wanted
    finally:
        tf.config.run_functions_eagerly(False)
