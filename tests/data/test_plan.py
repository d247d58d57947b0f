"""Plans are rewritten, yield the same, and say what they do."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.data.plan import planned

D = tf.data.Dataset


def kinds(dataset):
    """The classes of the nodes of a plan of one input each, from the source on."""
    names = []
    while dataset is not None:
        names.append(type(dataset).__name__)
        inputs = dataset._inputs()
        dataset = inputs[0] if inputs else None
    return names[::-1]


def lists(dataset):
    return [[np.asarray(c).tolist() for c in tf.nest.flatten(e)] for e in dataset]


def as_written(dataset):
    options = tf.data.Options()
    options.experimental_optimization.apply_default_optimizations = False
    return dataset.with_options(options)


def double(x):
    return x * 2


PLANS = {
    "maps": (lambda: D.range(9).map(double).map(abs).map(lambda x: (x, -x)), ["Range", "Map"]),
    "take": (lambda: D.range(9).map(double).take(3), ["Range", "Take", "Map"]),
    "skip": (lambda: D.range(9).map(double).skip(3), ["Range", "Skip", "Map"]),
    "shard": (lambda: D.range(9).map(double).shard(3, 1), ["Range", "Shard", "Map"]),
    "batch": (lambda: D.range(29).batch(4).skip(2).take(3), ["Range", "Skip", "Take", "Batch"]),
    "takes": (lambda: D.range(9).take(5).take(7).skip(1).skip(1), ["Range", "Take", "Skip"]),
    "nothing": (lambda: D.range(3).repeat(1).take(-1).skip(0).shard(1, 0), ["Range"]),
    "shuffle": (
        lambda: D.range(9).map(double).shuffle(9, seed=1).take(2),
        ["Range", "Map", "Shuffle", "Take"],
    ),
    "prefetch": (lambda: D.range(9).prefetch(2).take(3), ["Range", "Take", "Prefetch"]),
    "zip": (lambda: D.range(9).enumerate().skip(4).take(3), ["Range", "Skip", "Take", "Zip"]),
}


@pytest.mark.parametrize("name", PLANS)
def test_rewritten_plans_yield_the_same(name):
    make, expected = PLANS[name]
    dataset = make()
    assert kinds(planned(dataset)) == expected
    assert lists(dataset) == lists(as_written(make()))
    assert len(dataset) == len(lists(dataset))


def test_what_has_effects_stays_where_it_is():
    seen = []

    def noted(x):
        seen.append(int(x))
        return x

    dataset = D.range(6).map(lambda x: tf.numpy_function(noted, [x], tf.int64)).skip(4)
    assert lists(dataset) == [[4], [5]]
    assert seen == list(range(6))
    counter = tf.Variable(0)
    counted = D.range(6).map(lambda x: (x, counter.assign_add(1))).shard(2, 1)
    assert lists(counted) == [[1, 2], [3, 4], [5, 6]]
    checked = D.range(3).map(lambda x: tf.gather([1.0, 2.0], x)).skip(1)
    assert kinds(planned(checked)) == ["Range", "Map", "Skip"]


def test_a_fused_map_that_refuses_a_value_names_its_line():
    dataset = D.range(5).map(lambda x: x + 1).map(lambda x: tf.gather([1.0, 2.0, 3.0], x))
    found = []
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"3 is not in.*\n.*test_plan\.py"):
        found.extend(float(x) for x in dataset)
    assert found == [2.0, 3.0]


def test_explain(capsys):
    D.range(9).map(double).map(lambda x: tf.strings.as_string(x)).filter(
        lambda x: x != "4"
    ).shuffle(3).batch(2).explain()
    text = capsys.readouterr().out
    written, runs = text.split("It runs as it is written:")
    assert "range(0, 9)" in written
    assert "[vectorised]" in runs
    assert "double at test_plan.py" in text
    assert "of a buffer in memory" in runs
    D.range(9).map(double).shuffle(9).take(2).skip(0).explain()
    text = capsys.readouterr().out
    assert "Optimised plan" in text
    assert "of indices" in text
    assert "skip(0)" not in text.split("Optimised")[1]


def test_profile(tmp_path):
    dataset = D.range(5000).map(double).filter(lambda x: x % 4 == 0).batch(50).prefetch(1)
    profile = dataset.profile()
    counts = [(stage.name.split("(")[0], stage.elements) for stage in profile.stages]
    assert counts[0] == ("prefetch", 50)
    assert counts[-3:] == [("filter", 2500), ("map", 5000), ("range", 5000)]
    assert profile.elements == 50
    assert "ahead, in a thread" in repr(profile)
    profile.save(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text().startswith("<svg")
    assert D.range(3).repeat().profile(count=10).elements >= 10


def test_a_generator_is_asked_for_no_element_before_its_turn():
    taken = []

    def numbers():
        for i in range(20):
            taken.append(i)
            yield i

    def made():
        taken.clear()
        return D.from_generator(numbers, output_signature=tf.TensorSpec([], tf.int32))

    next(iter(made().map(double)))
    assert len(taken) == 1
    next(iter(made().map(double).batch(4)))
    assert len(taken) == 4
    next(iter(made().shuffle(5).repeat().batch(4)))
    assert len(taken) <= 12
    next(iter(made().take(3).batch(4)))
    assert len(taken) == 3


def test_chunks_of_large_rows_are_small():
    images = np.broadcast_to(np.zeros((1, 1), np.uint8), (4000, 512, 1024)).reshape(-1, 512, 1024)
    counts = [
        chunk.columns[0].nbytes
        for dataset in (
            D.range(4000).map(lambda x: tf.zeros([512, 1024])).take(40),
            D.from_tensor_slices(images).take(100).shuffle(100),
        )
        for chunk in dataset._run()
    ]
    assert max(counts) <= 1 << 24


def test_random_numbers_are_the_same_one_by_one_and_in_one_program():
    def drawn(x):
        return x, tf.random.uniform([2]), tf.random.normal([], seed=4)

    found = []
    for together in (True, False):
        tf.random.set_seed(3)
        dataset = D.range(70).map(drawn)
        if not together:
            dataset.applied.draws = False
        found.append([lists(dataset.batch(8)), lists(dataset)])
        assert dataset.applied.draws is together
    assert found[0] == found[1]


def test_what_may_fail_is_computed_before_it_is_skipped():
    words = D.from_tensor_slices(["x", "1"]).map(lambda s: tf.strings.to_number(s)).skip(1)
    with pytest.raises(tf.errors.InvalidArgumentError, match="element 0 of map"):
        lists(words)
