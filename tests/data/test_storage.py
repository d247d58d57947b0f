"""Elements in files: whole or not there, whatever happens while they are written."""

import json
import pathlib
import subprocess
import sys
import tempfile
import textwrap

import numpy as np
import pytest

import yeoul as tf

Dataset = tf.data.Dataset


def values(dataset):
    return [np.asarray(x).tolist() for x in dataset.as_numpy_iterator()]


def names(folder):
    return sorted(path.name for path in folder.iterdir())


# Processes that end in the middle.

CRASHES = """
import json, os, pathlib, resource, signal, sys
import numpy as np
import yeoul as tf
from yeoul.data.element_file import ElementWriter

Dataset = tf.data.Dataset
base = pathlib.Path(sys.argv[1])
WAYS = {
    "cache": lambda ds, path: list(ds.cache(str(path / "c"))),
    "snapshot": lambda ds, path: list(ds.snapshot(str(path))),
    "save": lambda ds, path: ds.save(str(path)),
}

def die(*args):
    os.kill(os.getpid(), signal.SIGKILL)

def before(owner, name):
    setattr(owner, name, die)

def after(owner, name):
    real = getattr(owner, name)
    def then_die(*args):
        real(*args)
        die()
    setattr(owner, name, then_die)

MOMENTS = {
    "chunk": lambda: after(ElementWriter, "write"),
    "end": lambda: before(ElementWriter, "end"),
    "sync": lambda: before(os, "fsync"),
    "rename": lambda: before(os, "replace"),
    "renamed": lambda: after(os, "replace"),
}

def in_child(work):
    pid = os.fork()
    if not pid:
        try:
            work()
        finally:
            os._exit(0)
    return os.waitpid(pid, 0)[1]

def text(folder):
    return sorted(path.name for path in folder.iterdir())

source = Dataset.range(10000)
found = {}
for way, write in WAYS.items():
    for moment, patch in MOMENTS.items():
        folder = base / f"{way}-{moment}"
        folder.mkdir()
        if way == "save":
            write(Dataset.range(3), folder)
        def work():
            patch()
            write(source, folder)
        found[f"{way}-{moment}"] = in_child(work), text(folder)

def limited(folder):
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (100000, hard))
    big = Dataset.range(100).map(lambda x: tf.fill([5000], x))
    told = {}
    for way, write in WAYS.items():
        place = folder / way
        place.mkdir()
        try:
            write(big, place)
        except Exception as error:
            told[way] = type(error).__name__, str(error), text(place)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    (folder / "told").write_text(json.dumps(told))

found["full"] = in_child(lambda: limited(base)), []

def slowly(number):
    def work():
        ds = Dataset.range(30000).batch(100)
        result = [int(x[0]) for x in ds.cache(str(base / "both"))]
        (base / f"result{number}").write_text(json.dumps(result == list(range(0, 30000, 100))))
        os._exit(0)
    pid = os.fork()
    if not pid:
        work()
    return pid

for pid in [slowly(i) for i in range(3)]:
    os.waitpid(pid, 0)
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def crashes():
    """Runs what is above once: the folder, and for each place (status, files left)."""
    memory = pathlib.Path("/dev/shm")  # where fsync takes no time
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as base:
        done = subprocess.run(
            [sys.executable, "-c", CRASHES, base], capture_output=True, text=True, check=False
        )
        assert not done.returncode, textwrap.indent(done.stderr, "  ")
        yield pathlib.Path(base), json.loads(done.stdout)


MOMENTS = ["chunk", "end", "sync", "rename", "renamed"]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_cache_after_a_kill(crashes, moment):
    base, found = crashes
    folder = base / f"cache-{moment}"
    status, left = found[f"cache-{moment}"]
    assert status == 9
    whole = "c.data-00000-of-00001"
    assert (whole in left) == (moment == "renamed")
    assert values(Dataset.range(10000).cache(str(folder / "c"))) == list(range(10000))
    assert names(folder) == [whole]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_snapshot_after_a_kill(crashes, moment):
    base, found = crashes
    folder = base / f"snapshot-{moment}"
    assert found[f"snapshot-{moment}"][0] == 9
    assert ("dataset_spec.json" in found[f"snapshot-{moment}"][1]) == (moment == "renamed")
    assert values(Dataset.range(10000).snapshot(str(folder))) == list(range(10000))
    assert values(Dataset.load(str(folder))) == list(range(10000))


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_was_saved_after_a_kill(crashes, moment):
    """It is what was saved before, or all of what was to be saved; saving again cleans up."""
    base, found = crashes
    folder = base / f"save-{moment}"
    assert found[f"save-{moment}"][0] == 9
    expected = 10000 if moment == "renamed" else 3
    assert values(Dataset.load(str(folder))) == list(range(expected))
    Dataset.range(5).save(str(folder))
    assert values(Dataset.load(str(folder))) == list(range(5))
    kinds = [pathlib.Path(name).suffix for name in names(folder)]
    assert sorted(kinds) == [".json", ".shard"]


@pytest.mark.parametrize("way", ["cache", "snapshot", "save"])
def test_a_full_disk(crashes, way):
    """The limit on the size of a file stands for it."""
    kind, message, left = json.loads((crashes[0] / "told").read_text())[way]
    assert kind == "ResourceExhaustedError"
    assert str(crashes[0] / way) in message
    assert left == []


def test_processes_that_write_one_cache_do_not_disturb_each_other(crashes):
    base, _ = crashes
    assert [json.loads((base / f"result{i}").read_text()) for i in range(3)] == [True] * 3
    assert values(Dataset.range(30000).batch(100).cache(str(base / "both")).take(1))[0][1] == 1
    assert [p.name for p in base.glob("both*")] == ["both.data-00000-of-00001"]


# Files that are not as they were written.


def damaged_cache(tmp_path, change):
    ds = Dataset.range(10000)
    path = tmp_path / "c.data-00000-of-00001"
    list(ds.cache(str(tmp_path / "c")))
    path.write_bytes(change(path.read_bytes()))
    return ds.cache(str(tmp_path / "c"))


def end_of_last_chunk(data):
    return len(data) - 16 - 16


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[: end_of_last_chunk(data)],
        lambda data: data[:-3],
        lambda data: data[:100],
        lambda data: b"",
        lambda data: b"x" * 100,
        lambda data: data[:20000] + b"\xff" + data[20001:],
    ],
)
def test_a_damaged_cache_is_refused(tmp_path, change):
    with pytest.raises(tf.errors.DataLossError, match="data-00000-of-00001"):
        list(damaged_cache(tmp_path, change))


def test_a_damaged_description(tmp_path):
    Dataset.range(3).save(str(tmp_path))
    (tmp_path / "dataset_spec.json").write_text("{")
    with pytest.raises(tf.errors.DataLossError, match=r"dataset_spec.json is damaged"):
        Dataset.load(str(tmp_path))


def test_a_dataset_whose_files_were_replaced(tmp_path):
    Dataset.range(3).save(str(tmp_path))
    loaded = Dataset.load(str(tmp_path))
    Dataset.range(5).save(str(tmp_path))
    with pytest.raises(tf.errors.NotFoundError, match="Load it again"):
        list(loaded)


def test_a_dataset_may_be_saved_where_it_is_read(tmp_path):
    Dataset.range(3).save(str(tmp_path))
    Dataset.load(str(tmp_path)).map(lambda x: x + 1).save(str(tmp_path))
    assert values(Dataset.load(str(tmp_path))) == [1, 2, 3]


def test_an_error_leaves_no_files(tmp_path):
    def failing():
        yield 1
        raise ValueError("no more")

    ds = Dataset.from_generator(failing, output_signature=tf.TensorSpec([], tf.int32))
    for write in (
        lambda: ds.save(str(tmp_path)),
        lambda: list(ds.snapshot(str(tmp_path))),
        lambda: list(ds.cache(str(tmp_path / "c"))),
    ):
        with pytest.raises((ValueError, tf.errors.OpError), match="no more"):
            write()
        assert names(tmp_path) == []


def test_a_pass_that_is_left_leaves_no_snapshot(tmp_path):
    assert values(Dataset.range(20000).snapshot(str(tmp_path)).take(2)) == [0, 1]
    assert names(tmp_path) == []


# Places.


def random_source():
    tf.random.set_seed(3)
    noise = Dataset.range(60).map(lambda x: x + tf.random.uniform([], 0, 1000, tf.int64))
    return noise.shuffle(60).filter(lambda x: x % 3 != 0)


def plain(dataset, path):
    return dataset.cache()


def in_file(dataset, path):
    return dataset.cache(str(path / "c"))


def snapshot(dataset, path):
    return dataset.snapshot(str(path / "s"))


def sharded_snapshot(dataset, path):
    return dataset.snapshot(str(path / "s"), shard_func=lambda x: x % 2)


@pytest.mark.parametrize("keep", [plain, in_file, snapshot, sharded_snapshot])
@pytest.mark.parametrize("fresh", [True, False])
@pytest.mark.parametrize("seen", [10, 60])
def test_what_is_kept_is_the_same_after_a_return(tmp_path, keep, fresh, seen):
    """In the first pass and in the second; in the same program, and in one without the files."""
    (tmp_path / "1").mkdir()
    iterator = iter(keep(random_source(), tmp_path / "1").repeat(2))
    for _ in range(seen):
        next(iterator)
    state = json.loads(json.dumps(iterator.state_dict()))
    rest = [int(x) for x in iterator]
    place = tmp_path / ("2" if fresh else "1")
    place.mkdir(exist_ok=True)
    again = iter(keep(random_source(), place).repeat(2))
    again.load_state_dict(state)
    if fresh and seen >= 45 and "snapshot" in keep.__name__:
        with pytest.raises(tf.errors.FailedPreconditionError, match="is gone"):
            next(again)
        return
    assert [int(x) for x in again] == rest


def test_loading_goes_on_without_reading_what_was_seen(tmp_path):
    Dataset.range(40000).save(str(tmp_path))
    make = Dataset.load(str(tmp_path)).batch(100)
    iterator = iter(make)
    for _ in range(399):
        next(iterator)
    (shard,) = tmp_path.glob("*.shard")
    data = bytearray(shard.read_bytes())
    data[1000] ^= 1  # in the first chunk, which is not read again
    shard.write_bytes(data)
    other = iter(make)
    other.load_state_dict(iterator.state_dict())
    assert next(other).numpy()[-1] == 39999


@pytest.mark.parametrize("compression", [None, "GZIP"])
def test_shards_go_on(tmp_path, compression):
    Dataset.range(50).save(str(tmp_path), compression, shard_func=lambda x: x % 3)
    make = Dataset.load(str(tmp_path), compression=compression)
    whole = values(make)
    iterator = iter(make)
    for i in range(0, 50, 7):
        other = iter(make)
        other.load_state_dict(iterator.state_dict())
        assert [int(x) for x in other] == whole[i:]
        for _ in range(7):
            next(iterator, None)


def test_a_cache_packs_small_chunks():
    ds = Dataset.range(5000).filter(lambda x: x % 2 == 0).batch(1).unbatch().cache()
    assert values(ds) == values(ds) == list(range(0, 5000, 2))
    assert sum(1 for _ in ds.chunks()) <= 4


def test_a_cache_keeps_elements_of_different_shapes():
    ds = Dataset.range(6).map(lambda x: tf.fill([x // 2], x)).cache()
    assert values(ds) == values(ds) == [[], [], [2], [3], [4, 4], [5, 5]]


def test_a_cache_is_shared_by_datasets_made_of_it():
    calls = []

    def source():
        calls.append(1)
        yield from range(5)

    cached = Dataset.from_generator(source, output_signature=tf.TensorSpec([], tf.int64))
    cached = cached.map(lambda x: x + 1).map(lambda x: x * 2).cache()
    assert values(cached.batch(5)) == [[2, 4, 6, 8, 10]]
    assert values(cached.map(lambda x: x)) == [2, 4, 6, 8, 10]
    assert len(calls) == 1
