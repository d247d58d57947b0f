"""A process that is killed while it saves loses nothing that it reported as saved."""

import random
import signal
import subprocess
import sys
import time

import pytest

import yeoul as tf

PROGRAM = """
import sys
import numpy as np
import yeoul as tf
v = tf.Variable(np.zeros(200_000, np.float32))
checkpoint = tf.train.Checkpoint(v=v)
manager = tf.train.CheckpointManager(checkpoint, sys.argv[1], max_to_keep=2)
manager.restore_or_initialize()
step = int(v[0])
while True:
    step += 1
    v.assign(np.full(200_000, step, np.float32))
    path = manager.save() if sys.argv[2] == "save" else checkpoint.write(sys.argv[1] + "/same")
    print(step, flush=True)
"""


@pytest.mark.parametrize("way", ["save", "write"])
def test_kill(way, tmp_path):
    choose = random.Random(3)
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(tmp_path), way], stdout=subprocess.PIPE, text=True
        )
        lines = [process.stdout.readline()]
        assert lines[0], "the program did not start"
        time.sleep(choose.uniform(0.0, 0.08))
        process.send_signal(signal.SIGKILL)
        lines += process.communicate()[0].splitlines()
        reported = max(int(line) for line in lines if line.strip())
        path = tf.train.latest_checkpoint(tmp_path) if way == "save" else str(tmp_path / "same")
        v = tf.Variable([0.0] * 200_000)
        tf.train.Checkpoint(v=v).read(path).expect_partial()
        found = set(v.numpy().tolist())
        assert len(found) == 1
        assert found.pop() >= reported
