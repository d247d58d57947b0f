"""The tf.data service with all its servers in this process."""

import threading

import pytest

import yeoul as tf
from tests.data.service.servers import distributed, generator, numbers, started, stopped

S = tf.data.experimental.service
P = S.ShardingPolicy
D = tf.data.Dataset
R = D.range
HINT = tf.data.experimental.SHARD_HINT


@pytest.fixture(scope="module")
def one():
    dispatcher, workers = started()
    yield dispatcher.target
    stopped(dispatcher, workers)


@pytest.fixture(scope="module")
def two():
    dispatcher, workers = started(2)
    yield dispatcher.target
    stopped(dispatcher, workers)


WHOLE = {
    "range": (lambda: R(10), list(range(10))),
    "batches": (lambda: R(5).map(lambda x: x * x).batch(2), [[0, 1], [4, 9], [16]]),
    "shuffled": (lambda: R(6).shuffle(6, seed=1), [4, 5, 1, 2, 3, 0]),
    "generator": (generator, [0, 1, 2]),
    "repeated": (lambda: R(2).cache().repeat(2), [0, 1, 0, 1]),
    "zipped": (lambda: D.zip((R(3), R(9))).map(lambda a, b: a * b), [0, 1, 4]),
    "concatenated": (lambda: R(2).concatenate(R(5, 7)), [0, 1, 5, 6]),
    "python": (
        lambda: R(3).map(lambda x: tf.py_function(lambda y: y * 2, [x], tf.int64)),
        [0, 2, 4],
    ),
    "empty": (lambda: R(0), []),
}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("mode", [P.OFF, P.DYNAMIC])
def test_one_worker_yields_all_in_order(one, name, mode):
    make, expected = WHOLE[name]
    tf.random.set_seed(None)
    made = distributed(make(), one, mode)
    assert numbers(made) == expected
    assert numbers(made.map(lambda x: x + 0)) == expected


def test_what_the_dataset_says_of_itself(one):
    made = distributed(R(4), one)
    spec = "TensorSpec(shape=(), dtype=tf.int64, name=None)"
    assert repr(made) == f"<_DataServiceDatasetV2 element_spec={spec}>"
    assert made.cardinality() == tf.data.UNKNOWN_CARDINALITY
    assert distributed(R(4).repeat(), one).cardinality() == tf.data.INFINITE_CARDINALITY


@pytest.mark.parametrize("protocol", ["grpc", "local"])
def test_elements_of_all_kinds(one, protocol):
    ds = D.from_tensor_slices({"s": ["a", "bb"], "x": [[1.0], [2.0]]}).enumerate()
    ds = ds.map(lambda i, e: (e, tf.ragged.range(i + 1), tf.sparse.from_dense([i, 0]), None))
    for i, found in enumerate(distributed(ds, one, data_transfer_protocol=protocol)):
        assert found[0]["s"] == [b"a", b"bb"][i]
        assert found[0]["x"].numpy().tolist() == [i + 1.0]
        assert found[1].to_list() == [list(range(i + 1))]
        assert tf.sparse.to_dense(found[2]).numpy().tolist() == [i, 0]
        assert found[3] is None


def test_options_of_reading(one):
    for options in (
        {"max_outstanding_requests": 1},
        {"target_workers": "LOCAL"},
        {"target_workers": "any", "compression": None},
        {"max_outstanding_requests": 3, "data_transfer_protocol": "grpc"},
    ):
        assert numbers(distributed(R(20).batch(3), one, **options))[-1] == [18, 19]
    assert numbers(R(3).apply(S.distribute("parallel_epochs", ("grpc", one[7:])))) == [0, 1, 2]


def test_in_a_function(one):
    made = distributed(R(6), one)

    @tf.function
    def total():
        found = tf.constant(0, tf.int64)
        for x in made:
            found += x
        return found

    assert total() == 15


