"""Compiled programs are kept between processes, unless told otherwise."""

import os
import subprocess
import sys

PROGRAM = """
import yeoul as tf
f = tf.function(lambda x: tf.linalg.matmul(tf.tanh(x), tf.exp(x)) + tf.reduce_sum(tf.sin(x)))
print(float(tf.reduce_sum(f(tf.ones([64, 64])))))
"""


def run(setting):
    environment = {**os.environ, "YEOUL_COMPILE_CACHE": setting}
    environment.pop("JAX_COMPILATION_CACHE_DIR", None)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout


def test_the_folder_fills_and_serves(tmp_path):
    folder = tmp_path / "cache"
    first = run(str(folder))
    files = sorted(p.name for p in folder.iterdir())
    assert files
    assert run(str(folder)) == first
    kept = {p.name for p in folder.iterdir()}
    assert set(files) <= kept


def test_it_can_be_switched_off(tmp_path):
    run("off")
    assert list(tmp_path.iterdir()) == []
