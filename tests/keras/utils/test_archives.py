import io
import tarfile
import zipfile

import pytest

from yeoul.keras.utils.archives import archive_kinds, unpack


def make_tar(path, *entries, mode="w:gz"):
    """Entries: (name, content) for files, or TarInfo."""
    with tarfile.open(path, mode) as archive:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                archive.addfile(entry)
            else:
                info = tarfile.TarInfo(entry[0])
                info.size = len(entry[1])
                info.mode = entry[2] if len(entry) > 2 else 0o644
                archive.addfile(info, io.BytesIO(entry[1]))
    return path


def make_zip(path, **entries):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name.replace("_", "/"), content)
    return path


def special(name, kind, link=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


def tree(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar(tmp_path, folder, mode):
    path = make_tar(
        tmp_path / "a",
        special("top/empty", tarfile.DIRTYPE),
        ("top/one", b"1"),
        ("top/sub/two", b"2", 0o755),
        special("top/soft", tarfile.SYMTYPE, "one"),
        special("top/hard", tarfile.LNKTYPE, "top/one"),
        mode=mode,
    )
    assert unpack(path, folder, ["tar", "zip"])
    assert tree(folder) == ["top/hard", "top/one", "top/soft", "top/sub/two"]
    assert (folder / "top/soft").read_bytes() == (folder / "top/hard").read_bytes() == b"1"
    assert (folder / "top/empty").is_dir()
    assert (folder / "top/sub/two").stat().st_mode & 0o100
    assert not (folder / "top/one").stat().st_mode & 0o100


def test_zip(tmp_path, folder):
    path = make_zip(tmp_path / "a", top_one="1", top_sub_two="2")
    with zipfile.ZipFile(path, "a") as archive:
        archive.mkdir("top/empty")
    assert unpack(path, folder, ["tar", "zip"])
    assert tree(folder) == ["top/one", "top/sub/two"]
    assert (folder / "top/empty").is_dir()


def test_merges_with_what_is_there(tmp_path, folder):
    (folder / "top").mkdir()
    (folder / "top/one").write_text("old")
    (folder / "top/mine").write_text("mine")
    assert unpack(make_tar(tmp_path / "a", ("top/one", b"new")), folder, ["tar"])
    assert (folder / "top/one").read_text() == "new"
    assert tree(folder) == ["top/mine", "top/one"]


def test_the_last_of_two_entries_counts(tmp_path, folder):
    assert unpack(make_tar(tmp_path / "a", ("x", b"1"), ("x", b"2")), folder, ["tar"])
    assert (folder / "x").read_bytes() == b"2"


def test_other_kinds_are_left_alone(tmp_path, folder):
    path = make_zip(tmp_path / "a", one="1")
    assert not unpack(path, folder, ["tar"])
    assert not unpack(path, folder, [])
    assert tree(folder) == []


@pytest.mark.parametrize(
    "entry",
    [
        ("../evil", b""),
        ("top/../../evil", b""),
        ("/tmp/evil", b""),
        ("..\\evil", b""),
        ("C:evil", b""),
        special("link", tarfile.SYMTYPE, "../evil"),
        special("link", tarfile.SYMTYPE, "/etc/passwd"),
    ],
)
def test_nothing_leaves_the_folder(tmp_path, folder, entry):
    path = make_tar(tmp_path / "a", ("fine", b"1"), entry)
    with pytest.raises(ValueError, match="would lie outside the folder; nothing was unpacked"):
        unpack(path, folder, ["tar"])
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["a", "out"]


def test_nothing_leaves_the_folder_from_a_zip(tmp_path, folder):
    with zipfile.ZipFile(tmp_path / "a", "w") as archive:
        archive.writestr("../evil", "")
    with pytest.raises(ValueError, match=r"the entry '\.\./evil', which would lie outside"):
        unpack(tmp_path / "a", folder, ["zip"])
    assert not (tmp_path / "evil").exists()


def test_devices_are_refused(tmp_path, folder):
    with pytest.raises(ValueError, match="the entry 'pipe' is a device"):
        unpack(make_tar(tmp_path / "a", special("pipe", tarfile.FIFOTYPE)), folder, ["tar"])


@pytest.mark.parametrize(
    ("make", "damage"), [("tar", "truncated"), ("tar", "changed"), ("zip", "changed")]
)
def test_broken(tmp_path, folder, make, damage):
    noise = bytes((i * i * 31 + i // 7) % 256 for i in range(20_000))
    path = tmp_path / "a"
    if make == "tar":
        make_tar(path, ("one", noise), ("two", noise[::-1]))
    else:
        make_zip(path, one=noise, two=noise[::-1])
    data = bytearray(path.read_bytes())
    if damage == "truncated":
        del data[len(data) // 2 :]
    else:
        data[len(data) // 3] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ValueError, match=rf"{path} is broken \(.*Delete it, so that it is fetched"):
        unpack(path, folder, [make])
    assert tree(folder) == []


@pytest.mark.parametrize(
    ("given", "kinds"),
    [
        ("auto", ["tar", "zip"]),
        ("zip", ["zip"]),
        (["zip", "tar"], ["zip", "tar"]),
        (None, []),
        ([], []),
    ],
)
def test_kinds(given, kinds):
    assert archive_kinds(given) == kinds


def test_kinds_must_be_known():
    with pytest.raises(ValueError, match=r"archive_format='rar': expected 'auto', 'tar', 'zip'"):
        archive_kinds("rar")
