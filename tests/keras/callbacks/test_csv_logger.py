"""The bytes are those of TensorFlow 2.15 for the same values."""

import numpy as np
import pytest

from tests.keras.callbacks.stand_in import train
from yeoul.core.errors import NotFoundError
from yeoul.keras.callbacks.csv_logger import CSVLogger

ODD = {"a": np.array([1, 2]), "b": "txt", "c": 1, "loss": np.float32(0.1)}


def test_one_line_an_epoch(tmp_path):
    path = tmp_path / "log.csv"
    train(CSVLogger(path), [1.0, 2.0], **ODD)
    assert path.read_bytes() == (
        b'epoch,a,b,c,loss,val_loss\r\n0,"""[1, 2]""",txt,1,0.1,1.0\r\n'
        b'1,"""[1, 2]""",txt,1,0.1,2.0\r\n'
    )


def test_append_continues_without_a_second_heading(tmp_path):
    path = tmp_path / "log.csv"
    for value in (1.0, 2.0):
        train(CSVLogger(str(path), append=True), [value])
    assert path.read_text().split() == ["epoch,val_loss", "0,1.0", "0,2.0"]


def test_otherwise_the_file_is_replaced_and_the_columns_found_anew(tmp_path):
    path = tmp_path / "log.csv"
    log = CSVLogger(path)
    train(log, [1.0])
    train(log, [2.0], other=3)
    assert path.read_text().split() == ["epoch,other,val_loss", "0,3,2.0"]


def test_separator_and_values_before_the_first_validation(tmp_path):
    path = tmp_path / "log.csv"
    train(CSVLogger(path, separator=";"), [None, 2.0], q='a;"b"', ar=np.array([[1, 2], [3, 4]]))
    assert path.read_text().split("\n")[:3] == [
        "epoch;ar;q;val_ar;val_q",
        '0;"""[[1 2], [3 4]]""";"a;""b""";NA;NA',
        '1;"""[[1 2], [3 4]]""";"a;""b""";NA;NA',
    ]


def test_a_missing_value_is_na(tmp_path):
    path = tmp_path / "log.csv"
    train(CSVLogger(path), [1.0, None], loss=1)
    assert path.read_text().split() == ["epoch,loss,val_loss", "0,1,1.0", "1,1,NA"]


def test_every_line_is_on_disk_at_once(tmp_path):
    path = tmp_path / "log.csv"
    log = CSVLogger(path)
    log.on_train_begin()
    log.on_epoch_end(0, {"loss": 1.0, "val_loss": 2.0})
    assert path.read_text().split() == ["epoch,loss,val_loss", "0,1.0,2.0"]
    log.on_train_end()


def test_the_folder_must_exist(tmp_path):
    with pytest.raises(NotFoundError, match=r"No such file or directory: .* os\.makedirs\('.*no'"):
        train(CSVLogger(tmp_path / "no" / "log.csv"), [1.0])
