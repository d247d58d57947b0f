"""Iterators in sessions, what savers keep of them, and the hook that does it beside training."""

import types

import pytest

import yeoul as tf

v1 = tf.compat.v1
E = tf.data.experimental
D = tf.data.Dataset


@pytest.fixture
def session():
    with tf.Graph().as_default(), v1.Session() as made:
        yield made


def test_initializable(session):
    iterator = v1.data.make_initializable_iterator(D.range(3).map(lambda x: (x, {"k": x * 2})))
    x, rest = iterator.get_next()
    assert iterator.output_types == (tf.int64, {"k": tf.int64})
    assert iterator.output_shapes[0] == []
    assert iterator.output_classes[0] is tf.Tensor
    with pytest.raises(tf.errors.FailedPreconditionError, match="has not been initialized"):
        session.run(x)
    for _ in range(2):
        session.run(iterator.initializer)
        assert [session.run([x, rest["k"]]) for _ in range(3)] == [[0, 0], [1, 2], [2, 4]]
        with pytest.raises(tf.errors.OutOfRangeError, match="End of sequence"):
            session.run(x)


def test_one_shot(session):
    iterator = v1.data.make_one_shot_iterator(D.range(2))
    element = iterator.get_next()
    assert [session.run(element), session.run(element)] == [0, 1]
    with pytest.raises(ValueError, match="does not have an initializer"):
        _ = iterator.initializer


def test_savers_keep_the_place(session, tmp_path):
    iterator = v1.data.make_initializable_iterator(D.range(20).shuffle(20, seed=3))
    element = iterator.get_next()
    variable = v1.get_variable("v", initializer=1.0)
    saveable = E.make_saveable_from_iterator(iterator)
    v1.add_to_collection(v1.GraphKeys.SAVEABLE_OBJECTS, saveable)
    saver = v1.train.Saver()
    session.run([iterator.initializer, variable.initializer])
    session.run(element)
    path = saver.save(session, str(tmp_path / "model"))
    assert [name for name, _ in tf.train.list_variables(path)] == ["IteratorV2:0_STATE", "v"]
    expected = [session.run(element) for _ in range(5)]
    saver.restore(session, path)
    assert [session.run(element) for _ in range(5)] == expected
    state = saveable.specs[0].tensor.state_dict()
    following = session.run(element)
    saveable.restore([tf.data.experimental.make_saveable_from_iterator(iterator).numpy()], None)
    iterator.load_state_dict(state)
    assert session.run(element) == following


def test_eagerly(tmp_path):
    iterator = iter(D.range(5))
    next(iterator)
    saver = v1.train.Saver([E.make_saveable_from_iterator(iterator)])
    path = saver.save(None, str(tmp_path / "input"))
    assert int(next(iterator)) == 1
    saver.restore(None, path)
    assert int(next(iterator)) == 1


def test_state_outside(caplog):
    iterator = iter(D.range(2).map(lambda x: tf.py_function(abs, [x], tf.int64)))
    with pytest.raises(tf.errors.FailedPreconditionError, match=r"MapDataset.*calls Python"):
        E.make_saveable_from_iterator(iterator).numpy()
    E.make_saveable_from_iterator(iterator, "warn").numpy()
    assert "calls Python" in caplog.text
    caplog.clear()
    E.make_saveable_from_iterator(iterator, "ignore").numpy()
    assert not caplog.text
    variable = tf.Variable(1)
    for dataset, message in (
        (D.range(2).map(lambda x: variable + 1), "uses the variables Variable:0"),
        (
            D.from_generator(lambda: [1], output_signature=tf.TensorSpec([], tf.int32)),
            "runs a Python generator",
        ),
    ):
        with pytest.raises(tf.errors.FailedPreconditionError, match=message):
            E.make_saveable_from_iterator(iter(dataset)).numpy()


def test_wrong_arguments():
    with pytest.raises(ValueError, match="Invalid `external_state_policy`"):
        E.make_saveable_from_iterator(iter(D.range(2)), "x")
    with pytest.raises(TypeError, match="needs an iterator"):
        E.make_saveable_from_iterator([1])


# The hook.


def estimator(folder, **config):
    config = {"save_checkpoints_steps": None, "save_checkpoints_secs": None, **config}
    return types.SimpleNamespace(model_dir=str(folder), config=types.SimpleNamespace(**config))


def train(made, steps):
    """The elements that a training sees."""
    seen = []
    with tf.Graph().as_default():
        element = v1.data.make_one_shot_iterator(D.range(50)).get_next()
        step = v1.train.get_or_create_global_step()
        count = v1.assign_add(step, 1)
        hook = E.CheckpointInputPipelineHook(made)
        hook.begin()
        with v1.Session() as session:
            session.run(step.initializer)
            hook.after_create_session(session, None)
            for _ in range(steps):
                context = v1.train.SessionRunContext(None, session)
                wanted = hook.before_run(context).fetches
                value, _, found = session.run([element, count, wanted])
                hook.after_run(context, v1.train.SessionRunValues(found, None, None))
                seen.append(int(value))
            hook.end(session)
    return seen


def saved_steps(folder):
    return sorted(int(p.stem.rpartition("-")[2]) for p in folder.glob("input.ckpt-*.index"))


def test_the_hook_saves_and_goes_on(tmp_path):
    made = estimator(tmp_path, save_checkpoints_steps=2)
    assert isinstance(E.CheckpointInputPipelineHook(made), v1.train.SessionRunHook)
    assert train(made, 3) == [0, 1, 2]
    assert saved_steps(tmp_path) == [0, 2, 3]
    assert (tmp_path / "checkpoint_input").exists()
    assert train(made, 2) == [3, 4]


def test_the_hook_saves_by_time(tmp_path):
    train(estimator(tmp_path / "often", save_checkpoints_secs=0), 2)
    train(estimator(tmp_path / "rarely", save_checkpoints_secs=3600), 2)
    assert saved_steps(tmp_path / "often") == [0, 1, 2]
    assert saved_steps(tmp_path / "rarely") == [0, 2]


def test_workers_have_files_of_their_own(tmp_path):
    task = {"num_worker_replicas": 2, "task_type": "worker", "task_id": 1}
    train(estimator(tmp_path, save_checkpoints_steps=2, **task), 1)
    assert (tmp_path / "checkpoint_input_worker_1").exists()


def test_what_the_hook_needs(tmp_path):
    with pytest.raises(ValueError, match="how often checkpoints are saved"):
        E.CheckpointInputPipelineHook(estimator(tmp_path))
    hook = E.CheckpointInputPipelineHook(estimator(tmp_path, save_checkpoints_steps=1))
    with tf.Graph().as_default():
        with pytest.raises(RuntimeError, match="Global step should be created"):
            hook.begin()
        v1.train.get_or_create_global_step()
        with pytest.raises(ValueError, match="has no iterators to save"):
            hook.begin()


def test_datasets_that_wrap_a_variant():
    class Mine(D):
        def __init__(self, n):
            super().__init__(E.to_variant(D.range(n)))

        def _inputs(self):
            return []

    assert [int(x) for x in Mine(3).map(lambda x: x + 1).batch(2).unbatch()] == [1, 2, 3]
    assert len(Mine(4)) == 4
    wrapped = D(variant_tensor=E.to_variant(D.range(2)))
    assert [int(x) for x in wrapped] == [0, 1]
    assert wrapped.element_spec == tf.TensorSpec([], tf.int64)
