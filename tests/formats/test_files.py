"""Files by their paths, local and through fsspec."""

import errno
import sys
import uuid

import pytest

from yeoul.core import errors
from yeoul.formats import files


@pytest.fixture(params=["local", "file", "memory"])
def root(request, tmp_path):
    """A directory with files, in three file systems."""
    base = {
        "local": str(tmp_path),
        "file": f"file://{tmp_path}",
        "memory": f"memory://{uuid.uuid4().hex}",
    }[request.param]
    files.make_dir(base, parents=True)
    files.make_dir(f"{base}/inner/deep", parents=True)
    for name, data in (("a.txt", b"one"), ("b.bin", b"\x00"), ("inner/c.txt", b"three")):
        with files.open_file(f"{base}/{name}", "wb") as file:
            file.write(data)
    return base


def test_reading(root):
    assert files.read(f"{root}/a.txt") == b"one"
    assert files.exists(f"{root}/a.txt")
    assert not files.exists(f"{root}/no")
    assert files.is_dir(f"{root}/inner")
    assert not files.is_dir(f"{root}/a.txt")
    assert files.list_dir(root) == ["a.txt", "b.bin", "inner"]
    found = files.stat(f"{root}/inner/c.txt")
    assert (found.length, found.is_directory) == (5, False)
    assert files.stat(f"{root}/inner").is_directory


def test_patterns(root):
    assert files.matching(f"{root}/*.txt") == [f"{root}/a.txt"]
    assert files.matching(f"{root}/*/*.txt") == [f"{root}/inner/c.txt"]
    assert files.matching(f"{root}/[^a]*") == [f"{root}/b.bin", f"{root}/inner"]
    assert files.matching(f"{root}/inner") == [f"{root}/inner"]
    assert files.matching(f"{root}/no*") == []
    assert files.matching("") == []


def test_changing(root):
    files.copy(f"{root}/a.txt", f"{root}/inner/d.txt")
    files.rename(f"{root}/inner/d.txt", f"{root}/e.txt")
    assert files.read(f"{root}/e.txt") == b"one"
    assert not files.exists(f"{root}/inner/d.txt")
    with pytest.raises(errors.AlreadyExistsError, match=r"file already exists.*overwrite=True"):
        files.copy(f"{root}/a.txt", f"{root}/e.txt")
    files.remove(f"{root}/e.txt")
    files.remove_tree(f"{root}/inner")
    assert files.list_dir(root) == ["a.txt", "b.bin"]


def test_what_is_missing(root):
    for refused in (
        lambda: files.read(f"{root}/no"),
        lambda: files.remove(f"{root}/no"),
        lambda: files.stat(f"{root}/no"),
        lambda: files.copy(f"{root}/no", f"{root}/x"),
        lambda: files.rename(f"{root}/no", f"{root}/x"),
    ):
        with pytest.raises(errors.NotFoundError, match="No such file"):
            refused()
    with pytest.raises(errors.NotFoundError, match="Could not find directory"):
        files.list_dir(f"{root}/no")
    with pytest.raises(errors.NotFoundError, match="not found"):
        files.remove_tree(f"{root}/no")


def test_directories_that_are_used_as_files(root):
    for refused in (lambda: files.read(f"{root}/inner"), lambda: files.remove(f"{root}/inner")):
        with pytest.raises(errors.FailedPreconditionError, match="Is a directory"):
            refused()
    with pytest.raises(errors.InvalidArgumentError, match="Invalid argument"):
        files.copy(f"{root}/inner", f"{root}/x")


def test_a_file_in_the_way(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    with pytest.raises(errors.FailedPreconditionError, match="is not a directory"):
        files.make_dir(tmp_path / "a", parents=True)
    files.make_dir(tmp_path / "a")
    files.make_parents(tmp_path / "x" / "y" / "z")
    assert (tmp_path / "x" / "y").is_dir()


def test_without_fsspec(monkeypatch):
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(errors.UnimplementedError, match=r"'gs'.*pip install 'yeoul\[remote\]'"):
        files.read("gs://bucket/file")


def test_a_scheme_that_nobody_knows():
    with pytest.raises(errors.UnimplementedError, match="scheme 'nosuch' not implemented"):
        files.exists("nosuch://a")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, errors.PermissionDeniedError),
        (errno.ENOSPC, errors.ResourceExhaustedError),
        (errno.EIO, errors.UnknownError),
    ],
)
def test_errors_of_the_system(number, kind):
    with pytest.raises(kind, match=r"^some/path; "), files.guarded("some/path"):
        raise OSError(number, "")


def test_a_path_with_a_null_character():
    with pytest.raises(errors.InvalidArgumentError, match="null character"):
        files.read("a\0b")


def test_schemes():
    assert files.split("a/b") == ("", "a/b")
    assert files.split(b"file:///a") == ("", "/a")
    assert files.split("gs://a/b") == ("gs", "gs://a/b")
    assert repr(files.Stat(1, 2, False)).startswith("FileStatistics(length=1")
