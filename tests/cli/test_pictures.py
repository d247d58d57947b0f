import numpy as np
import pytest

from yeoul.cli import pictures


@pytest.mark.parametrize(
    ("encoding", "full"),
    [("utf-8", "█"), ("cp437", "█"), ("ascii", "#"), ("latin-1", "#"), (None, "#"), ("odd", "#")],
)
def test_shades_are_what_the_output_can_show(encoding, full):
    characters = pictures.shades(encoding)
    assert (len(characters), characters[0], characters[-1]) == (5, " ", full)


def test_images_stand_side_by_side():
    images = np.array([[[0, 1], [0.5, 0]], [[1, 1], [0.25, 0.75]]])
    assert pictures.side_by_side(images, ["one", "2"], " .:*#").split("\n") == [
        "    ##   ####",
        "  ::     ..**",
        "  one    2",
    ]


def test_confusion():
    text = pictures.confusion(np.array([0, 0, 1, 2, 2]), np.array([0, 1, 1, 0, 0]), classes=3)
    assert text.split("\n") == [
        "       read as",
        "         0   1   2",
        "is   0   1   1   .",
        "     1   .   1   .",
        "     2   2   .   .",
    ]
