import hashlib
import os
import socket
import threading

import pytest

from yeoul.keras.utils import transfer
from yeoul.keras.utils.transfer import digest, download

CONTENT = bytes(range(256)) * 5000
SHA = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def target(tmp_path, server):
    server.files["data.bin"] = CONTENT
    return tmp_path / "data.bin"


def fetch(server, target, expected=SHA):
    download(server.url("data.bin"), target, "sha256", expected)


def names(target):
    return sorted(path.name for path in target.parent.iterdir())


def test_fetches_and_shows_it(server, target, capsys):
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert names(target) == ["data.bin"]
    heading, bar = capsys.readouterr().out.splitlines()
    assert heading == f"Downloading data from {server.url('data.bin')}"
    assert bar.startswith("1280000/1280000 [==============================] - 0s ")


def test_unknown_length(server, target, capsys):
    server.sends_length = False
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert "1280000/Unknown - 0s" in capsys.readouterr().out


def test_goes_on_by_itself_when_the_connection_breaks(server, target):
    server.break_after = [300_000, 500_000]
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert [r[1] for r in server.requests] == [None, "bytes=300000-", "bytes=800000-"]


def test_goes_on_in_a_later_call(server, target):
    server.break_after = [300_000, 0]
    with pytest.raises(OSError, match=r"300000 bytes have arrived; calling again goes on from"):
        fetch(server, target)
    assert names(target) == ["data.bin.part", "data.bin.part.tag"]
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert server.requests[-1][1] == "bytes=300000-"
    assert names(target) == ["data.bin"]


@pytest.mark.parametrize("how", ["changed", "ignores ranges"])
def test_starts_over_if_it_cannot_go_on(server, target, how):
    server.break_after = [300_000, 0]
    with pytest.raises(OSError, match="URL fetch failure"):
        fetch(server, target)
    if how == "changed":
        server.tag, server.files["data.bin"] = '"two"', CONTENT[::-1]
    else:
        server.resumes = False
    fetch(server, target, None)
    assert target.read_bytes() == server.files["data.bin"]


@pytest.mark.parametrize("tag", [None, 'W/"weak"'])
def test_without_a_strong_tag_nothing_is_resumed(server, target, tag):
    server.tag = tag
    server.break_after = [300_000]
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert [r[1] for r in server.requests] == [None, None]


def test_all_had_arrived_before(server, target):
    target.with_name("data.bin.part").write_bytes(CONTENT)
    target.with_name("data.bin.part.tag").write_text(server.tag)
    fetch(server, target)
    assert target.read_bytes() == CONTENT
    assert names(target) == ["data.bin"]


def test_a_server_that_sends_the_wrong_part(server, target):
    server.break_after = [300_000]
    server.shift = 1
    with pytest.raises(OSError, match="the server sent another part of the file"):
        fetch(server, target)
    assert not target.exists()


def test_another_checksum_leaves_the_old_file(server, target):
    target.write_bytes(b"old")
    with pytest.raises(ValueError, match=f"sha256 file hash of .* is {SHA}, which does not match"):
        fetch(server, target, "0" * 64)
    assert target.read_bytes() == b"old"
    assert names(target) == ["data.bin"]


def test_the_checksum_may_be_in_capitals(server, target):
    fetch(server, target, SHA.upper())
    assert digest(target, "sha256") == SHA


def test_not_found(server, target):
    with pytest.raises(OSError, match=r"URL fetch failure on .*: 404 -- Not Found\. Without a net"):
        download(server.url("other"), target, "sha256", None)
    assert names(target) == []


def test_nobody_answers(target):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/data.bin"
        with pytest.raises(OSError, match=rf"Connection refused\. .* by hand: {target}"):
            download(url, target, "sha256", SHA)
    assert names(target) == []


def test_nothing_has_the_name_before_it_is_whole(server, target, monkeypatch):
    seen = []
    monkeypatch.setattr(os, "fsync", lambda file: seen.append(names(target)))
    fetch(server, target)
    assert seen == [["data.bin.part", "data.bin.part.tag"]]


def test_a_second_process_waits_and_takes_what_the_first_fetched(server, target):
    fcntl = pytest.importorskip("fcntl", reason="only where files can be locked")
    with target.with_name("data.bin.part").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        second = threading.Thread(target=fetch, args=(server, target))
        second.start()
        second.join(0.1)
        assert second.is_alive()
        target.write_bytes(CONTENT)
    second.join()
    assert server.requests == []
    assert names(target) == ["data.bin"]


def test_other_urls(tmp_path):
    source = tmp_path / "source.txt"
    source.write_bytes(b"hello")
    download(source.as_uri(), tmp_path / "copy.txt", "md5", hashlib.md5(b"hello").hexdigest())
    assert (tmp_path / "copy.txt").read_bytes() == b"hello"
    with pytest.raises(ValueError, match="unknown url type"):
        download("nonsense", tmp_path / "x", "md5", None)
    assert not list(tmp_path.glob("x*"))


def test_gives_up_after_some_attempts(server, target, monkeypatch):
    monkeypatch.setattr(transfer, "_ATTEMPTS", 3)
    server.break_after = [10] * 9
    with pytest.raises(OSError, match="30 bytes have arrived"):
        fetch(server, target)
    assert len(server.requests) == 3
