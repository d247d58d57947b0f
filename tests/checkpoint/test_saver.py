"""tf.compat.v1.train.Saver, and checkpoints that know names only."""

import numpy as np
import pytest

import yeoul as tf

v1 = tf.compat.v1


@pytest.fixture
def saved(tmp_path):
    """The path of a checkpoint with x = [1, 2] and y = 3, from a session."""
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.get_variable("x", initializer=[1.0, 2.0])
        v1.get_variable("y", initializer=3)
        sess.run(v1.global_variables_initializer())
        return v1.train.Saver().save(sess, str(tmp_path / "m"), global_step=5)


def test_into_a_session(saved):
    with tf.Graph().as_default(), v1.Session() as sess:
        x = v1.get_variable("x", initializer=[0.0, 0.0])
        v1.train.Saver([x]).restore(sess, saved)
        assert sess.run(x).tolist() == [1.0, 2.0]
        wrong = v1.get_variable("w", initializer=[0.0])
        with pytest.raises(tf.errors.InvalidArgumentError, match="shape"):
            v1.train.Saver({"x": wrong}).restore(sess, saved)


def test_by_names_into_objects(saved):
    x, y = tf.Variable([0.0, 0.0], name="x"), tf.Variable(0, name="y")
    status = tf.train.Checkpoint(x=x, y=y).restore(saved)
    status.assert_consumed()
    assert (x.numpy().tolist(), int(y)) == ([1.0, 2.0], 3)
    z = tf.Variable(0, name="z")
    with pytest.raises(AssertionError, match="Found 1 Python objects"):
        tf.train.Checkpoint(z=z).restore(saved).assert_existing_objects_matched()
    with pytest.raises(ValueError, match="does not appear to be object-based"):
        tf.train.CheckpointView(saved)


def test_objects_by_names(tmp_path):
    path = tf.train.Checkpoint(a=tf.Variable([1.0, 2.0], name="x")).save(tmp_path / "o")
    x = tf.Variable([0.0, 0.0], name="x")
    v1.train.Saver([x]).restore(None, path)
    assert x.numpy().tolist() == [1.0, 2.0]


def test_last_checkpoints(tmp_path):
    x = tf.Variable(1.0, name="x")
    saver = v1.train.Saver([x], max_to_keep=2, pad_step_number=True, save_relative_paths=True)
    for step in range(4):
        saver.save(None, str(tmp_path / "m"), global_step=step)
    assert [p.rpartition("/")[2] for p in saver.last_checkpoints] == ["m-00000002", "m-00000003"]
    assert not (tmp_path / "m-00000001.index").exists()
    assert 'model_checkpoint_path: "m-00000003"' in (tmp_path / "checkpoint").read_text()
    assert tf.train.latest_checkpoint(tmp_path).endswith("m-00000003")
    saver.set_last_checkpoints(["a"])
    assert saver.last_checkpoints == ["a"]
    saver.recover_last_checkpoints([str(tmp_path / "m-00000003"), "gone"])
    assert len(saver.last_checkpoints) == 1
    saver.set_last_checkpoints_with_time([("b", 1.0)])
    assert saver.last_checkpoints == ["b"]


@pytest.mark.parametrize("keep", [0, None])
def test_a_saver_that_keeps_all_has_no_list(tmp_path, keep):
    saver = v1.train.Saver({"x": tf.Variable(1.0)}, max_to_keep=keep)
    paths = [saver.save(None, str(tmp_path / "m"), global_step=step) for step in range(3)]
    assert saver.last_checkpoints == []
    state = tf.train.get_checkpoint_state(tmp_path)
    assert list(state.all_model_checkpoint_paths) == [state.model_checkpoint_path] == paths[-1:]
    assert all(map(v1.train.checkpoint_exists, paths))


def test_other_shapes_and_settings(tmp_path):
    path = v1.train.Saver({"x": tf.Variable([[1.0, 2.0]])}).save(None, str(tmp_path / "m"))
    flat = tf.Variable([0.0, 0.0])
    v1.train.Saver({"x": flat}, reshape=True).restore(None, path)
    assert flat.numpy().tolist() == [1.0, 2.0]
    proto = v1.train.Saver([flat], max_to_keep=7).to_proto()
    assert (proto.max_to_keep, proto.version) == (7, 2)
    with tf.Graph().as_default():
        v1.get_variable("x", initializer=1.0)
        assert v1.train.Saver.from_proto(proto).as_saver_def().max_to_keep == 7
        assert v1.train.Saver(defer_build=True).build() is None


