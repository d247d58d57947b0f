"""Compiled programs are kept between processes, unless told otherwise."""

import os
import subprocess
import sys

import pytest

from yeoul.engine import xla

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


@pytest.mark.parametrize("count", [0, 10, 11, 30])
def test_programs_unused_for_longest_are_forgotten(count, tmp_path, monkeypatch):
    monkeypatch.setattr(xla, "COMPILE_CACHE_PROGRAMS", 10)
    names = [f"jit_f-{i:02}" for i in range(count)]
    for age, name in enumerate(names):
        (tmp_path / f"{name}-cache").write_bytes(b"program")
        if age:  # the first was written by a process that was killed
            (tmp_path / f"{name}-atime").write_bytes(b"")
            os.utime(tmp_path / f"{name}-atime", (1000 + age, 1000 + age))
    xla.forget_old_programs(tmp_path)
    kept = names if count <= 10 else names[-8:]
    left = {p.name for p in tmp_path.iterdir()} - {".lockfile"}
    assert {n.removesuffix("-cache") for n in left if n.endswith("-cache")} == set(kept)
    noted = {n.removesuffix("-atime") for n in left if n.endswith("-atime")}
    assert noted == set(kept) - {"jit_f-00"}


def test_a_folder_that_is_gone_does_not_matter(tmp_path):
    xla.forget_old_programs(tmp_path / "gone")
