import importlib.metadata
import platform
import subprocess
import sys

import pytest

from yeoul.cli import doctor
from yeoul.core.version import VERSION


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine without accelerators; returns a function that adds one, or installs its library."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    state = {"present": [], "versions": {}}
    original = doctor.version_of
    monkeypatch.setattr(doctor, "present", lambda: state["present"])
    monkeypatch.setattr(doctor, "version_of", lambda p: state["versions"].get(p, original(p)))
    return state


def test_versions_and_devices(machine, capsys):
    assert doctor.main([]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert lines[1].startswith(f"python {platform.python_version()} ")
    assert lines[2].startswith(f"yeoul {VERSION} ")
    for package in ("jax", "jaxlib", "numpy"):
        assert f"{package} {importlib.metadata.version(package)}" in lines
    assert "cpu:0 cpu" in lines
    assert lines[-2:] == ["problems", "none"]


@pytest.mark.parametrize(
    ("kind", "command"),
    [(doctor.NVIDIA, 'pip install "jax[cuda12]"'), (doctor.TPU, 'pip install "jax[tpu]"')],
)
def test_an_accelerator_without_its_library(machine, capsys, kind, command):
    machine["present"] = [kind]
    machine["versions"] = dict.fromkeys(kind.plugins)
    assert doctor.main([]) == 1
    assert capsys.readouterr().out.endswith(
        f"  1           there is a {kind.name}, but its library is missing. Mend it: {command}\n"
    )


def test_a_library_that_does_not_start(machine, capsys):
    kind = doctor.NVIDIA._replace(platform="nonsense")
    machine["present"] = [kind]
    machine["versions"] = {"jax-cuda13-plugin": "1.0"}
    assert doctor.main([]) == 1
    text = capsys.readouterr().out
    assert "there is a NVIDIA GPU and its library, but they do not work together: " in text
    assert 'pip install --upgrade "jax[cuda12]"' in text


def test_an_accelerator_that_works(machine):
    machine["present"] = [doctor.NVIDIA._replace(platform="cpu")]
    machine["versions"] = {"jax-cuda12-plugin": "1.0"}
    assert doctor.main([]) == 0


def test_missing_packages(machine, capsys):
    machine["versions"] = {"jax": None, "h5py": None}
    assert doctor.main([]) == 1
    text = capsys.readouterr().out
    assert "  jax         not installed\n" in text
    assert "not installed: jax, h5py. Mend it: pip install jax h5py\n" in text
    assert "compiled" not in text


def test_no_device_at_all(machine, capsys, monkeypatch):
    from yeoul.engine.xla import jax

    def fail():
        raise RuntimeError("no backend")

    monkeypatch.setattr(jax, "devices", fail)
    assert doctor.main([]) == 1
    assert "jax finds no device: no backend" in capsys.readouterr().out


def test_caches(machine, capsys, tmp_path, monkeypatch):
    from yeoul.engine.xla import jax

    folder = tmp_path / "datasets/cifar-10-batches-py"
    folder.mkdir(parents=True)
    (folder / "test_batch").write_bytes(bytes(2_000_000))
    (tmp_path / "datasets/mnist.npz").write_bytes(bytes(1500))
    monkeypatch.setattr(type(jax.config), "jax_compilation_cache_dir", None, raising=False)
    doctor.main([])
    text = capsys.readouterr().out
    assert "  compiled    switched off\n" in text
    assert f"  data sets   2 MB  {tmp_path / 'datasets'}\n" in text
    assert "  2 MB  cifar-10-batches-py\n" in text
    assert "  2 kB  mnist.npz\n" in text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (999_400, "999 kB"), (2_340_000, "2 MB")],
)
def test_sizes(tmp_path, count, text):
    (tmp_path / "file").write_bytes(bytes(count))
    assert doctor.size(tmp_path) == doctor.size(tmp_path / "file") == text
    assert doctor.size(tmp_path / "none") == "0 B"


def test_what_is_present_is_looked_up(monkeypatch):
    monkeypatch.setattr(doctor, "_pci_devices", lambda: [("0x1ae0", "0x0042")])
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/usr/bin/nvidia-smi")
    assert doctor.present() == [doctor.NVIDIA]
    monkeypatch.setattr(doctor, "_pci_devices", lambda: [("0x1ae0", "0x0063")])
    assert doctor.present() == [doctor.NVIDIA, doctor.TPU]


def run_graph(tmp_path, program, *arguments):
    path = tmp_path / "program.py"
    path.write_text(program)
    command = [sys.executable, "-m", "yeoul", "doctor", "--graph", str(path), *arguments]
    return path, subprocess.run(command, capture_output=True, text=True, check=False)


def test_how_the_graphs_of_a_program_run(tmp_path):
    path, done = run_graph(
        tmp_path,
        "import sys\n"
        "import tensorflow as tf\n"
        "@tf.function\n"
        "def f(x):\n"
        "    tf.print('in f')\n"
        "    return x + 1\n"
        "f(tf.constant(1))\n"
        "print(sys.argv[1:])\n"
        "list(tf.data.Dataset.range(3).map(lambda x: x * 2))\n"
        "raise SystemExit(3)\n",
        "--graph",
        "2",
    )
    assert done.returncode == 3
    assert done.stdout == (
        "['--graph', '2']\n"
        "\n"
        "graphs: 2 traced\n"
        "\n"
        f"f(x: int32[]) ({path}:3)\n"
        "  3 nodes, run on the host, 1 part compiled:\n"
        "    2 nodes: AddV2, Identity; compiled\n"
        f"    PrintV2 'PrintV2' (made at {path}:5): the op has no XLA lowering\n"
        "  Advice: tf.print runs on the host: leave it out of what must be fast; Python's print "
        "shows what is traced.\n"
        "\n"
        f"map_func(x: int64[]) ({path}:9)\n"
        "  one XLA program of 2 nodes: Mul, Identity\n"
    )
    assert done.stderr == "in f\n"


def test_a_program_without_graphs_that_fails(tmp_path):
    _, done = run_graph(tmp_path, "1 / 0\n")
    assert (done.returncode, done.stdout) == (1, "\ngraphs: none was traced\n")
    assert done.stderr.endswith("ZeroDivisionError: division by zero\n")


def test_graph_needs_a_program(capsys):
    with pytest.raises(SystemExit):
        doctor.main(["--graph"])
    assert "--graph needs the path of a program" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        doctor.main(["--graph", "nothing.py"])
    assert "there is no file nothing.py" in capsys.readouterr().err
