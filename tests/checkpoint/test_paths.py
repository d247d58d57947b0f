"""Checkpoints by all kinds of paths, and of TensorFlow's first format."""

import pathlib
import uuid

import numpy as np
import pytest

import yeoul as tf

v1, raw = tf.compat.v1, tf.raw_ops


@pytest.fixture(params=["local", "file", "memory"])
def folder(request, tmp_path):
    if request.param == "memory":
        pytest.importorskip("fsspec")
    return {
        "local": str(tmp_path / "f"),
        "file": f"file://{tmp_path}/f",
        "memory": f"memory://{uuid.uuid4().hex}",
    }[request.param]


def test_saving_and_restoring(folder):
    v = tf.Variable([1.0, 2.0])
    manager = tf.train.CheckpointManager(tf.train.Checkpoint(v=v), folder, 2)
    for i in range(3):
        v.assign([i, 7.0])
        manager.save()
    assert tf.train.latest_checkpoint(folder) == f"{folder}/ckpt-3"
    names = [n for n in tf.io.gfile.listdir(folder) if n.endswith(".index")]
    assert names == ["ckpt-2.index", "ckpt-3.index"]
    assert tf.train.get_checkpoint_state(folder).all_model_checkpoint_paths[0].startswith(folder)
    w = tf.Variable([0.0, 0.0])
    again = tf.train.CheckpointManager(tf.train.Checkpoint(v=w), folder, 2)
    assert again.checkpoints == [f"{folder}/ckpt-2", f"{folder}/ckpt-3"]
    assert again.restore_or_initialize() == f"{folder}/ckpt-3"
    assert w.numpy().tolist() == [2.0, 7.0]
    assert len(v1.train.get_checkpoint_mtimes([f"{folder}/ckpt-3", f"{folder}/ckpt-9"])) == 1
    v1.train.remove_checkpoint(f"{folder}/ckpt-3")
    assert not v1.train.checkpoint_exists(f"{folder}/ckpt-3")
    assert not pathlib.Path("file:").exists()
    assert not pathlib.Path("memory:").exists()


def test_a_saver(folder):
    x = tf.Variable([1.0, 2.0])
    saver = v1.train.Saver({"x": x}, max_to_keep=1)
    for step in (1, 2):
        path = saver.save(None, f"{folder}/m", global_step=step)
    assert tf.train.latest_checkpoint(folder) == path
    y = tf.Variable([0.0, 0.0])
    v1.train.Saver({"x": y}).restore(None, path)
    assert y.numpy().tolist() == [1.0, 2.0]
    saver.recover_last_checkpoints([path])
    assert saver.last_checkpoints == [path]


def test_the_first_format_in_several_files(folder):
    tf.io.gfile.makedirs(folder)
    for i, array in enumerate(([1.0, 2.0], [3.0, 4.0])):
        raw.SaveSlices(
            filename=f"{folder}/g-{i:05d}-of-00002",
            tensor_names=["a", f"b{i}"],
            shapes_and_slices=[f"4 {2 * i},2", ""],
            data=[tf.constant(array), tf.constant(i)],
        )
    pattern = f"{folder}/g-?????-of-00002"
    whole = raw.Restore(file_pattern=pattern, tensor_name="a", dt=tf.float32)
    assert whole.numpy().tolist() == [1.0, 2.0, 3.0, 4.0]
    part = raw.RestoreSlice(
        file_pattern=pattern, tensor_name="a", shape_and_slice="4 1,2", dt=tf.float32
    )
    assert part.numpy().tolist() == [2.0, 3.0]
    assert tf.train.load_checkpoint(pattern).get_tensor("b1") == 1
    one = f"{folder}/g-00000-of-00002"
    with pytest.raises(tf.errors.InvalidArgumentError, match="only some parts of the tensor a"):
        raw.Restore(file_pattern=one, tensor_name="a", dt=tf.float32)
    with pytest.raises(tf.errors.NotFoundError, match="b1 not found"):
        raw.Restore(file_pattern=one, tensor_name="b1", dt=tf.int32)
    with tf.io.gfile.GFile(f"{folder}/checkpoint", "w") as file:
        file.write('model_checkpoint_path: "g-00000-of-00002"')
    assert tf.train.latest_checkpoint(folder) == one
    assert v1.train.checkpoint_exists(pattern)
    assert tf.train.list_variables(folder) == [("a", [4]), ("b0", [])]


