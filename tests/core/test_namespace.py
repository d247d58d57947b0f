"""The machinery on a toy package, and what `import yeoul` costs and shows."""

import ast
import importlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import yeoul as tf
from yeoul.core import namespace

ROOT = Path(namespace.__file__).parents[2]

TOY = {
    "core/__init__.py": "",
    "__init__.py": """
        from toy.core import namespace
        API = {
            "": {"data": None, "math": None, "old": None, "losses": None,
                 "broken": ("toy.none", "x"), "stale": ("toy.ops", "stale"),
                 "size": ("toy.ops", "size")},
            "math": {"add": ("toy.ops", "add"), "deep": None},
            "math.deep": {"add": ("toy.ops", "add")},
            "data": {"take": ("toy.data.take", "take"), "Dataset": ("toy.data.dataset", "Dataset"),
                     "sources": None},
            "data.sources": {"add": ("toy.ops", "add")},
        }
        namespace.install(API, {"losses": "math", "old": "", "math.again": "data"}, {"", "data"})
        API["math"]["again"] = None
        namespace.publish(__name__)
        """,
    "ops.py": "def add(): ...\ndef size(): ...\n",
    "data/__init__.py": """
        from toy.core import namespace
        namespace.publish(__name__)
        """,
    "data/take.py": "def take(): ...\n",
    "data/dataset.py": "from toy.data.take import take\nclass Dataset: ...\n",
}


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """Runs a program that may import the package `toy`; returns what it prints."""
    folder = tmp_path_factory.mktemp("toy")
    for name, text in TOY.items():
        path = folder / "toy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = text.strip("\n").splitlines() or [""]
        indent = len(lines[0]) - len(lines[0].lstrip())
        path.write_text("\n".join(line[indent:] for line in lines), encoding="utf-8")
    shutil.copy(namespace.__file__, folder / "toy/core/namespace.py")
    return lambda program: run(program, folder)


def run(program, folder=ROOT):
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "program",
    [
        "import toy; print(toy.math.add.__module__)",
        "from toy.math import add; print(add.__module__)",
        "import toy.math as m; print(m.add.__module__)",
        "import toy.math.deep; print(toy.math.deep.add.__module__)",
        "from toy import math; print(math.deep.add.__module__)",
        "from toy.math.deep import *; print(add.__module__)",
        "import toy.data.sources; print(toy.data.sources.add.__module__)",
        "import toy; print(toy.data.sources.add.__module__)",
        "import toy; print(toy.losses.add.__module__)",
        "import toy.losses.deep as d, toy.math as m; assert d is m.deep; print(d.add.__module__)",
        "import toy.old, toy; assert toy.old is toy; print(toy.old.math.add.__module__)",
        "import toy.old.losses as x, toy; assert x is toy.math; print(x.add.__module__)",
        "import toy.math.again as x, toy; assert x is toy.data; print(toy.math.add.__module__)",
        "import pickle, toy; f = pickle.loads(pickle.dumps(toy.math.add)); print(f.__module__)",
    ],
)
def test_ways_to_import(toy, program):
    assert toy(program) == "toy.ops\n"


@pytest.mark.parametrize(
    "program",
    [
        "import toy.data.take; print(toy.data.take.__module__)",
        "import toy.data.dataset; from toy.data import take; print(take.__module__)",
        "import toy.data.dataset, toy.data.take as t; print(t.__module__)",
        "import toy; take = toy.data.take; import toy.data.take; print(toy.data.take.__module__)",
    ],
)
def test_public_object_wins_over_submodule(toy, program):
    assert toy(program) == "toy.data.take\n"


def test_implementation_stays_out_of_sight(toy):
    program = """
import toy.data.dataset, toy.ops
shown = [n for n in dir(toy.data) if not n.startswith("__")]
print(shown, toy.data.__all__, "ops" in dir(toy), toy.data.dataset.Dataset.__name__)
from toy.data import *
print("namespace" in globals(), "dataset" in globals())
"""
    names = "['Dataset', 'sources', 'take']"
    assert toy(program) == f"{names} {names} False Dataset\nFalse False\n"


