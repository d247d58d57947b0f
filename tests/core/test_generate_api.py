import importlib.util
from pathlib import Path

import pytest

from yeoul.core import export
from yeoul.core.export import Export

TOOL = Path(__file__).resolve().parents[2] / "tools" / "generate_api.py"
HERE = "yeoul.core.export"


@pytest.fixture
def tool():
    spec = importlib.util.spec_from_file_location("generate_api", TOOL)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def registry(monkeypatch):
    """An empty registry, to be filled by the test."""
    monkeypatch.setattr(export, "REGISTRY", [])
    for table in ("NAMESPACES", "BASES", "SECOND_NAMES"):
        monkeypatch.setattr(export, table, {})
    return export.REGISTRY


def test_decorator_records_and_returns_the_object(registry):
    def made():
        """Is exported."""

    assert export.export("a.b", "c", name="held", module="m")(made) is made
    export.export_constant("d", name="D", module="n")
    assert registry == [Export("a.b", "m", "held"), Export("c", "m", "held"), Export("d", "n", "D")]
    export.export("e")(made)
    assert registry[-1] == Export("e", __name__, "made")


def test_names_from_other_namespaces(tool, registry):
    registry += [
        Export("new.x", HERE, "export"),
        Export("new.y", HERE, "Export"),
        Export("new.z", HERE, "REGISTRY"),
        Export("old.y", HERE, "export_base"),
    ]
    export.export_base("old", "new", "z")
    export.export_second("old.w", "new.z")
    api, _, problems = tool.collect([])
    assert not problems
    assert api["old"] == {
        "x": (HERE, "export"),
        "y": (HERE, "export_base"),
        "w": (HERE, "REGISTRY"),
    }


def test_missing_namespaces_and_names(tool, registry):
    export.export_base("old", "new")
    export.export_second("old.w", "new.z")
    assert tool.collect([])[2] == [
        "tf.old.w is a second name of tf.new.z, which does not exist.",
        "tf.old has the names of tf.new, which does not exist.",
    ]


def test_tables(tool, registry):
    registry += [Export("one.two.x", HERE, "export"), Export("y", HERE, "export")]
    export.export_namespace("one.two", "other.three")
    api, aliases, problems = tool.collect([])
    assert not problems
    assert aliases == {"other.three": "one.two"}
    assert api == {
        "": {"y": (HERE, "export"), "one": None, "other": None},
        "one": {"two": None},
        "one.two": {"x": (HERE, "export")},
        "other": {"three": None},
    }
    made = {str(p.relative_to(tool.PACKAGE)): text for p, text in tool.files(api, aliases).items()}
    assert made.keys() == {
        "_api.py",
        "__init__.pyi",
        "one/__init__.pyi",
        "one/two.pyi",
        "other/__init__.pyi",
        "other/three.pyi",
    }
    assert made["one/two.pyi"].splitlines()[1] == "from yeoul.core.export import export as x"
    assert made["one/__init__.pyi"].splitlines()[1] == "from yeoul.one import two as two"
    assert made["other/three.pyi"].splitlines()[1] == "from yeoul.one.two import *"
    table: dict = {}
    exec(made["_api.py"], table)
    assert (table["API"], table["ALIASES"], table["FOLDERS"]) == (api, aliases, {""})


@pytest.mark.parametrize(
    ("exports", "aliases", "message"),
    [
        (
            [Export("x", HERE, "export"), Export("x", HERE, "REGISTRY")],
            {},
            "tf.x is exported twice: yeoul.core.export.export, yeoul.core.export.REGISTRY.",
        ),
        (
            [Export("x", HERE, "gone")],
            {},
            "tf.x is exported as yeoul.core.export.gone, which does not exist.",
        ),
        (
            [Export("x", HERE, "export"), Export("x.y", HERE, "export")],
            {},
            "tf.x is a namespace, and exported as yeoul.core.export.export too.",
        ),
        ([], {"old": "new"}, "tf.old stands for tf.new, which does not exist."),
        (
            [Export("a.x", HERE, "export"), Export("b.x", HERE, "export")],
            {"a": "b"},
            "tf.a cannot stand for tf.b: other names are exported there.",
        ),
        (
            [Export("core.x", HERE, "export")],
            {},
            "hides the namespace tf.core: make it a folder whose __init__.py calls "
            "yeoul.core.namespace.publish(__name__).",
        ),
    ],
)
def test_wrong_declarations(tool, registry, exports, aliases, message):
    registry += exports
    export.NAMESPACES.update(aliases)
    _, _, problems = tool.collect([])
    assert any(problem.endswith(message) for problem in problems), problems


def test_a_name_may_be_declared_twice_for_the_same_object(tool, registry):
    registry += [Export("x", HERE, "export")] * 2
    assert not tool.collect([])[2]


def test_names_of_modules_that_failed_stay(tool, registry):
    api, _, problems = tool.collect(["yeoul.core.errors"])
    assert not problems
    assert api["errors"]["NotFoundError"] == ("yeoul.core.errors", "NotFoundError")
    assert "nest" not in api


def test_write_check_and_clean(tool, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "PACKAGE", tmp_path / "yeoul")
    made = {
        tmp_path / "yeoul/one/__init__.pyi": tool.HEADER,
        tmp_path / "yeoul/two.pyi": tool.HEADER,
    }
    assert tool.check(made)
    assert "Not up to date: yeoul/one/__init__.pyi, yeoul/two.pyi" in capsys.readouterr().out
    assert not tool.write(made)
    assert not tool.check(made)
    (tmp_path / "yeoul/own.pyi").write_text("# by hand\n", encoding="utf-8")
    del made[tmp_path / "yeoul/two.pyi"]
    assert tool.check(made)
    assert "two.pyi" in capsys.readouterr().out
    tool.write(made)
    assert sorted(p.name for p in (tmp_path / "yeoul").iterdir()) == ["one", "own.pyi"]


def test_folder_without_init(tool, tmp_path, monkeypatch):
    (tmp_path / "yeoul/lost").mkdir(parents=True)
    (tmp_path / "yeoul/lost/module.py").touch()
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "PACKAGE", tmp_path / "yeoul")
    assert list(tool.without_init()) == ["yeoul/lost has no __init__.py."]


def test_modules_of_a_folder(tool, tmp_path):
    for name in ("__main__.py", "a.py", "sub/__init__.py", "sub/b.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert list(tool.modules(tmp_path, "p")) == ["p.a", "p.sub", "p.sub.b"]


def test_module_that_does_not_import(tool, tmp_path, monkeypatch, capsys):
    (tmp_path / "broken.py").write_text("1 / 0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(tool, "modules", lambda folder, name: ["broken", "math"])
    assert tool.import_everything() == ["broken"]
    assert "ZeroDivisionError" in capsys.readouterr().err
