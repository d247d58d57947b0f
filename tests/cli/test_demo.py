import importlib.util
import re

import pytest

from tests.cli.test_png import pixels_of
from yeoul.cli import demo


def test_it_reads_digits(tmp_path, capsys):
    path = tmp_path / "curve.png"
    assert demo.main(["--output", str(path)]) == 0
    text = capsys.readouterr().out
    accuracy = float(re.search(r"Of 360 images it has never seen, it reads ([\d.]+)%", text)[1])
    assert accuracy >= 97
    assert "12/12 [==============================] - " in text
    table = text.split("read as\n")[1].split("\n")[1:11]
    right = sum(int(line.split()[-10:][digit]) for digit, line in enumerate(table))
    assert accuracy == pytest.approx(100 * right / 360, abs=0.05)
    assert f"The training curve is in {path}." in text
    assert "What to try next" in text
    assert path.read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize("has_matplotlib", [True, False])
def test_the_curve(tmp_path, monkeypatch, capsys, has_matplotlib):
    if has_matplotlib:
        pytest.importorskip("matplotlib", reason="the other way of drawing")
    else:
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    path = tmp_path / "curve.png"
    demo.save_curve(path, {"accuracy": [0.5, 0.75, 1.0], "val_accuracy": [0.25, 0.5, 1.0]})
    assert path.read_bytes().startswith(b"\x89PNG\r\n")
    if not has_matplotlib:
        assert (pixels_of(path)[200, 20] == demo._BLUE).all()
        assert "blue is training, orange images never seen" in capsys.readouterr().out


def test_epochs_must_be_positive(capsys):
    with pytest.raises(SystemExit):
        demo.main(["--epochs", "0"])
    assert "--epochs 0: at least one round is needed" in capsys.readouterr().err