def test_reload(toy):
    program = """
import importlib, sys, toy
before = toy.math.add, len(sys.meta_path)
for module in (toy.math, toy.data, toy, toy.ops):
    assert importlib.reload(module) is module
print(toy.math.add is before[0], len(sys.meta_path) == before[1])
importlib.reload(toy.math)
print(toy.math.add is toy.ops.add, toy.data.take.__module__)
"""
    assert toy(program) == "False True\nTrue toy.data.take\n"


def test_names_can_be_replaced_and_deleted(toy):
    program = """
from unittest import mock
import toy
with mock.patch("toy.math.add", 1), mock.patch.object(toy.data, "take", 2):
    print(toy.math.add, toy.data.take)
print(toy.math.add.__name__, toy.data.take.__name__)
"""
    assert toy(program) == "1 2\nadd take\n"


def test_threads(toy):
    program = """
import threading, toy
barrier, found = threading.Barrier(16), []
def use():
    barrier.wait()
    found.append((toy.math.deep.add, toy.data.take, toy.data.Dataset))
threads = [threading.Thread(target=use) for _ in range(16)]
[t.start() for t in threads]
[t.join() for t in threads]
print(len(found), len(set(found)))
"""
    assert toy(program) == "16 1\n"


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("toy.math.ad", "module 'toy.math' has no attribute 'ad': did you mean tf.math.add?"),
        ("toy.take", "module 'toy' has no attribute 'take': did you mean tf.data.take?"),
        ("toy.zzz", "module 'toy' has no attribute 'zzz'. dir(tf) lists what there is."),
        ("toy.math._x", "module 'toy.math' has no attribute '_x'"),
        ("toy.stale", "module 'toy.ops' has no attribute 'stale'"),
        ("toy.broken", "No module named 'toy.none'"),
        ("from toy.math import ad", "cannot import name 'ad' from 'toy.math' (unknown location)"),
        ("import toy.nothing", "No module named 'toy.nothing'"),
        ("import toy.math.nothing", "No module named 'toy.math.nothing'"),
        (
            "import toy.old.ops",
            "No module named 'toy.old.ops': Yeoul has the public modules of toy only. dir(toy.old) "
            "lists what there is.",
        ),
    ],
)
def test_messages(toy, statement, message):
    program = f"import toy\ntry: {statement}\nexcept (ImportError, AttributeError) as e: print(e)"
    assert toy(program) == message + "\n"


def test_import_is_light_and_silent():
    program = """
import sys, yeoul as tf
heavy = [m for m in ("numpy", "jax", "ml_dtypes", "h5py", "difflib", "inspect") if m in sys.modules]
assert not heavy, heavy
dir(tf), dir(tf.errors), tf.errors.NotFoundError, tf.__version__, tf.version.VERSION
assert "numpy" not in sys.modules
"""
    assert run(program) == ""


def test_every_public_name_resolves_to_something_with_a_docstring():
    missing = []
    for module, table in namespace.TABLES.items():
        space = importlib.import_module(module)
        assert space.__all__ == sorted(table)
        assert set(space.__all__) <= set(dir(space))
        for name in table:
            value = getattr(space, name)
            if callable(value) and not (value.__doc__ or "").strip():
                missing.append(f"{module}.{name}")
    assert not missing


def test_stubs_name_what_the_modules_hold():
    for module, table in namespace.TABLES.items():
        folder = ROOT.joinpath(*module.split("."))
        stubs = [p for p in (folder / "__init__.pyi", folder.with_suffix(".pyi")) if p.exists()]
        assert len(stubs) == 1, module
        body = ast.parse(stubs[0].read_text(encoding="utf-8")).body
        imported = {
            a.asname for node in body if isinstance(node, ast.ImportFrom) for a in node.names
        }
        imported |= {node.name for node in body if isinstance(node, ast.FunctionDef)}
        imported.discard(None)  # what the stub itself needs
        assert imported == set(table)


def test_versions():
    assert tf.__version__ == tf.version.VERSION == "2.15.0"
    assert tf.__git_version__ == tf.version.GIT_VERSION == f"yeoul-{tf.__yeoul_version__}"
    assert tf.__compiler_version__ == tf.version.COMPILER_VERSION


def test_names_found_in_other_namespaces_first():
    with pytest.raises(
        AttributeError, match=r"'yeoul' has no attribute 'flatten': did you mean tf"
    ):
        _ = tf.flatten
