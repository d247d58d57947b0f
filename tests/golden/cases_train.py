"""Golden rows: tf.train: checkpoints, managers, readers, moving averages, clusters."""

import functools
import pathlib
import shutil
import tempfile

from tests.golden.harness import Table

TABLE = Table("train")


def outside(fn):
    """The row's function in a new folder."""

    @functools.wraps(fn)
    def run(tf):
        folder = tempfile.mkdtemp()
        try:
            return fn(tf, folder)
        finally:
            shutil.rmtree(folder)

    return run


def case(name, fn):
    TABLE.case(name, outside(fn), grad=False)


def error(name, fn):
    TABLE.error(name, outside(fn))


def short(path):
    """The last part of a path, which has no folder of this run in it."""
    return "None" if path is None else pathlib.PurePath(path).name


def names_in(folder):
    return sorted(path.name for path in pathlib.Path(folder).iterdir())


def saved(tf, folder, **values):
    """The path of a checkpoint with these variables."""
    made = {name: tf.Variable(value) for name, value in values.items()}
    return tf.train.Checkpoint(**made).save(folder + "/ckpt")


def restored(tf, folder, first, second):
    """What variables hold that are restored from others."""
    path = saved(tf, folder, v=first)
    v = tf.Variable(second)
    tf.train.Checkpoint(v=v).restore(path).assert_consumed()
    return v.numpy()


# Checkpoints.
case("Checkpoint restore", lambda tf, d: restored(tf, d, [1.0, 2.0], [0.0, 0.0]))
case(
    "Checkpoint strings", lambda tf, d: restored(tf, d, ["a", "", "여울"], ["", "", ""]).tolist()[2]
)
case("Checkpoint scalar", lambda tf, d: restored(tf, d, 7, 0))
case("Checkpoint bool", lambda tf, d: restored(tf, d, [True, False], [False, False]))
case(
    "Checkpoint empty", lambda tf, d: list(restored(tf, d, tf.zeros([0, 3]), tf.ones([0, 3])).shape)
)
error("Checkpoint other shape", lambda tf, d: restored(tf, d, [1.0, 2.0], [0.0]))
error("Checkpoint other dtype", lambda tf, d: restored(tf, d, [1.0], [1]))
error("Checkpoint of a number", lambda tf, d: tf.train.Checkpoint(x=3))
error("Checkpoint missing file", lambda tf, d: tf.train.Checkpoint().restore(d + "/none"))
error("Checkpoint read missing file", lambda tf, d: tf.train.Checkpoint().read(d + "/none"))
error(
    "Checkpoint consumed",
    lambda tf, d: tf.train.Checkpoint().restore(saved(tf, d, v=1)).assert_consumed(),
)
error(
    "Checkpoint existing",
    lambda tf, d: (
        tf.train.Checkpoint(w=tf.Variable(1))
        .restore(saved(tf, d, v=1))
        .assert_existing_objects_matched()
    ),
)
error("Checkpoint None", lambda tf, d: tf.train.Checkpoint().restore(None).assert_consumed())


def deferred(tf, folder):
    """Variables that are made after the restoration, in attributes, lists and dicts."""
    source, target = tf.Module(), tf.Module()
    source.a, source.items = tf.Variable(1), [tf.Variable(2), [tf.Variable(3)]]
    source.by_name = {"x": tf.Variable(4)}
    path = tf.train.Checkpoint(m=source).save(folder + "/ckpt")
    target.items, target.by_name = [], {}
    status = tf.train.Checkpoint(m=target).restore(path)
    target.a = tf.Variable(0)
    target.items.append(tf.Variable(0))
    target.items.append([tf.Variable(0)])
    target.by_name["x"] = tf.Variable(0)
    status.assert_consumed()
    found = [target.a, target.items[0], target.items[1][0], target.by_name["x"]]
    return [int(v) for v in found]


case("Checkpoint deferred", deferred)


def counted(tf, folder):
    checkpoint = tf.train.Checkpoint(v=tf.Variable(1))
    paths = [checkpoint.save(folder + "/a"), checkpoint.save(folder + "/b")]
    paths.append(checkpoint.write(folder + "/c"))
    return [short(p) for p in paths], int(checkpoint.save_counter), names_in(folder)


case("Checkpoint counter", counted)


