"""Tracebacks show the user's frames; others on demand."""

import pathlib
import subprocess
import sys
import threading
import traceback

import pytest

import yeoul as tf

HERE = str(pathlib.Path(__file__))


@pytest.fixture(autouse=True)
def filtering():
    before = tf.debugging.is_traceback_filtering_enabled()
    tf.debugging.enable_traceback_filtering()
    yield
    if not before:
        tf.debugging.disable_traceback_filtering()


def frames(error):
    """(file is this one, name of the function) of each frame of a traceback."""
    return [(f.filename == HERE, f.name) for f in traceback.extract_tb(error.__traceback__)]


def caught(function, *args):
    with pytest.raises(Exception, match=r".") as info:
        function(*args)
    return info.value


def reshape(x):
    return tf.reshape(x, [7])


class Wrong(tf.keras.layers.Layer):
    def call(self, x):
        return tf.matmul(x, tf.ones([9, 9]))


def fit():
    model = tf.keras.Sequential([Wrong()])
    model.compile("sgd", "mse")
    model.fit(tf.ones([2, 2]), tf.ones([2, 2]), verbose=0)


def dataset():
    def fails(x):
        raise KeyError("mine")

    return tf.data.Dataset.from_generator(lambda: fails(1), output_signature=tf.TensorSpec([]))


def gradient(x):
    @tf.custom_gradient
    def f(x):
        def grad(dy):
            return dy + tf.ones(2) + tf.ones(3)

        return tf.reduce_sum(x), grad

    with tf.GradientTape() as tape:
        tape.watch(x)
        y = f(x)
    return tape.gradient(y, x)


ONE = ["caught"]


@pytest.mark.parametrize(
    ("function", "args", "names"),
    [
        (tf.function(reshape), [tf.ones(2)], ["reshape"]),  # while tracing
        (tf.function(reshape, [tf.TensorSpec(None)]), [tf.ones(2)], []),  # when it runs
        (tf.function(reshape, [tf.TensorSpec([2])]).get_concrete_function, [], ["reshape"]),
        (tf.function(lambda x: x), [{1: object()}, 2, 3], []),
        (reshape, [tf.ones(2)], ["reshape"]),
        (lambda x: x + tf.ones(3), [tf.ones(2)], ["<lambda>"]),
        (lambda x: x[7], [tf.ones(2)], ["<lambda>"]),
        (lambda: next(iter(dataset())), [], ["<lambda>", "<lambda>", "fails"]),
        (Wrong(), [tf.ones([2, 2])], ["call"]),
        (fit, [], ["fit", "call"]),
        (gradient, [tf.ones([3])], ["gradient", "grad"]),
    ],
)
def test_only_the_users_frames(function, args, names):
    error = caught(function, *args)
    assert frames(error) == [(True, name) for name in ONE + names]
    assert error.__cause__ is None
    tf.debugging.disable_traceback_filtering()
    assert len(frames(caught(function, *args))) > len(ONE + names)


def test_notes_and_causes_of_the_user_stay():
    def fails(x):
        try:
            {}["key"]
        except KeyError as error:
            error.add_note("a note")
            raise ValueError("mine") from error

    error = caught(tf.function(fails), 1)
    assert isinstance(error.__cause__, KeyError)
    assert error.__cause__.__notes__ == ["a note"]
    assert frames(error.__cause__) == [(True, "fails")]

    def fails_again(x):
        try:
            {}["key"]
        except KeyError:
            raise ValueError("mine")  # noqa: B904

    error = caught(tf.function(fails_again), 1)
    assert isinstance(error.__context__, KeyError)
    assert not error.__suppress_context__

    def fails_with_a_cause_never_raised(x):
        raise ValueError("mine") from KeyError("key")

    assert isinstance(caught(tf.function(fails_with_a_cause_never_raised), 1).__cause__, KeyError)


def test_the_setting_is_one_of_the_thread():
    found = []
    tf.debugging.disable_traceback_filtering()
    thread = threading.Thread(
        target=lambda: found.append(tf.debugging.is_traceback_filtering_enabled())
    )
    thread.start()
    thread.join()
    assert not tf.debugging.is_traceback_filtering_enabled()
    assert found == [True]


def test_a_program_s_traceback_is_short(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(
        "import yeoul as tf\n"
        "@tf.function\n"
        "def f(x):\n"
        "    return tf.matmul(x, x)\n"
        "f(tf.ones([2, 3]))\n"
    )
    command = [sys.executable, "-m", "yeoul", "run", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if line.startswith("  File")]
    assert lines == [
        f'  File "{path}", line 5, in <module>',
        f'  File "{path}", line 4, in f',
    ]
