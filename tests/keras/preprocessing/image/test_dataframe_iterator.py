"""Tables with files that are missing, and other mistakes."""

import numpy as np
import pytest

import yeoul as tf

IMAGE = tf.keras.preprocessing.image


@pytest.fixture
def folder(tmp_path):
    for name in ("a.png", "b.png"):
        tf.keras.utils.save_img(tmp_path / name, np.ones([3, 3, 3]), scale=False)
    return tmp_path


def flow(folder, columns, **kwargs):
    return IMAGE.ImageDataGenerator().flow_from_dataframe(
        columns, folder, target_size=(2, 2), shuffle=False, **kwargs
    )


def test_missing_files_are_left_out(folder, capsys):
    columns = {"filename": ["a.png", "none.png", "b.png"], "class": ["x", "z", "y"]}
    with pytest.warns(
        UserWarning, match=r'Found 1 invalid image filename\(s\) in x_col="filename"'
    ):
        made = flow(folder, columns)
    assert made.filenames == ["a.png", "b.png"]
    assert made.class_indices == {"x": 0, "y": 1}
    assert "Found 2 validated image filenames belonging to 2 classes." in capsys.readouterr().out
    assert next(made)[1].tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("kwargs", "error", "message"),
    [
        ({"class_mode": "x"}, ValueError, "Invalid class_mode: x"),
        ({"class_mode": "binary"}, ValueError, "there must be 2 classes. 1 classes were given"),
        ({"class_mode": "sparse", "y_col": "number"}, TypeError, "column values must be strings"),
        ({"class_mode": "multi_output"}, TypeError, "y_col must be a list. Received str"),
        ({"x_col": "number"}, TypeError, "All values in column x_col=number must be strings"),
        ({"subset": "x"}, ValueError, "Invalid subset name: x"),
        ({"color_mode": "x"}, ValueError, "Invalid color mode: x"),
    ],
)
def test_mistakes(folder, kwargs, error, message):
    columns = {"filename": ["a.png", "b.png"], "class": ["x", "x"], "number": [1, 2]}
    with pytest.raises(error, match=message):
        flow(folder, columns, **kwargs)
