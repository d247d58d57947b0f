import subprocess
import sys
import textwrap

import pytest


@pytest.fixture
def run(tmp_path):
    """Runs a program by `yeoul run`; returns what it printed and how it ended."""

    def start(program, *arguments, name="program.py"):
        path = tmp_path / name
        path.write_bytes(textwrap.dedent(program).encode())
        command = [sys.executable, "-m", "yeoul", "run", str(path), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    return start


def test_names_mean_yeoul(run):
    done = run(
        """
        import tensorflow as tf
        import keras, tf_keras
        from tensorflow.keras import datasets
        from tensorflow.keras.callbacks import History
        print(tf.__name__, keras is tf.keras, tf_keras is keras, datasets is tf.keras.datasets)
        print(History)
        """
    )
    assert done.stdout == (
        "yeoul True True True\n<class 'yeoul.keras.callbacks.history.History'>\n"
    )
    assert done.returncode == 0


def test_the_program_is_main(run, tmp_path):
    (tmp_path / "helper.py").write_text("answer = 42")
    done = run(
        """
        import pickle, sys
        import __main__
        import helper
        class Own: pass
        assert __main__.Own is Own
        pickle.loads(pickle.dumps(Own()))
        if __name__ == "__main__":
            print(__file__, sys.argv, helper.answer)
        """,
        "--flag",
        "-x",
        "1",
    )
    path = str(tmp_path / "program.py")
    assert done.stdout == f"{path} {[path, '--flag', '-x', '1']} 42\n"


def test_a_traceback_shows_the_program_only(run, tmp_path):
    done = run(
        """\
        def fail():
            raise ValueError("boom")
        try:
            fail()
        except ValueError as error:
            raise RuntimeError("bang") from error
        """
    )
    path = tmp_path / "program.py"
    assert done.returncode == 1
    assert [line.strip() for line in done.stderr.splitlines() if "File" in line] == [
        f'File "{path}", line 4, in <module>',
        f'File "{path}", line 2, in fail',
        f'File "{path}", line 6, in <module>',
    ]
    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert done.stderr.endswith("RuntimeError: bang\n")


def test_a_syntax_error(run, tmp_path):
    done = run("x = = 1")
    assert done.returncode == 1
    assert done.stderr.startswith(f'  File "{tmp_path / "program.py"}", line 1\n')
    assert "Traceback" not in done.stderr
    assert "SyntaxError: invalid syntax" in done.stderr


@pytest.mark.parametrize(
    ("program", "status"),
    [
        ("import sys; sys.exit(7)", 7),
        ("raise SystemExit('sorry')", 1),
        ("raise KeyboardInterrupt", 130),
        ("", 0),
    ],
)
def test_exit_status(run, program, status):
    assert run(program).returncode == status


def test_other_encodings(run, tmp_path):
    done = run("# coding: utf-8\nprint('여울')", name="korean.py")
    assert done.stdout == "여울\n"


def test_no_such_file():
    command = [sys.executable, "-m", "yeoul", "run", "nowhere.py"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith("yeoul run: error: there is no file nowhere.py\n")