def test_parts_of_a_tensor(tmp_path):
    prefix = str(tmp_path / "p")
    raw.SaveV2(
        prefix=prefix,
        tensor_names=["p"],
        shape_and_slices=["4 0,2"],
        tensors=[tf.constant([1.0, 2.0])],
    )

    def restored(given):
        return raw.RestoreV2(
            prefix=prefix, tensor_names=["p"], shape_and_slices=[given], dtypes=[tf.float32]
        )[0].numpy()

    np.testing.assert_array_equal(restored("4 0,2"), [1.0, 2.0])
    np.testing.assert_array_equal(restored("4 1,1"), [2.0])
    for given in ("", "4 1,2"):
        with pytest.raises(tf.errors.InvalidArgumentError, match="only some parts"):
            restored(given)


def test_one_name_for_two_tensors(tmp_path):
    for slices in (["", ""], ["2 0,1", ""]):
        with pytest.raises(tf.errors.InvalidArgumentError, match="p is given to several tensors"):
            raw.SaveV2(
                prefix=str(tmp_path / "p"),
                tensor_names=["p", "p"],
                shape_and_slices=slices,
                tensors=[tf.constant([1.0])] * 2,
            )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("into", [False, True])
def test_merging_keeps_the_result_and_deletes_the_rest(tmp_path, into):
    prefixes = [str(tmp_path / name / "c") for name in "ab"]
    for i, prefix in enumerate(prefixes):
        raw.SaveV2(
            prefix=prefix,
            tensor_names=[f"x{i}"],
            shape_and_slices=[""],
            tensors=[tf.constant(i)],
        )
    target = prefixes[0] if into else str(tmp_path / "m")
    raw.MergeV2Checkpoints(checkpoint_prefixes=prefixes, destination_prefix=target)
    assert tf.train.list_variables(target) == [("x0", []), ("x1", [])]
    assert not (tmp_path / "b").exists()
    assert (tmp_path / "a").exists() == into


def test_state_files_that_cannot_be_read(tmp_path):
    (tmp_path / "checkpoint").mkdir()
    assert tf.train.get_checkpoint_state(tmp_path) is None
    assert tf.train.latest_checkpoint(tmp_path) is None
    (tmp_path / "other").write_bytes(b'model_checkpoint_path: "\xff"')
    assert tf.train.get_checkpoint_state(tmp_path, "other") is None


def test_a_file_that_stands_where_a_folder_is_meant(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(tf.errors.NotFoundError, match="Failed to find any matching files"):
        tf.train.load_checkpoint(tmp_path / "file" / "c")
    with pytest.raises(tf.errors.FailedPreconditionError, match=r"(N|n)ot a directory"):
        tf.train.Checkpoint(v=tf.Variable(1)).write(tmp_path / "file" / "c")


def test_keeping_one_every_zero_hours_keeps_none(tmp_path):
    checkpoint = tf.train.Checkpoint(v=tf.Variable(1))
    manager = tf.train.CheckpointManager(checkpoint, tmp_path, 1, keep_checkpoint_every_n_hours=0)
    for _ in range(3):
        manager.save()
    assert [path.name for path in tmp_path.glob("*.index")] == ["ckpt-3.index"]


def test_names_of_tensors(tmp_path):
    reader = tf.train.load_checkpoint(tf.train.Checkpoint(v=tf.Variable(1)).write(tmp_path / "c"))
    assert reader.has_tensor(b"v/.ATTRIBUTES/VARIABLE_VALUE")
    with pytest.raises(TypeError, match="Expected binary or unicode string, got 3"):
        reader.has_tensor(3)


def test_a_tensor_that_was_read_may_be_changed(tmp_path):
    path = tf.train.Checkpoint(v=tf.Variable([1.0, 2.0])).write(tmp_path / "c")
    found = tf.train.load_variable(path, "v/.ATTRIBUTES/VARIABLE_VALUE")
    found += 1
    assert found.tolist() == [2.0, 3.0]
    assert tf.train.load_variable(path, "v/.ATTRIBUTES/VARIABLE_VALUE").tolist() == [1.0, 2.0]


def test_names_of_shards_are_scalars():
    for call in (
        lambda: raw.ShardedFilename(basename="a", shard=[1], num_shards=2),
        lambda: raw.ShardedFilespec(basename="a", num_shards=[2]),
    ):
        with pytest.raises(tf.errors.InvalidArgumentError, match="must be a scalar"):
            call()
