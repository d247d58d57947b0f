"""tf.train.Checkpoint: structures, matching, what is missing, what is damaged."""

import gc
import logging
import pathlib
import re

import numpy as np
import pytest

import yeoul as tf
from tests.checkpoint import programs

FILES = pathlib.Path(__file__).with_name("files")


class Log(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())


@pytest.fixture
def log():
    handler = Log()
    logger = tf.get_logger()
    logger.addHandler(handler)
    yield handler.lines
    logger.removeHandler(handler)


@pytest.mark.parametrize("name", programs.PROGRAMS)
def test_files_of_tensorflow(name):
    objects, variables = programs.PROGRAMS[name](tf)
    tf.train.Checkpoint(**objects).read(str(FILES / name)).assert_consumed()
    for i, variable in enumerate(variables):
        expected = programs.value(i + 1, tuple(variable.shape), variable.dtype)
        if variable.dtype == tf.string:
            expected = np.vectorize(str.encode, otypes=[object])(expected)
        np.testing.assert_array_equal(variable.numpy(), expected)


@pytest.mark.parametrize("name", programs.PROGRAMS)
def test_the_same_keys_and_bytes_as_tensorflow(name, tmp_path):
    objects, variables = programs.PROGRAMS[name](tf)
    programs.fill(variables)
    path = tf.train.Checkpoint(**objects).write(tmp_path / "c")
    own, theirs = tf.train.load_checkpoint(path), tf.train.load_checkpoint(str(FILES / name))
    assert own.get_variable_to_shape_map() == theirs.get_variable_to_shape_map()
    assert own.get_variable_to_dtype_map() == theirs.get_variable_to_dtype_map()
    for key in set(own.get_variable_to_shape_map()) - {"_CHECKPOINTABLE_OBJECT_GRAPH"}:
        np.testing.assert_array_equal(own.get_tensor(key), theirs.get_tensor(key))


def test_nothing_changes_when_a_shape_does_not_fit(tmp_path):
    path = tf.train.Checkpoint(a=tf.Variable(1), b=tf.Variable([1.0, 2.0])).write(tmp_path / "c")
    a, b = tf.Variable(7), tf.Variable([0.0])
    with pytest.raises(ValueError, match=r"shape \(2,\).*shape \(1,\).*nothing was restored"):
        tf.train.Checkpoint(a=a, b=b).read(path)
    assert int(a) == 7
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"expected dtype int64.*int32"):
        tf.train.Checkpoint(a=tf.Variable(7, dtype=tf.int64)).read(path)


def test_the_shape_of_what_is_made_later(tmp_path):
    source, target = tf.Module(), tf.Module()
    source.v = tf.Variable([1.0, 2.0])
    path = tf.train.Checkpoint(m=source).write(tmp_path / "c")
    _ = tf.train.Checkpoint(m=target).read(path).expect_partial()
    with pytest.raises(ValueError, match="incompatible tensor with shape"):
        target.v = tf.Variable([1.0])


def test_shared_objects_are_restored_once(tmp_path):
    inner = tf.Module()
    inner.v = tf.Variable(3)
    outer = tf.Module()
    outer.a = outer.b = inner
    path = tf.train.Checkpoint(m=outer).write(tmp_path / "c")
    assert len(tf.train.list_variables(path)) == 2
    other = tf.Module()
    other.a, other.b = tf.Module(), tf.Module()
    other.a.v, other.b.v = tf.Variable(0), tf.Variable(0)
    status = tf.train.Checkpoint(m=other).read(path)
    assert (int(other.a.v), int(other.b.v)) == (3, 0)
    with pytest.raises(AssertionError, match="Found 1 Python objects"):
        status.assert_consumed()


def test_warnings_about_values_that_are_not_used(tmp_path, log):
    path = tf.train.Checkpoint(v=tf.Variable(1)).write(tmp_path / "c")

    def partly(expected):
        status = tf.train.Checkpoint(w=tf.Variable(0)).read(path)
        if expected:
            status.expect_partial()

    partly(True)
    gc.collect()
    assert log == []
    partly(False)
    gc.collect()
    assert log[-1].endswith("could not be found in the restored object: (root).v")


def test_messages_of_statuses(tmp_path):
    path = tf.train.Checkpoint(v=tf.Variable(1)).save(tmp_path / "c")
    status = tf.train.Checkpoint().restore(path)
    with pytest.raises(AssertionError, match=r"Unresolved object in checkpoint \(root\)\.v"):
        status.assert_consumed()
    status = tf.train.Checkpoint(w=tf.Variable(0)).read(path)
    with pytest.raises(AssertionError, match="Nothing except the root object matched"):
        status.assert_nontrivial_match()
    with pytest.raises(AssertionError, match="Nothing to load"):
        tf.train.Checkpoint(m=tf.Module()).read(path).assert_nontrivial_match()
    none = tf.train.Checkpoint().restore(None)
    with pytest.raises(AssertionError, match="No checkpoint specified"):
        none.assert_consumed()
    with pytest.raises(AssertionError, match="no restore ops are available"):
        none.run_restore_ops()
    assert none.expect_partial() is none
    assert none.initialize_or_restore() is None


