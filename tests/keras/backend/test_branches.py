"""What follows the learning phase."""

import numpy as np
import pytest

import yeoul as tf

K = tf.keras.backend


def test_the_phase_is_as_before_after_its_scope():
    dropout = tf.keras.layers.Dropout(0.5)
    scope = K.learning_phase_scope(1)
    with pytest.warns(UserWarning, match="learning_phase_scope` is deprecated"):
        scope.__enter__()
    assert K.learning_phase() == 1
    assert not np.all(dropout(tf.ones(100)).numpy() == 1.0)
    scope.__exit__(None, None, None)
    assert K.learning_phase() == 0
    assert np.all(dropout(tf.ones(100)).numpy() == 1.0)


def test_a_scope_of_another_phase_changes_nothing():
    with pytest.warns(UserWarning, match="deprecated"):
        with pytest.raises(ValueError, match="Expected learning phase to be 0 or 1"):
            K.learning_phase_scope(2).__enter__()
    assert K.learning_phase() == 0
