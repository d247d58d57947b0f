"""What NumPy draws after a seed does not depend on Yeoul."""

import subprocess
import sys

import numpy as np

PROGRAM = """
import numpy as np
import yeoul as tf

np.random.seed(0)
numbers = [np.random.rand()]
x = tf.constant(1.0) + tf.ones([300, 300]) @ tf.ones([300, 300])
numbers.append(np.random.rand())
tf.function(tf.nn.relu)(x)
tf.keras.layers.Dense(2)(x)
numbers.append(np.random.rand())
print(*numbers)
"""


def test_numpys_numbers_stay():
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    expected = np.random.RandomState(0).rand(3)
    np.testing.assert_allclose([float(n) for n in done.stdout.split()], expected)
