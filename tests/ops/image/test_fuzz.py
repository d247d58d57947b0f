"""Damaged image files are read or refused; nothing else comes out."""

import pytest

from tests.ops.image import fuzzing


@pytest.mark.parametrize("kind", fuzzing.DECODERS)
def test_damaged_files(kind):
    read = fuzzing.run(kind, 400)
    assert 0 < read < 400


@pytest.mark.parametrize("kind", fuzzing.SEEDS)
def test_whole_files(kind):
    for data in fuzzing.SEEDS[kind]:
        assert fuzzing.decode(kind, data) is not None
        assert fuzzing.decode("image", data) is not None