def partial(tf, folder):
    """A checkpoint with more than the program has, and less."""
    path = saved(tf, folder, a=1, b=2)
    a, c = tf.Variable(0), tf.Variable(5)
    tf.train.Checkpoint(a=a, c=c).restore(path).expect_partial()
    return int(a), int(c)


case("Checkpoint partial", partial)


def slots(tf, folder):
    """An optimizer that goes on where it was."""
    v = tf.Variable([1.0, 2.0])
    adam = tf.keras.optimizers.Adam(0.1)
    adam.apply_gradients([(tf.constant([1.0, -1.0]), v)])
    path = tf.train.Checkpoint(v=v, o=adam).save(folder + "/ckpt")
    w, other = tf.Variable([0.0, 0.0]), tf.keras.optimizers.Adam(0.5)
    tf.train.Checkpoint(v=w, o=other).restore(path)
    other.apply_gradients([(tf.constant([1.0, 1.0]), w)])
    return w.numpy(), int(other.iterations), float(other.learning_rate)


case("Checkpoint of an optimizer", slots)

# Looking into checkpoints.
case("list_variables", lambda tf, d: tf.train.list_variables(saved(tf, d, a=[1.0], b=2))[1:])
case(
    "list_variables of a folder",
    lambda tf, d: len(tf.train.list_variables(pathlib.Path(saved(tf, d, a=1)).parent)),
)
error("list_variables of nothing", lambda tf, d: tf.train.list_variables(d + "/none"))
KEY = "a/.ATTRIBUTES/VARIABLE_VALUE"
case("load_variable", lambda tf, d: tf.train.load_variable(saved(tf, d, a=[1.5, 2.5]), KEY))
case("load_variable scalar", lambda tf, d: tf.train.load_variable(saved(tf, d, a=3), KEY))
error("load_variable missing", lambda tf, d: tf.train.load_variable(saved(tf, d, a=3), "b"))


def reader(tf, folder):
    found = tf.train.load_checkpoint(saved(tf, folder, a=[1, 2], b="x"))
    shapes = sorted(found.get_variable_to_shape_map().items())
    dtypes = sorted((k, v.name) for k, v in found.get_variable_to_dtype_map().items())
    return found.has_tensor(KEY), found.has_tensor("a"), shapes, dtypes, found.get_tensor(KEY)


case("load_checkpoint", reader)
error("load_checkpoint of an empty folder", lambda tf, d: tf.train.load_checkpoint(d))
error(
    "load_checkpoint missing tensor",
    lambda tf, d: tf.train.load_checkpoint(saved(tf, d, a=1)).get_tensor("x"),
)
case(
    "latest_checkpoint", lambda tf, d: (saved(tf, d, a=1), short(tf.train.latest_checkpoint(d)))[1]
)
case("latest_checkpoint of nothing", lambda tf, d: tf.train.latest_checkpoint(d) is None)
case("latest_checkpoint without folder", lambda tf, d: tf.train.latest_checkpoint(d + "/x") is None)
case(
    "get_checkpoint_state",
    lambda tf, d: (
        saved(tf, d, a=1),
        [short(p) for p in tf.train.get_checkpoint_state(d).all_model_checkpoint_paths],
    )[1],
)
case("get_checkpoint_state of nothing", lambda tf, d: tf.train.get_checkpoint_state(d) is None)
case(
    "get_checkpoint_state of another file",
    lambda tf, d: (saved(tf, d, a=1), tf.train.get_checkpoint_state(d, "other") is None)[1],
)
case(
    "checkpoints_iterator",
    lambda tf, d: (
        saved(tf, d, a=1),
        [short(p) for p in tf.train.checkpoints_iterator(d, timeout=0.01)],
    )[1],
)
case(
    "checkpoints_iterator of nothing",
    lambda tf, d: list(tf.train.checkpoints_iterator(d, timeout=0.01)),
)
case(
    "checkpoints_iterator timeout",
    lambda tf, d: list(tf.train.checkpoints_iterator(d, timeout=0.01, timeout_fn=lambda: True)),
)

# Managers.


def managed(tf, folder, count, **options):
    step = tf.Variable(0)
    if "checkpoint_interval" in options:
        options["step_counter"] = step
    checkpoint = tf.train.Checkpoint(step=step)
    manager = tf.train.CheckpointManager(checkpoint, folder, **options)
    paths = []
    for i in range(count):
        step.assign(i)
        paths.append(short(manager.save()))
    again = tf.train.CheckpointManager(checkpoint, folder, max_to_keep=None)
    files = [f for f in names_in(folder) if f.endswith("index")]
    return paths, [short(p) for p in again.checkpoints], files, short(again.latest_checkpoint)


