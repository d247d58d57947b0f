import sys

import pytest

from benchmarks import run


def test_median_of_runs():
    results = [{"a": 3.0, "b": None}, {"a": 1.0, "b": 1.0}, {"a": 2.0, "b": 1.0}]
    assert run.median(results) == {"a": 2.0, "b": None}


def test_table():
    medians = {
        "yeoul": {"tape_small": 2e-5, "lstm": None, "peak_rss_mb": 200.0},
        "tensorflow": {"tape_small": 2e-4, "lstm": 1.0, "peak_rss_mb": 500.0},
        "torch": {"tape_small": 1e-5},
    }
    assert list(run.table(medians)) == [
        "| workload | yeoul | tensorflow ÷ yeoul | torch ÷ yeoul |",
        "|---|---|---|---|",
        "| tape_small | 20 µs | 10.00 | 0.50 |",
        "| lstm | failed | – | – |",
        "| peak_rss_mb | 200 MB | 2.50 | – |",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"), [(2.5, "2.5 s"), (0.25, "250 ms"), (1e-4, "100 µs"), (1e-7, "0.1 µs")]
)
def test_quantity(seconds, text):
    assert run.quantity("w", seconds) == text


def test_peer_without_a_python(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["run.py", "tensorflow"])
    with pytest.raises(SystemExit):
        run.main()
    assert "name a peer as PACKAGE@PYTHON" in capsys.readouterr().err