MISTAKES = {
    "no trackable": (lambda p: tf.train.Checkpoint(x=3), ValueError, "expecting x to be a track"),
    "no trackable root": (lambda p: tf.train.Checkpoint(3), ValueError, "expecting root"),
    "no path": (lambda p: tf.train.Checkpoint().read(5), TypeError, "got 5"),
    "folder": (lambda p: tf.train.Checkpoint().read(p), tf.errors.DataLossError, "Is a directory"),
    "missing": (
        lambda p: tf.train.Checkpoint().restore(p / "x"),
        tf.errors.NotFoundError,
        "missing the checkpoint suffix",
    ),
    "number as key": (
        lambda p: tf.train.Checkpoint(x={2: tf.Variable(1)}).write(p / "x"),
        ValueError,
        "non-string key",
    ),
    "in a function": (
        lambda p: tf.function(lambda: tf.train.Checkpoint().write(p / "x"))(),
        RuntimeError,
        "inside a tf.function",
    ),
    "options": (
        lambda p: tf.train.CheckpointOptions(experimental_write_callbacks=[lambda a, b: None]),
        ValueError,
        "takes 2",
    ),
    "callback": (
        lambda p: tf.train.CheckpointOptions(experimental_write_callbacks=[3]),
        TypeError,
        "not a callable",
    ),
    "keep none": (
        lambda p: tf.train.CheckpointManager(tf.train.Checkpoint(), p, 0),
        ValueError,
        "positive integer",
    ),
    "interval": (
        lambda p: tf.train.CheckpointManager(tf.train.Checkpoint(), p, 1, checkpoint_interval=2),
        ValueError,
        "step_counter",
    ),
    "view": (
        lambda p: tf.train.CheckpointView(tf.train.Checkpoint().write(p / "x")).match(3),
        ValueError,
        "Expected a Trackable",
    ),
    "no tensor name": (
        lambda p: tf.train.load_checkpoint(tf.train.Checkpoint().write(p / "x")).get_tensor(3),
        TypeError,
        "got 3",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name, tmp_path):
    call, error, message = MISTAKES[name]
    with pytest.raises(error, match=message):
        call(tmp_path)


def test_a_name_that_the_root_has():
    m = tf.Module()
    m.x = tf.Variable(1)
    with pytest.raises(ValueError, match=r"root\.x already exists"):
        tf.train.Checkpoint(m, x=tf.Variable(2))
    assert tf.train.Checkpoint(m, x=m.x).x is m.x


def test_iterators_go_on_where_they_were(tmp_path):
    data = tf.data.Dataset.range(20).shuffle(20).repeat().batch(3)
    iterator = iter(data)
    for _ in range(9):
        next(iterator)
    path = tf.train.Checkpoint(it=iterator).write(tmp_path / "c")
    expected = [next(iterator).numpy().tolist() for _ in range(5)]
    other = iter(data)
    for it in (iterator, other):
        tf.train.Checkpoint(it=it).read(path).assert_consumed()
        assert [next(it).numpy().tolist() for _ in range(5)] == expected
    plain = iter(tf.data.Dataset.range(20))
    with pytest.raises(tf.errors.InvalidArgumentError, match="1 random"):
        tf.train.Checkpoint(it=plain).read(path)


def test_an_optimizer_of_another_kind_starts_anew(tmp_path, log):
    v, w = tf.Variable([1.0, 2.0]), tf.Variable([[1.0]])
    adam = tf.keras.optimizers.Adam()
    adam.build([v, w])
    path = tf.train.Checkpoint(o=adam).write(tmp_path / "c")
    sgd = tf.keras.optimizers.SGD(momentum=0.9)
    _ = tf.train.Checkpoint(o=sgd).read(path).expect_partial()
    sgd.build([v, w])
    assert any("Its first value is kept" in line for line in log)
    assert [m.shape for m in sgd.momentums] == [(2,), (1, 1)]


def test_slots_of_optimizers_of_tensorflow_1(tmp_path):
    v = tf.Variable([1.0, 2.0])
    adam = tf.compat.v1.train.AdamOptimizer(0.1)
    adam.apply_gradients([(tf.constant([1.0, 1.0]), v)])
    path = tf.train.Checkpoint(v=v, o=adam).write(tmp_path / "c")
    assert "v/.OPTIMIZER_SLOT/o/m/.ATTRIBUTES/VARIABLE_VALUE" in dict(tf.train.list_variables(path))
    w, other = tf.Variable([0.0, 0.0]), tf.compat.v1.train.AdamOptimizer(0.1)
    status = tf.train.Checkpoint(v=w, o=other).read(path)
    for optimizer, variable in ((adam, v), (other, w)):
        optimizer.apply_gradients([(tf.constant([1.0, -1.0]), variable)])
    status.assert_consumed()
    np.testing.assert_array_equal(v.numpy(), w.numpy())


def test_another_thread_writes(tmp_path, log):
    v = tf.Variable(1)
    checkpoint = tf.train.Checkpoint(v=v)
    options = tf.train.CheckpointOptions(enable_async=True)
    path = checkpoint.save(tmp_path / "c", options)
    v.assign(2)
    checkpoint.sync()
    assert tf.train.load_variable(path, "v/.ATTRIBUTES/VARIABLE_VALUE") == 1
    (tmp_path / "file").write_text("")
    checkpoint.write(tmp_path / "file" / "c", options)
    with pytest.raises(tf.errors.FailedPreconditionError, match="file"):
        checkpoint.sync()
    assert log[-1].startswith("A checkpoint could not be written: ")


def test_damaged_files(tmp_path):
    path = tf.train.Checkpoint(v=tf.Variable([1.0, 2.0])).write(tmp_path / "c")
    data = pathlib.Path(f"{path}.data-00000-of-00001")
    whole = data.read_bytes()
    data.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    v = tf.Variable([0.0, 0.0])
    with pytest.raises(tf.errors.DataLossError, match="its checksum does not match"):
        tf.train.Checkpoint(v=v).read(path)
    data.write_bytes(whole[:-1])
    with pytest.raises(tf.errors.DataLossError, match="bytes expected"):
        tf.train.Checkpoint(v=v).read(path)
    data.unlink()
    with pytest.raises(tf.errors.NotFoundError, match=re.escape(str(data))):
        tf.train.Checkpoint(v=v).read(path)
    assert v.numpy().tolist() == [0.0, 0.0]
    index = pathlib.Path(f"{path}.index")
    index.write_bytes(index.read_bytes()[:40])
    with pytest.raises(tf.errors.DataLossError, match="bad magic number"):
        tf.train.Checkpoint(v=v).read(path)


def test_any_byte_of_the_index(tmp_path):
    path = tf.train.Checkpoint(v=tf.Variable([1.0, 2.0])).write(tmp_path / "c")
    index = pathlib.Path(f"{path}.index")
    whole = index.read_bytes()
    for at in range(0, len(whole), 3):
        index.write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        v = tf.Variable([0.0, 0.0])
        try:
            tf.train.Checkpoint(v=v).read(path)
        except (tf.errors.OpError, AssertionError):
            assert v.numpy().tolist() == [0.0, 0.0]
        else:
            assert v.numpy().tolist() == [1.0, 2.0]


def test_a_saved_models_folder(tmp_path):
    (tmp_path / "m" / "variables").mkdir(parents=True)
    (tmp_path / "m" / "saved_model.pb").write_bytes(b"")
    tf.train.Checkpoint(v=tf.Variable(3)).write(tmp_path / "m" / "variables" / "variables")
    v = tf.Variable(0)
    tf.train.Checkpoint(v=v).restore(tmp_path / "m").expect_partial()
    assert int(v) == 3


def test_the_state_file(tmp_path, log):
    assert tf.train.get_checkpoint_state(tmp_path) is None
    (tmp_path / "checkpoint").write_text("nonsense {")
    assert tf.train.get_checkpoint_state(tmp_path) is None
    assert log[-1].endswith("Checkpoint ignored")
    (tmp_path / "checkpoint").write_bytes(b"\xff\xfe\x00")
    assert tf.train.get_checkpoint_state(tmp_path) is None
    assert tf.train.latest_checkpoint(tmp_path) is None
    (tmp_path / "checkpoint").write_text("")
    with pytest.raises(ValueError, match="names no checkpoint"):
        tf.train.get_checkpoint_state(tmp_path)
    (tmp_path / "checkpoint").write_text('model_checkpoint_path: "gone-1"')
    assert tf.train.latest_checkpoint(tmp_path) is None
    assert "Couldn't match files" in log[-1]


def test_sharing_of_lists_is_seen(tmp_path):
    m, variables = tf.Module(), []
    m.items = variables
    variables.append(tf.Variable(4))
    assert [int(v) for v in m.items] == [4]
    path = tf.train.Checkpoint(m=m).write(tmp_path / "c")
    assert len(tf.train.list_variables(path)) == 2