case("CheckpointManager", lambda tf, d: managed(tf, d, 4, max_to_keep=2))
case("CheckpointManager keeps all", lambda tf, d: managed(tf, d, 3, max_to_keep=None))
case(
    "CheckpointManager interval",
    lambda tf, d: managed(tf, d, 5, max_to_keep=3, checkpoint_interval=2),
)
case(
    "CheckpointManager keeps one each time",
    lambda tf, d: managed(tf, d, 3, max_to_keep=1, keep_checkpoint_every_n_hours=1e-9),
)
case(
    "CheckpointManager name",
    lambda tf, d: managed(tf, d, 1, max_to_keep=1, checkpoint_name="model"),
)
error("CheckpointManager keeps none", lambda tf, d: managed(tf, d, 1, max_to_keep=0))


def initialized(tf, folder):
    step, calls = tf.Variable(3), []
    manager = tf.train.CheckpointManager(
        tf.train.Checkpoint(step=step), folder, 1, init_fn=lambda: calls.append(1)
    )
    first = manager.restore_or_initialize()
    manager.save(checkpoint_number=9)
    step.assign(0)
    return first is None, calls, short(manager.restore_or_initialize()), int(step)


case("CheckpointManager restore_or_initialize", initialized)

# Options, views, states.
case("CheckpointOptions", lambda tf, d: tf.train.CheckpointOptions().enable_async)
case(
    "CheckpointOptions async",
    lambda tf, d: (
        tf.train.CheckpointOptions(experimental_enable_async_checkpoint=True).enable_async
    ),
)
error(
    "CheckpointOptions callback",
    lambda tf, d: tf.train.CheckpointOptions(experimental_write_callbacks=[3]),
)


def called_back(tf, folder):
    calls = []
    options = tf.train.CheckpointOptions(
        experimental_write_callbacks=[lambda: calls.append("x"), lambda p: calls.append(short(p))]
    )
    tf.train.Checkpoint(v=tf.Variable(1)).save(folder + "/ckpt", options=options)
    return calls


case("CheckpointOptions callbacks", called_back)
case(
    "CheckpointView children", lambda tf, d: tf.train.CheckpointView(saved(tf, d, a=1)).children(0)
)
case(
    "CheckpointView descendants",
    lambda tf, d: tf.train.CheckpointView(saved(tf, d, a=1, b=2)).descendants(),
)
case(
    "CheckpointView match",
    lambda tf, d: sorted(
        tf.train.CheckpointView(saved(tf, d, a=1)).match(tf.train.Checkpoint(a=tf.Variable(3)))
    ),
)
case(
    "CheckpointView diff",
    lambda tf, d: tf.train.CheckpointView(saved(tf, d, a=1, b=2)).diff(
        tf.train.Checkpoint(a=tf.Variable(3), c=tf.Variable(4))
    )[1],
)
error("CheckpointView of nothing", lambda tf, d: tf.train.CheckpointView(d + "/none"))
case(
    "TrackableView children",
    lambda tf, d: list(tf.train.TrackableView.children(tf.train.Checkpoint(a=tf.Variable(3)))),
)


def viewed(tf, root):
    view = tf.train.TrackableView(root)
    return len(view.descendants()), view.root is root


case("TrackableView", lambda tf, d: viewed(tf, tf.train.Checkpoint(a=tf.Variable(3))))
case("TrackableView of a module", lambda tf, d: viewed(tf, tf.Module(name="m")))


def python_state(tf, folder, text):
    class State(tf.train.experimental.PythonState):
        def __init__(self, value):
            self.value = value

        def serialize(self):
            return self.value

        def deserialize(self, string_value):
            self.value = string_value

    path = tf.train.Checkpoint(s=State(text)).write(folder + "/s")
    other = State("")
    tf.train.Checkpoint(s=other).read(path).assert_consumed()
    value = other.value
    return value if isinstance(value, bytes) else value.encode()


case("PythonState", lambda tf, d: python_state(tf, d, "abc").decode())
case("PythonState empty", lambda tf, d: len(python_state(tf, d, "")))
error(
    "PythonState without methods",
    lambda tf, d: type("S", (tf.train.experimental.PythonState,), {})(),
)
