"""Workers with numbers, and servers that come and go."""

import gc
import threading
import time

import pytest

import yeoul as tf
from tests.data.service.servers import added, distributed, generator, numbers, started, stopped
from yeoul.data.service import connection, reading
from yeoul.data.service import rounds as reading_in_rounds

S = tf.data.experimental.service
P = S.ShardingPolicy
D = tf.data.Dataset
R = D.range
HINT = tf.data.experimental.SHARD_HINT

# Workers with numbers.


@pytest.fixture(scope="module")
def numbered():
    dispatcher, _ = started(0, worker_addresses=["localhost:%port%"] * 2)
    workers = [added(dispatcher) for _ in range(2)]
    with pytest.raises(tf.errors.FailedPreconditionError, match="Failed to assign an index"):
        added(dispatcher)
    yield dispatcher.target
    stopped(dispatcher, workers)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lines")
    for i in range(4):
        (folder / f"{i}.txt").write_text(f"{i}a\n{i}b\n")
    return [str(folder / f"{i}.txt") for i in range(4)]


def lines(dataset):
    return sorted(x.numpy().decode() for x in dataset)


def test_divided_by_elements(numbered):
    assert sorted(numbers(distributed(R(6), numbered, P.DATA))) == [*range(6)]
    assert sorted(numbers(distributed(R(6), numbered, P.FILE_OR_DATA))) == [*range(6)]
    batches = numbers(distributed(R(10).batch(2), numbered, P.DATA))
    assert sorted(batches) == [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]


def test_divided_where_the_hint_is(numbered):
    hinted = R(6).shard(HINT, HINT).map(lambda x: x + 1)
    assert sorted(numbers(distributed(hinted, numbered, P.HINT))) == [1, 2, 3, 4, 5, 6]
    assert sorted(numbers(distributed(R(3), numbered, P.HINT))) == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize("mode", [P.FILE, P.FILE_OR_DATA, P.DYNAMIC])
def test_divided_by_files(numbered, files, mode):
    expected = [f"{i}{c}" for i in range(4) for c in "ab"]
    read = tf.data.TextLineDataset(files)
    assert lines(distributed(read, numbered, mode)) == expected
    turns = D.from_tensor_slices(files).shuffle(4).interleave(tf.data.TextLineDataset)
    assert lines(distributed(turns, numbered, mode)) == expected


def test_what_has_no_files_is_not_divided_by_files(numbered, files):
    with pytest.raises(tf.errors.NotFoundError, match="unshardable source"):
        list(distributed(R(4), numbered, P.FILE))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"only has 1 file\(s\)"):
        list(distributed(tf.data.TextLineDataset(files[:1]), numbered, P.FILE))
    both = distributed(tf.data.TextLineDataset(files[:1]), numbered, P.FILE_OR_DATA)
    assert lines(both) == ["0a", "0b"]


# Servers that come and go.


def becomes(expected, function):
    """Fails unless a function gives what is expected within ten seconds."""
    end = time.monotonic() + 10
    while (found := function()) != expected:
        assert time.monotonic() < end, found
        time.sleep(0.01)


def test_servers_start_and_stop():
    before = set(threading.enumerate())
    dispatcher = S.DispatchServer(start=False)
    assert dispatcher.target == "grpc://localhost:0"
    dispatcher.start()
    dispatcher.start()
    worker = added(dispatcher)
    becomes(1, dispatcher._num_workers)
    endless = iter(distributed(R(5).repeat(), dispatcher.target))
    next(endless)
    becomes(1, worker._num_tasks)
    worker.stop()
    dispatcher.stop()
    dispatcher.join()
    del endless, worker, dispatcher
    gc.collect()
    becomes(set(), lambda: set(threading.enumerate()) - before)


@pytest.mark.parametrize(("timeout", "expected"), [(1, [0, 1, 2]), (60_000, [])])
def test_jobs_that_nobody_reads_are_forgotten(timeout, expected):
    dispatcher, workers = started(job_gc_check_interval_ms=1, job_gc_timeout_ms=timeout)
    assert numbers(distributed(R(3), dispatcher.target, job_name="job")) == [0, 1, 2]
    time.sleep(0.02)
    assert numbers(distributed(R(3), dispatcher.target, job_name="job")) == expected
    stopped(dispatcher, workers)


