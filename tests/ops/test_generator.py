"""tf.random.Generator, beyond the golden programs."""

import numpy as np
import pytest

import yeoul as tf

Generator = tf.random.Generator


def test_a_variable_is_the_state_itself():
    state = tf.Variable([1, 2, 3], dtype=tf.int64)
    generator = Generator.from_state(state, "philox")
    assert generator.state is state
    generator.normal([2])
    np.testing.assert_array_equal(state.numpy(), [1 + 2 * 256, 2, 3])


def test_skipping_back_undoes():
    generator = Generator.from_state([100, 5, 3], "philox")
    first = generator.uniform([7])
    generator.skip(-7)
    np.testing.assert_array_equal(generator.state.numpy(), [100, 5, 3])
    np.testing.assert_array_equal(generator.uniform([7]), first)


def test_unseeded_generators_differ():
    first, second = (Generator.from_non_deterministic_state() for _ in range(2))
    assert not np.array_equal(first.state.numpy(), second.state.numpy())
    assert first.algorithm == 1


def test_the_global_generator():
    generator = tf.random.get_global_generator()
    assert tf.random.get_global_generator() is generator
    other = Generator.from_seed(1)
    tf.random.set_global_generator(other)
    assert tf.random.get_global_generator() is other
    tf.random.set_global_generator(generator)


def test_the_global_generator_is_made_outside_of_functions():
    from yeoul.ops import generator

    generator._Global.generator = None
    compiled = tf.function(lambda: tf.random.get_global_generator().normal([2]))
    first, second = compiled(), compiled()
    assert not np.array_equal(first, second)


def test_state_is_a_variable_of_the_function_and_not_trainable():
    generator = Generator.from_seed(1)
    compiled = tf.function(lambda: generator.normal([2])).get_concrete_function()
    assert compiled.variables == (generator.state,) or compiled.variables[0] is generator.state
    assert not generator.state.trainable


INVALID = tf.errors.InvalidArgumentError
G = Generator.from_seed(1)
MISTAKES = [
    (lambda: Generator(), ValueError, "needs state and alg, or copy_from"),
    (lambda: Generator(copy_from=G, alg=1), ValueError, "Pass copy_from alone"),
    (lambda: Generator.from_state([1, 2], 1), ValueError, r"\(2,\) and \[3\] are incompatible"),
    (lambda: Generator.from_state([1, 2, 3], "zz"), ValueError, "unsupported value zz"),
    (lambda: Generator.from_seed("a"), TypeError, "A seed must be an integer or a vector"),
    (lambda: Generator.from_seed(1, "threefry"), tf.errors.UnimplementedError, "ThreeFry"),
    (lambda: G.reset([1, 2]), ValueError, "the state of a Philox generator"),
    (lambda: G.uniform([2], 3, None, tf.int32), ValueError, "both None or not None"),
    (lambda: G.uniform([2], 9, 5, tf.int32), INVALID, "Need minval < maxval"),
    (lambda: G.uniform_full_int([2], tf.float32), ValueError, "uniform_full_int draws int32"),
    (lambda: G.normal([2], dtype=tf.int32), TypeError, "Generator.normal draws floats"),
    (lambda: G.truncated_normal([2], dtype=tf.int32), TypeError, "Generator.truncated_normal"),
    (lambda: G.binomial([2], 1.0, 0.5, tf.uint8), ValueError, "Generator.binomial draws"),
    (lambda: G.normal([-1]), INVALID, "Dimension -1 must be >= 0"),
    (lambda: tf.random.set_global_generator(3), TypeError, "must be a tf.random.Generator, not 3"),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_mistakes(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


@pytest.mark.parametrize("alg", [1, 3, "philox", "PHILOX", "auto_select", np.int32(1)])
def test_names_of_the_algorithm(alg):
    assert Generator.from_seed(1, alg).algorithm == 1


def test_algorithm_enum():
    assert [a.value for a in tf.random.Algorithm] == [1, 2, 3]
    assert Generator.from_seed(1, tf.random.Algorithm.AUTO_SELECT).algorithm == 1
