import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(program, path=ROOT):
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=path,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "statement",
    [
        "import tensorflow as tf; assert tf is yeoul",
        "import tensorflow.errors as e; assert e is yeoul.errors",
        "from tensorflow import errors; assert errors is yeoul.errors",
        "from tensorflow.errors import NotFoundError as e; assert e is yeoul.errors.NotFoundError",
        "import tensorflow.compat.v2 as tf; assert tf is yeoul",
        "from tensorflow.compat import v2; assert v2.errors is yeoul.errors",
        "import tensorflow.keras as k; assert k is yeoul.keras",
        "import keras; assert keras is yeoul.keras",
        "import tf_keras; assert tf_keras is yeoul.keras",
        "import keras.callbacks as c; assert c is yeoul.keras.callbacks",
        "from tensorflow.keras import callbacks as c; assert c is yeoul.keras.callbacks",
        "import tensorflow.keras.callbacks as c; assert c is yeoul.keras.callbacks",
        "from importlib.util import find_spec as f; assert f('tensorflow.keras') and f('keras')",
        "yeoul.install_as_tensorflow(); import tensorflow as tf; assert tf is yeoul",
        "import tensorflow; yeoul.install_as_tensorflow(); assert tensorflow is yeoul",
    ],
)
def test_resolves_to_yeoul(statement):
    program = f"""
import sys, yeoul
yeoul.install_as_tensorflow()
{statement}
names = [n for n in sys.modules if n.startswith(("tensorflow.", "keras.", "tf_keras."))]
copies = [n for n in names if not sys.modules[n].__name__.startswith("yeoul")]
assert not copies, copies
print("done")
"""
    assert run(program) == "done\n"


def test_private_modules_are_not_there():
    program = """
import yeoul
yeoul.install_as_tensorflow()
names = "tensorflow.python.framework tensorflow.core tensorflow.ops tensorflow_addons"
for name in names.split():
    try:
        __import__(name)
    except ModuleNotFoundError as error:
        print(error)
"""
    first, *others, last = run(program).splitlines()
    assert first == (
        "No module named 'tensorflow.python': Yeoul has the public modules of tensorflow only. "
        "dir(tensorflow) lists what there is."
    )
    assert len(others) == 2
    assert last.startswith("No module named 'tensorflow_addons'")


@pytest.mark.parametrize("name", ["tensorflow", "keras"])
def test_refuses_when_the_real_package_is_imported(tmp_path, name):
    (tmp_path / f"{name}.py").write_text("real = True\n", encoding="utf-8")
    program = f"""
import {name}, yeoul
try:
    yeoul.install_as_tensorflow()
except RuntimeError as error:
    print(error)
print({name}.real)
"""
    printed = run(program, tmp_path).splitlines()
    assert printed[0] == (
        f"install_as_tensorflow: the real '{name}' is already imported, from "
        f"{tmp_path / name}.py. Call yeoul.install_as_tensorflow() before anything imports {name}, "
        "or start the program with `yeoul run`."
    )
    assert printed[1] == "True"