def test_a_worker_that_comes_later_helps():
    dispatcher, _ = started(0)
    made = iter(distributed(R(4), dispatcher.target))
    late = threading.Timer(0.1, lambda: workers.append(added(dispatcher)))
    workers = []
    late.start()
    assert [int(x) for x in made] == [0, 1, 2, 3]
    stopped(dispatcher, workers)


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", 0.3)
    monkeypatch.setattr(reading, "WAIT", 0.1)
    monkeypatch.setattr(reading_in_rounds, "WAIT", 0.1)
    dispatcher, _ = started(0)
    made = distributed(R(4), dispatcher.target)
    with pytest.raises(tf.errors.UnavailableError, match="No worker of the"):
        list(made)
    rounds = R(4).repeat()
    rounds = distributed(rounds, dispatcher.target, job_name="r", num_consumers=1, consumer_index=0)
    with pytest.raises(tf.errors.UnavailableError, match="gave an element of round 0"):
        next(iter(rounds))
    dispatcher.stop()
    with pytest.raises(tf.errors.UnavailableError, match="cannot be reached"):
        list(made)
    with pytest.raises(tf.errors.UnavailableError, match="cannot be reached"):
        distributed(R(4), dispatcher.target)
    with pytest.raises(tf.errors.UnavailableError, match="cannot be reached"):
        S.WorkerServer(S.WorkerConfig(dispatcher.target[7:], dispatcher_timeout_ms=100))


def test_a_worker_that_goes_is_done_without():
    dispatcher, workers = started(2)
    iterator = iter(distributed(R(2000), dispatcher.target, P.DYNAMIC, max_outstanding_requests=4))
    found = [int(next(iterator)) for _ in range(8)]
    workers.pop().stop()
    found += [int(x) for x in iterator]
    assert len(found) == len(set(found))  # each at most once
    stopped(dispatcher, workers)


def test_a_dispatcher_begins_again(tmp_path):
    config = {"work_dir": str(tmp_path), "fault_tolerant_mode": True}
    dispatcher, workers = started(1, **config)
    port = int(dispatcher.target.rpartition(":")[2])
    number = S.register_dataset(dispatcher.target, R(3))
    iterator = iter(distributed(R(500), dispatcher.target, P.DYNAMIC, max_outstanding_requests=8))
    found = [int(next(iterator)) for _ in range(20)]
    dispatcher.stop()
    journal = next(tmp_path.iterdir())
    journal.write_bytes(journal.read_bytes() + b"\x07\x00\x00cut off")
    dispatcher = S.DispatchServer(S.DispatcherConfig(port=port, **config))
    found += [int(x) for x in iterator]
    assert found == [*range(500)]
    assert numbers(S.from_dataset_id(P.OFF, dispatcher.target, number)) == [0, 1, 2]
    stopped(dispatcher, workers)
    data = bytearray(journal.read_bytes())
    data[20] ^= 1
    journal.write_bytes(data)
    with pytest.raises(tf.errors.DataLossError):
        S.DispatchServer(S.DispatcherConfig(port=port, **config))


def test_what_is_written_down_must_be_describable(tmp_path):
    dispatcher, _ = started(0, work_dir=str(tmp_path / "b"), fault_tolerant_mode=True)
    with pytest.raises(tf.errors.FailedPreconditionError, match="cannot be sent"):
        distributed(generator(), dispatcher.target)
    dispatcher.stop()


class Stopping:
    """Answers in this process, and stops at first as another takes its address."""

    answers = iter([ConnectionAbortedError("stops"), 7])

    def answer(self, request, arguments, peer):
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_who_meets_a_server_that_stops_asks_the_next(monkeypatch):
    monkeypatch.setitem(connection.LOCAL, "localhost:1", Stopping())
    assert connection.Connection("localhost:1").ask("anything") == 7
