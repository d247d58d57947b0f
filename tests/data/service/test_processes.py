"""The tf.data service with its servers and readers in several processes."""

import subprocess
import sys

import pytest

import yeoul as tf
from yeoul.data.service import connection, reading

S = tf.data.experimental.service
P = S.ShardingPolicy
R = tf.data.Dataset.range

WORKER = """
import sys
import yeoul as tf
S = tf.data.experimental.service
worker = S.WorkerServer(S.WorkerConfig(sys.argv[1], port=int(sys.argv[2])))
print(worker._address.rpartition(":")[2], flush=True)
worker.join()
"""
READER = """
import sys
import yeoul as tf
S = tf.data.experimental.service
outside = tf.constant([1, 2], tf.int64)
ds = tf.data.Dataset.range(6).map(lambda x: (x * outside, tf.strings.as_string(x))).batch(4)
ds = ds.apply(S.distribute(S.ShardingPolicy.OFF, sys.argv[1]))
print([(a.numpy().tolist(), b.numpy().tolist()) for a, b in ds])
python = tf.data.Dataset.range(2).map(lambda x: tf.py_function(abs, [x], tf.int64))
try:
    python.apply(S.distribute(S.ShardingPolicy.OFF, sys.argv[1]))
except tf.errors.FailedPreconditionError as error:
    print(error.message[:53])
print([x.numpy().item() for x in S.from_dataset_id(S.ShardingPolicy.OFF, sys.argv[1], "three")])
"""


def process(code, *args):
    command = [sys.executable, "-c", code, *map(str, args)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.fixture
def dispatcher():
    made = S.DispatchServer()
    yield made
    made.stop()


def distributed(dataset, dispatcher, mode=P.OFF, **options):
    return dataset.apply(S.distribute(mode, dispatcher.target, **options))


def test_workers_and_readers_elsewhere(dispatcher, monkeypatch):
    address = dispatcher.target[7:]
    S.register_dataset(address, R(3), dataset_id="three")
    with process(WORKER, address, 0) as worker, process(READER, address) as reader:
        try:
            check_reader(reader.communicate(timeout=60)[0])
            check_elements(dispatcher)
            check_errors(dispatcher)
            check_killed(dispatcher, worker, monkeypatch)
        finally:
            worker.kill()
            reader.kill()


def check_reader(printed):
    batch = ([[0, 0], [1, 2], [2, 4], [3, 6]], [b"0", b"1", b"2", b"3"])
    rest = ([[4, 8], [5, 10]], [b"4", b"5"])
    assert printed.splitlines() == [
        str([batch, rest]),
        "The dataset cannot be sent to another process: <_MapD",
        "[0, 1, 2]",
    ]


def check_elements(dispatcher):
    found = distributed(R(3000).map(lambda x: x * 2), dispatcher, P.DYNAMIC)
    assert sorted(x.numpy().item() for x in found) == [*range(0, 6000, 2)]
    ragged = distributed(R(3).map(lambda x: tf.ragged.range([x, x + 1])), dispatcher)
    assert [x.to_list() for x in ragged][2] == [[0, 1], [0, 1, 2]]
    shuffled = R(8).shuffle(8, seed=1)
    first = [x.numpy().item() for x in shuffled]
    assert [x.numpy().item() for x in distributed(R(8).shuffle(8, seed=1), dispatcher)] == first


def check_errors(dispatcher):
    bad = distributed(R(3).map(lambda x: tf.debugging.assert_less(x, 1) or x), dispatcher)
    with pytest.raises(tf.errors.InvalidArgumentError, match="get element from worker localhost"):
        list(bad)
    python = R(2).map(lambda x: tf.py_function(abs, [x], tf.int64))
    with pytest.raises(tf.errors.FailedPreconditionError, match=r"calls Python \(EagerPyFunc\)"):
        list(distributed(python, dispatcher))  # this process knows it, the worker cannot
    with pytest.raises(tf.errors.FailedPreconditionError, match="no local worker is found"):
        list(distributed(R(2), dispatcher, target_workers="LOCAL"))


def check_killed(dispatcher, worker, monkeypatch):
    monkeypatch.setattr(reading, "UNREACHABLE", 0.2)
    monkeypatch.setattr(connection, "PATIENCE", 0.5)
    iterator = iter(distributed(R(1 << 40), dispatcher, max_outstanding_requests=2))
    assert int(next(iterator)) == 0
    worker.kill()
    worker.wait()
    with pytest.raises(tf.errors.UnavailableError, match="has worked on this job"):
        list(iterator)