def test_errors_of_functions_arrive(one):
    made = distributed(R(3).map(lambda x: tf.debugging.assert_less(x, 2) or x), one)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Failed to get element from worker"):
        list(made)
    hinted = R(4).shard(HINT, HINT)
    with pytest.raises(tf.errors.FailedPreconditionError, match="can only be used in"):
        list(hinted)
    with pytest.raises(tf.errors.FailedPreconditionError, match="can only be used in"):
        list(distributed(hinted, one))


def test_iterators_are_not_saved(one):
    iterator = iter(distributed(R(3), one))
    next(iterator)
    with pytest.raises(tf.errors.UnimplementedError, match="cannot be saved"):
        iterator.state_dict()


def test_two_workers(two):
    assert sorted(numbers(distributed(R(50), two))) == sorted([*range(50)] * 2)
    several = R(3000).shuffle(10).batch(7).unbatch().repeat(2)
    assert sorted(numbers(distributed(several, two, P.DYNAMIC))) == sorted([*range(3000)] * 2)
    endless = D.zip((R(30), R(50).map(lambda x: x * 2))).repeat()
    pairs = [(int(a), int(b)) for a, b in distributed(endless, two, P.DYNAMIC).take(200)]
    assert all(b == 2 * a for a, b in pairs)


def test_jobs_are_shared(one):
    first, second = (distributed(R(6), one, job_name="shared") for _ in range(2))
    a, b = iter(first), iter(second)
    found = [int(next(a)), *numbers(b), *numbers(a)]
    assert sorted(found) == [0, 1, 2, 3, 4, 5]
    assert numbers(first) == [0, 1, 2, 3, 4, 5]  # the second pass of the first
    assert numbers(second) == []  # the second pass of the second is the same
    with pytest.raises(tf.errors.InvalidArgumentError, match="existing job with different"):
        list(distributed(R(6), one, P.DYNAMIC, job_name="shared"))


def test_consumers_read_in_rounds(two):
    found = [[], []]

    def read(index):
        ds = R(1000).repeat()
        ds = distributed(ds, two, job_name="rounds", consumer_index=index, num_consumers=2)
        found[index] = numbers(ds.take(40))

    threads = [threading.Thread(target=read, args=(i,)) for i in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found[0]) == len(found[1]) == 40
    assert all(b == a + 1 for a, b in zip(*found, strict=True))  # neighbours, of one worker


def test_rounds_of_what_may_end(one):
    ds = R(5).repeat().filter(lambda x: x > 2)
    rounds = {"num_consumers": 1, "consumer_index": 0}
    assert numbers(distributed(ds, one, job_name="may", **rounds).take(3)) == [3, 4, 3]
    with pytest.raises(tf.errors.FailedPreconditionError, match="has ended before round 2"):
        list(distributed(ds.take(2), one, job_name="ends", **rounds))


def test_trainings_read_the_same(one):
    def read(trainer):
        cache = S.CrossTrainerCache(trainer)
        ds = distributed(R(9).repeat(), one, job_name="cached", cross_trainer_cache=cache)
        return numbers(ds.take(20))

    assert read("a") == read("b") == [i % 9 for i in range(20)]


def test_registered_datasets(one):
    number = S.register_dataset(one, R(4).batch(2))
    assert numbers(S.from_dataset_id(P.OFF, one, number)) == [[0, 1], [2, 3]]
    assert S.register_dataset(one, R(7), dataset_id="mine") == b"mine"
    assert S.register_dataset(one, R(7).map(lambda x: x + 1), dataset_id="mine") == b"mine"
    assert numbers(S.from_dataset_id(P.OFF, one, "mine", tf.TensorSpec([], tf.int64))) == [
        *range(7)
    ]
    with pytest.raises(tf.errors.InvalidArgumentError, match="cardinality: 7 -> 9"):
        S.register_dataset(one, R(9), dataset_id="mine")
    with pytest.raises(tf.errors.InvalidArgumentError, match="Leave element_spec out"):
        S.from_dataset_id(P.OFF, one, "mine", tf.TensorSpec([], tf.float32))
    with pytest.raises(tf.errors.NotFoundError, match="Dataset id nope not found"):
        S.from_dataset_id(P.OFF, one, "nope")


