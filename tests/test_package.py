"""What holds for the package as a whole."""

import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

from yeoul.core.version import VERSION

ROOT = Path(__file__).resolve().parent.parent


def test_importing_is_silent_and_loads_no_compiler():
    code = "import sys, yeoul; sys.exit('jax' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_version_of_the_installed_package():
    try:
        installed = version("yeoul")
    except PackageNotFoundError:
        pytest.skip("runs from the tree, not installed")
    assert installed == VERSION


def test_every_folder_is_explained():
    layout = (ROOT / "docs" / "layout.md").read_text(encoding="utf-8")
    folders = {path.parent.name for path in (ROOT / "yeoul").glob("*/__init__.py")}
    assert {name for name in folders if f"`{name}/`" not in layout} == set()