def test_partitioned_variables(tmp_path):
    from yeoul.formats.bundle import write_bundle
    from yeoul.formats.bundle_reader import BundleReader

    whole = np.arange(12.0).reshape(4, 3)
    parts = {"p": [((4, 3), [(0, 1), (0, -1)], whole[:1]), ((4, 3), [(1, 3), (0, -1)], whole[1:])]}
    write_bundle(tmp_path / "c", {"q": np.array(1)}, parts)
    np.testing.assert_array_equal(BundleReader(tmp_path / "c").array("p"), whole)
    reader = BundleReader(tmp_path / "c")
    del reader._all[next(k for k in reader._all if k.startswith(b"\0"))]
    with pytest.raises(tf.errors.DataLossError, match=r"part .* of p is missing"):
        reader.array("p")


MISTAKES = {
    "nothing": (lambda p: v1.train.Saver([]), ValueError, "No variables to save"),
    "eager": (lambda p: v1.train.Saver(), RuntimeError, "must specify a list or dict"),
    "no variable": (lambda p: v1.train.Saver({"a": 3}), TypeError, "Not a variable"),
    "twice": (
        lambda p: v1.train.Saver([tf.Variable(1, name="x"), tf.Variable(1, name="x")]),
        ValueError,
        "same name: x",
    ),
    "builder": (lambda p: v1.train.Saver([], builder=3), ValueError, "takes no builder"),
    "None": (
        lambda p: v1.train.Saver([tf.Variable(1)]).restore(None, None),
        ValueError,
        "when it is None",
    ),
    "no file": (
        lambda p: v1.train.Saver([tf.Variable(1)]).restore(None, p + "/x"),
        ValueError,
        "not a valid checkpoint",
    ),
    "missing": (
        lambda p: v1.train.Saver({"b": tf.Variable(1)}).restore(
            None, v1.train.Saver({"a": tf.Variable(1)}).save(None, p + "/x")
        ),
        tf.errors.NotFoundError,
        "Key b not found",
    ),
    "folder in name": (
        lambda p: v1.train.Saver([tf.Variable(1)]).save(None, p + "/x", latest_filename="a/b"),
        ValueError,
        "path components",
    ),
    "last": (
        lambda p: v1.train.Saver([tf.Variable(1)]).set_last_checkpoints(3),
        TypeError,
        "list of paths",
    ),
    "times": (
        lambda p: v1.train.generate_checkpoint_state_proto(p, "a", ["a"], [1.0, 2.0]),
        ValueError,
        "must match checkpoint paths",
    ),
}


# Recorded from TensorFlow 2.15: the arguments, the latest path, all paths.
STATES = [
    (("a", "b/c"), "../b/c", ["../b/c"]),
    (("a/", "a/c", ["a/b", "a/c"]), "c", ["b", "c"]),
    (("a/b", "c", ["d", "c"]), "../../c", ["../../d", "../../c"]),
    ((".", "a/c"), "a/c", ["a/c"]),
    (("", "b/c", ["b/d"]), "b/c", ["b/d", "b/c"]),
    (("a", "/x/c"), "/x/c", ["/x/c"]),
    (("/a", "b/c"), "b/c", ["b/c"]),
]


@pytest.mark.parametrize(("arguments", "latest", "paths"), STATES)
def test_the_state_sees_paths_from_its_folder(arguments, latest, paths):
    state = v1.train.generate_checkpoint_state_proto(*arguments)
    assert state.model_checkpoint_path == latest
    assert list(state.all_model_checkpoint_paths) == paths


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name, tmp_path):
    call, error, message = MISTAKES[name]
    with pytest.raises(error, match=message):
        call(str(tmp_path))


def test_a_graphs_variables_need_a_session(tmp_path):
    with tf.Graph().as_default():
        v1.get_variable("x", initializer=1.0)
        with pytest.raises(TypeError, match="must be a Session"):
            v1.train.Saver().save(None, str(tmp_path / "m"))


def test_checkpoints_in_sessions(tmp_path):
    with tf.Graph().as_default(), v1.Session() as sess:
        x = v1.get_variable("x", initializer=[1.0, 2.0])
        checkpoint = v1.train.Checkpoint(x=x)
        sess.run(x.initializer)
        path = checkpoint.save(str(tmp_path / "c"))
        sess.run(x.assign([0.0, 0.0]))
        checkpoint.restore(path).assert_consumed().run_restore_ops()
        assert sess.run(x).tolist() == [1.0, 2.0]
        y = v1.get_variable("y", initializer=5)
        v1.train.Checkpoint(x=x, y=y).restore(path).initialize_or_restore(sess)
        assert sess.run(y) == 5
