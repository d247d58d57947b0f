"""Drawing tables and small grey images as text."""

from collections.abc import Sequence

import numpy as np

_BLOCKS, _ASCII = " ░▒▓█", " .:*#"


def shades(encoding: str | None) -> str:
    """The characters from empty to full that an encoding has."""
    try:
        _BLOCKS.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return _ASCII
    return _BLOCKS


def confusion(labels: np.ndarray, read: np.ndarray, classes: int = 10) -> str:
    """Returns a table: a row for each class, and how often it was taken for which."""
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (labels, read), 1)
    lines = ["       read as", "      " + "".join(f"{c:4}" for c in range(classes))]
    for label, row in enumerate(counts):
        cells = "".join(f"{count or '.':>4}" for count in row)
        lines.append(f"{'is' if label == 0 else '':4}{label:2}{cells}")
    return "\n".join(lines)


def side_by_side(images: np.ndarray, captions: Sequence[str], characters: str) -> str:
    """Returns images (values 0 to 1) next to each other, two characters a pixel, with captions."""
    steps = len(characters) - 1
    width = 2 * images.shape[2]
    levels = np.rint(images * steps).astype(int)
    lines = [
        "   ".join("".join(2 * characters[level] for level in row) for row in rows)
        for rows in levels.transpose(1, 0, 2)
    ]
    lines.append("   ".join(f"{caption:{width}}" for caption in captions))
    return "\n".join("  " + line.rstrip() for line in lines)
