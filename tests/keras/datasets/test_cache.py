"""What happens to a data set's file on its way, seen at the Boston housing data."""

import re

import numpy as np
import pytest

from yeoul.keras.datasets import load_boston_housing
from yeoul.keras.datasets.cache import BrokenFileError

load_data = load_boston_housing.load_data
NAME = "boston_housing.npz"


def rows(split):
    return sorted(split[0][1].tolist() + split[1][1].tolist())


def test_is_fetched_once(published, home, server, capsys):
    content = published("boston_housing", load_boston_housing)
    for _ in range(2):
        assert rows(load_data()) == list(range(20))
    assert (home / NAME).read_bytes() == content
    assert len(server.requests) == 1
    assert capsys.readouterr().out.count("Downloading data from") == 1


def test_is_resumed(published, home, server):
    content = published("boston_housing", load_boston_housing)
    server.break_after = [100, 0]
    with pytest.raises(OSError, match=r"fetching it failed \(the connection ended after 100 of"):
        load_data()
    assert not (home / NAME).exists()
    load_data()
    assert server.requests[-1] == (NAME, "bytes=100-")
    assert (home / NAME).read_bytes() == content


def test_a_wrong_file_at_the_origin(published, home, server):
    published("boston_housing", load_boston_housing)
    server.files[NAME] += b"?"
    with pytest.raises(OSError, match="does not match the provided value"):
        load_data()
    assert list(home.iterdir()) == []


def test_offline(offline, home):
    message = (
        f"{NAME} is not in the cache, and fetching it failed (Name or service not known). In "
        "another way, get\n"
        "  https://storage.googleapis.com/tensorflow/tf-keras-datasets/boston_housing.npz\n"
        "and put it there (the environment variable KERAS_HOME moves that folder):\n"
        f"  {home / NAME}\n"
        "Without any file, tf.keras.datasets.digits.load_data() gives 1,797 images of handwritten "
        "digits that come with the package."
    )
    with pytest.raises(OSError, match=re.escape(message)) as caught:
        load_data()
    assert caught.value.__suppress_context__


def test_another_file_with_the_right_arrays_is_used(small, offline, home):
    small("boston_housing", load_boston_housing)
    np.savez_compressed(home / NAME, x=np.ones((20, 2)), y=np.arange(20.0))
    with pytest.warns(UserWarning, match=rf"{home / NAME} is not the original file .* right names"):
        split = load_data()
    assert rows(split) == list(range(20))


@pytest.mark.parametrize("damage", ["truncated", "other arrays"])
def test_a_broken_file_offline(small, offline, home, damage):
    content = small("boston_housing", load_boston_housing)
    if damage == "truncated":
        (home / NAME).write_bytes(content[:-100])
    else:
        np.savez(home / NAME, x=np.ones((20, 3)), y=np.arange(20.0))
    with pytest.raises(
        BrokenFileError,
        match=rf"{home / NAME} is truncated, corrupt or another file: .* Fetching it again failed "
        r"\(Name or service not known\); the original is https://.*\n.*digits",
    ):
        load_data()


def test_a_broken_file_is_fetched_again(published, home, capsys):
    content = published("boston_housing", load_boston_housing)
    (home / NAME).write_bytes(content[:-100])
    assert rows(load_data()) == list(range(20))
    assert (home / NAME).read_bytes() == content
    assert "it seems to be incomplete or outdated" in capsys.readouterr().out


def test_an_absolute_path(small, tmp_path, offline):
    path = tmp_path / "mine.npz"
    path.write_bytes(small("boston_housing", load_boston_housing))
    assert rows(load_data(path=str(path))) == list(range(20))
    with pytest.raises(OSError, match=f"  {tmp_path}/none.npz"):
        load_data(path=str(tmp_path / "none.npz"))
