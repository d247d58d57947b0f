"""Paths and messages are those of TensorFlow 2.15 for the same calls."""

import hashlib
import inspect
from pathlib import Path

import pytest

from tests.keras.utils.test_archives import make_tar, make_zip, tree
from yeoul.keras.utils.get_file import cache_home, get_file

MD5 = hashlib.md5(b"hello").hexdigest()
SHA = hashlib.sha256(b"hello").hexdigest()


@pytest.fixture
def url(server, tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    server.files = {
        "a.txt": b"hello",
        "a.tar.gz": make_tar(made / "a", ("top/one", b"1")).read_bytes(),
        "a.zip": make_zip(made / "b", top_two="2").read_bytes(),
    }
    return server.url


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "cache"


def test_signature():
    assert str(inspect.signature(get_file)).startswith("(fname: ")
    assert list(inspect.signature(get_file).parameters) == [
        "fname",
        "origin",
        "untar",
        "md5_hash",
        "file_hash",
        "cache_subdir",
        "hash_algorithm",
        "extract",
        "archive_format",
        "cache_dir",
        "force_download",
    ]


def test_fetches_once(url, cache, server):
    for _ in range(2):
        path = get_file("b.txt", url("a.txt"), cache_dir=cache)
        assert path == str(cache / "datasets/b.txt")
        assert Path(path).read_text() == "hello"
    assert len(server.requests) == 1


def test_can_be_forced(url, cache, server):
    for _ in range(2):
        get_file("b.txt", url("a.txt"), cache_dir=str(cache), force_download=True)
    assert len(server.requests) == 2


def test_the_name_can_come_from_the_url(url, cache):
    assert get_file(origin=url("a.txt?x=1/2"), cache_dir=cache).endswith("datasets/a.txt")


@pytest.mark.parametrize("path", ["", "..", "%2e%2e", "a%2F.."])
def test_a_url_without_a_name(url, cache, path):
    with pytest.raises(ValueError, match="Can't parse the file name from the origin provided: "):
        get_file(origin=url(path), cache_dir=cache)


def test_there_must_be_a_url():
    with pytest.raises(ValueError, match='Please specify the "origin" argument'):
        get_file("a.txt")


@pytest.mark.parametrize(
    "hashes",
    [
        {"md5_hash": MD5},
        {"file_hash": MD5},
        {"file_hash": SHA},
        {"file_hash": MD5, "hash_algorithm": "md5"},
        {"file_hash": SHA, "hash_algorithm": "sha256"},
        {"file_hash": SHA, "md5_hash": "ignored as in TensorFlow"},
    ],
)
def test_checksums(url, cache, hashes):
    assert Path(get_file("a.txt", url("a.txt"), cache_dir=cache, **hashes)).exists()


@pytest.mark.parametrize("hashes", [{"file_hash": "0" * 64}, {"md5_hash": "0" * 32}])
def test_a_wrong_checksum(url, cache, hashes):
    with pytest.raises(ValueError, match="Incomplete or corrupted file detected"):
        get_file("a.txt", url("a.txt"), cache_dir=cache, **hashes)
    assert not (cache / "datasets/a.txt").exists()


def test_a_cached_file_with_another_checksum_is_fetched_again(url, cache, capsys):
    old = cache / "datasets/a.txt"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    get_file("a.txt", url("a.txt"), cache_dir=cache, file_hash=MD5)
    assert old.read_text() == "hello"
    assert capsys.readouterr().out.startswith(
        "A local file was found, but it seems to be incomplete or outdated because the md5 file "
        f"hash does not match the original value of {MD5} so we will re-download the data.\n"
    )


def test_the_algorithm_must_be_known(url, cache):
    with pytest.raises(ValueError, match="='crc': expected 'md5', 'sha256' or 'auto'"):
        get_file("a.txt", url("a.txt"), cache_dir=cache, file_hash=SHA, hash_algorithm="crc")


@pytest.mark.parametrize("name", ["data", "data.tar.gz"])
def test_untar(url, cache, name, server):
    path = get_file(name, url("a.tar.gz"), untar=True, cache_dir=cache)
    assert path == str(cache / "datasets/data")
    assert tree(cache) == ["datasets/data.tar.gz", "datasets/top/one"]


def test_untar_unpacks_once(url, cache, server):
    for _ in range(2):
        assert Path(get_file("top", url("a.tar.gz"), untar=True, cache_dir=cache)).is_dir()
        (cache / "datasets/top/one").write_text("mine")
    assert (cache / "datasets/top/one").read_text() == "mine"
    get_file("top", url("a.tar.gz"), untar=True, cache_dir=cache, force_download=True)
    assert (cache / "datasets/top/one").read_text() == "1"


def test_untar_of_something_else(url, cache):
    with pytest.raises(ValueError, match=r"top\.tar\.gz is no tar archive"):
        get_file("top", url("a.zip"), untar=True, cache_dir=cache)


@pytest.mark.parametrize(("name", "inside"), [("a.tar.gz", "top/one"), ("a.zip", "top/two")])
def test_extract(url, cache, name, inside):
    path = get_file(name, url(name), extract=True, cache_dir=cache, cache_subdir="sub")
    assert path == str(cache / "sub" / name)
    assert tree(cache / "sub") == [name, inside]


@pytest.mark.parametrize(
    ("name", "archive_format"), [("a.zip", "tar"), ("a.zip", None), ("a.txt", "auto")]
)
def test_what_is_not_unpacked_is_said(url, cache, caplog, name, archive_format):
    path = get_file(name, url(name), extract=True, cache_dir=cache, archive_format=archive_format)
    assert tree(cache) == [f"datasets/{name}"]
    assert caplog.messages[0].startswith(
        f"get_file(extract=True): {path} is no archive of the kinds"
    )


def test_absolute_places(url, cache):
    assert get_file(cache / "deep/x.txt", url("a.txt"), cache_dir=cache) == str(
        cache / "deep/x.txt"
    )
    there = get_file("x.txt", url("a.txt"), cache_subdir=cache / "there")
    assert there == str(cache / "there/x.txt")


def test_the_default_cache(monkeypatch, tmp_path, url):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    assert cache_home() == tmp_path / "keras"
    assert get_file("a.txt", url("a.txt")) == str(tmp_path / "keras/datasets/a.txt")
    monkeypatch.delenv("KERAS_HOME")
    assert cache_home() == Path("~/.keras").expanduser()


def test_a_folder_that_cannot_be_made(url, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError, match=r"file.datasets cannot be made: .* set KERAS_HOME"):
        get_file("a.txt", url("a.txt"), cache_dir=tmp_path / "file")


def test_a_broken_off_download_leaves_no_file(url, cache, server):
    server.break_after = [2, 0]
    with pytest.raises(OSError, match=r"2 bytes have arrived"):
        get_file("a.txt", url("a.txt"), cache_dir=cache)
    assert not (cache / "datasets/a.txt").exists()
