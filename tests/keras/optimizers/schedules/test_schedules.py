"""Values are in the golden tables; here: inside functions, configurations, mistakes."""

import pytest

import yeoul as tf

S = tf.keras.optimizers.schedules
MADE = [
    S.ExponentialDecay(0.5, 4, 0.5, staircase=True),
    S.InverseTimeDecay(0.5, 4, 0.5),
    S.PolynomialDecay(0.5, 4, cycle=True),
    S.PiecewiseConstantDecay([3, 6], [0.5, 0.25, 0.125]),
    S.CosineDecay(0.5, 8, warmup_target=1.0, warmup_steps=2),
    S.CosineDecayRestarts(0.5, 3, m_mul=0.5),
]


@pytest.mark.parametrize("schedule", MADE, ids=lambda s: type(s).__name__)
def test_inside_functions(schedule):
    compiled = tf.function(lambda step: tf.convert_to_tensor(schedule(step)))
    for step in (0, 3, 4, 7, 20):
        expected = float(schedule(step))
        assert float(compiled(tf.constant(step))) == pytest.approx(expected, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("schedule", MADE, ids=lambda s: type(s).__name__)
def test_serialized_and_back(schedule):
    for legacy in (False, True):
        again = S.deserialize(S.serialize(schedule, use_legacy_format=legacy))
        assert type(again) is type(schedule)
        assert again.get_config() == schedule.get_config()


def test_boundaries_and_values():
    with pytest.raises(ValueError, match="should be 1 less than the length of values"):
        S.PiecewiseConstantDecay([1, 2], [0.1, 0.2])


def test_what_is_to_be_overridden():
    with pytest.raises(NotImplementedError, match="must override `__call__"):
        S.LearningRateSchedule()(0)
    with pytest.raises(NotImplementedError, match="must override `get_config"):
        S.LearningRateSchedule().get_config()


def test_unknown_schedules():
    with pytest.raises(ValueError, match="Unknown learning rate schedule: 'Foo'"):
        S.deserialize({"class_name": "Foo", "config": {}})
