"""tf.config.experimental.enable_op_determinism: seeds are asked for, XLA is told."""

import subprocess
import sys

import numpy as np
import pytest

import yeoul as tf
from yeoul.engine import determinism, xla
from yeoul.ops.seeds import SEEDS

SEED = "Random ops require a seed to be set when determinism is enabled"


@pytest.fixture
def unseeded(monkeypatch):
    monkeypatch.setattr(SEEDS, "seed", None)
    monkeypatch.setattr(SEEDS, "numbers", None)
    tf.config.experimental.enable_op_determinism()


@pytest.mark.parametrize(
    "draw",
    [
        lambda: tf.random.normal([2]),
        lambda: tf.random.uniform([2]),
        lambda: tf.random.shuffle([1, 2]),
        lambda: tf.nn.dropout(tf.ones(3), 0.5),
        lambda: tf.function(lambda: tf.random.normal([2]))(),
        lambda: list(tf.data.Dataset.range(5).shuffle(5)),
    ],
)
@pytest.mark.usefixtures("unseeded")
def test_random_ops_without_a_seed(draw):
    with pytest.raises(RuntimeError, match=SEED):
        draw()
    tf.random.set_seed(1)
    draw()


@pytest.mark.usefixtures("unseeded")
def test_what_has_a_seed_is_drawn():
    assert tf.random.normal([2], seed=3).numpy() == pytest.approx([1.0616621, -0.8785783])
    assert tf.random.stateless_normal([1], [1, 2]).numpy() == pytest.approx([0.5441101])
    assert tf.random.Generator.from_seed(1).normal([1]).numpy() == pytest.approx([0.43842274])


@pytest.mark.usefixtures("unseeded")
def test_generators_need_a_state(monkeypatch):
    from yeoul.ops.generator import _Global

    monkeypatch.setattr(_Global, "generator", None)
    with pytest.raises(RuntimeError, match='"from_non_deterministic_state" cannot be called'):
        tf.random.Generator.from_non_deterministic_state()
    with pytest.raises(RuntimeError, match='unless "set_global_generator" has already been called'):
        tf.random.get_global_generator()
    tf.random.set_global_generator(tf.random.Generator.from_seed(1))
    assert tf.random.get_global_generator().normal([2]).shape == [2]


def test_xla_is_told_before_it_starts(monkeypatch):
    monkeypatch.setenv("XLA_FLAGS", "--xla_cpu_enable_fast_math=false")
    monkeypatch.setattr(xla, "CPU_ONLY", None)
    tf.config.experimental.enable_op_determinism()
    tf.config.experimental.enable_op_determinism()
    flags = determinism.os.environ["XLA_FLAGS"]
    assert flags == "--xla_cpu_enable_fast_math=false --xla_gpu_deterministic_ops=true"


def test_too_late_on_a_gpu(monkeypatch):
    monkeypatch.delenv("XLA_FLAGS", raising=False)
    monkeypatch.setattr(xla, "CPU_ONLY", False)
    with pytest.raises(RuntimeError, match="must be called before the first op"):
        tf.config.experimental.enable_op_determinism()
    assert not determinism.SETTING["enabled"]


PROGRAM = """
import yeoul as tf
tf.keras.utils.set_random_seed(1)
tf.config.experimental.enable_op_determinism()
model = tf.keras.Sequential([tf.keras.layers.Dense(4), tf.keras.layers.Dropout(0.5)])
model.compile("adam", "mse")
model.fit(tf.ones([8, 3]), tf.ones([8, 4]), verbose=0, epochs=2)
print(model.predict(tf.ones([1, 3]), verbose=0).tobytes().hex())
"""


def test_two_runs_agree_to_the_last_bit():
    command = [sys.executable, "-c", PROGRAM]
    runs = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2)]
    assert runs[0].stdout == runs[1].stdout
    assert len(np.frombuffer(bytes.fromhex(runs[0].stdout.strip()), np.float32)) == 4
