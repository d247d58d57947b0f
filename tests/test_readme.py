"""What the two READMEs say, in code."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(name, language):
    text = (ROOT / name).read_text(encoding="utf-8")
    return [body for found, body in FENCE.findall(text) if found == language]


def test_both_say_the_same_code():
    for language in ("sh", "python"):
        assert blocks("README.md", language) == blocks("README.ko.md", language)


def test_commands_name_scripts_that_exist():
    commands = re.findall(r"scripts/\w+", " ".join(blocks("README.md", "sh")))
    assert commands
    for command in commands:
        assert (ROOT / command).stat().st_mode & 0o111


@pytest.mark.parametrize("code", blocks("README.md", "python"))
def test_code_runs(code, capsys):
    names = {}
    exec(code, names)
    history = names["model"].history.history
    assert history["val_accuracy"][-1] > 0.95