WRONG = [
    ({"mode": "OFF"}, ValueError, "processing mode should be"),
    ({"mode": 1}, ValueError, "processing mode should be"),
    ({"service": ""}, ValueError, "`service` must not be empty"),
    ({"service": 5}, ValueError, "`service` must be a string"),
    ({"service": "foo://localhost:1"}, tf.errors.NotFoundError, "for protocol foo"),
    ({"service": "localhost"}, ValueError, "no address"),
    ({"job_name": ""}, ValueError, "`job_name` must not be empty"),
    ({"job_name": b"x"}, ValueError, "`job_name` must be a string"),
    ({"num_consumers": 2}, ValueError, "`job_name` must be set"),
    ({"num_consumers": 2, "job_name": "w"}, ValueError, "`consumer_index` must be from 0"),
    (
        {"num_consumers": 1, "consumer_index": 0, "job_name": "w"},
        tf.errors.FailedPreconditionError,
        "infinite cardinality, but the dataset has cardinality 4",
    ),
    ({"max_outstanding_requests": 0}, tf.errors.InvalidArgumentError, "positive or -1"),
    ({"data_transfer_protocol": "foo"}, tf.errors.NotFoundError, "foo is not available"),
    ({"compression": "GZIP"}, ValueError, "Invalid `compression` argument"),
    ({"target_workers": "x"}, tf.errors.InvalidArgumentError, "Unrecognized target workers"),
    ({"cross_trainer_cache": "x"}, TypeError, "must be a CrossTrainerCache"),
    (
        {"cross_trainer_cache": S.CrossTrainerCache("a")},
        tf.errors.InvalidArgumentError,
        "requires named jobs",
    ),
    (
        {"cross_trainer_cache": S.CrossTrainerCache("a"), "job_name": "w2"},
        tf.errors.InvalidArgumentError,
        "requires the input dataset to be infinite",
    ),
    ({"mode": P.DATA}, tf.errors.NotFoundError, "is not in the workers list"),
    ({"dataset": R(4).window(2)}, tf.errors.InvalidArgumentError, "datasets in them"),
]


@pytest.mark.parametrize(("options", "error", "message"), WRONG)
def test_wrong_arguments(one, options, error, message):
    options = {"mode": P.OFF, "service": one, "dataset": R(4), **options}
    mode, service, dataset = (options.pop(k) for k in ("mode", "service", "dataset"))
    with pytest.raises(error, match=message):
        list(dataset.apply(S.distribute(mode, service, **options)))


def test_wrong_servers():
    with pytest.raises(ValueError, match="without configuring a work dir"):
        S.DispatchServer(S.DispatcherConfig(fault_tolerant_mode=True))
    with pytest.raises(RuntimeError, match="for protocol http"):
        S.DispatchServer(S.DispatcherConfig(protocol="http"))
    with pytest.raises(ValueError, match="Must specify a `dispatcher_address`"):
        S.WorkerServer(S.WorkerConfig(None))
    with pytest.raises(RuntimeError, match="for protocol ucx"):
        S.WorkerServer(S.WorkerConfig("localhost:1", data_transfer_protocol="ucx"))
    with pytest.raises(ValueError, match="elements are fetched at the worker_address"):
        S.WorkerServer(S.WorkerConfig("localhost:1", data_transfer_address="other:5"))
    with pytest.raises(ValueError, match="must be 0"):
        S.DispatcherConfig(worker_max_concurrent_snapshots=2)
    with pytest.raises(ValueError, match="non-empty trainer ID"):
        S.CrossTrainerCache("")
