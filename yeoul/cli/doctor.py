"""`yeoul doctor`: what is installed, which devices there are, and what is missing.

With `--graph script.py` it runs a program, and tells how each graph that the program traced runs.
"""

import argparse
import importlib.metadata
import platform
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from yeoul.cli.run import run
from yeoul.core.version import API_VERSION, VERSION
from yeoul.keras.utils.get_file import cache_home

_PACKAGES = ("jax", "jaxlib", "numpy", "ml_dtypes", "h5py", "protobuf")
_GOOGLE = "0x1ae0"
_TPU_CHIPS = {"0x0027", "0x0056", "0x005e", "0x0062", "0x0063", "0x006f"}  # of Google's PCI devices


class Accelerator(NamedTuple):
    """A kind of device that needs a library beside jax.

    Attributes:
      name: what it is called.
      platform: what jax calls it.
      plugins: the packages of which one drives it.
      command: installs one.
    """

    name: str
    platform: str
    plugins: tuple[str, ...]
    command: str


NVIDIA = Accelerator(
    "NVIDIA GPU",
    "cuda",
    ("jax-cuda12-plugin", "jax-cuda13-plugin"),
    'pip install "jax[cuda12]"',
)
TPU = Accelerator("TPU", "tpu", ("libtpu",), 'pip install "jax[tpu]"')


def main(argv: Sequence[str]) -> int:
    """Prints the report; returns 1 if something is missing or broken, else 0."""
    parser = argparse.ArgumentParser(
        prog="yeoul doctor",
        description="Tells what is installed, which devices there are, and what is missing.",
    )
    parser.add_argument(
        "--graph",
        nargs=argparse.REMAINDER,
        metavar="script",
        help="run this program (with the arguments behind it) and tell how its graphs run",
    )
    options = parser.parse_args(argv)
    if options.graph is not None:
        return graphs(options.graph, parser)
    show("versions", versions())
    problems = missing_packages()
    if not problems:
        found, broken = devices()
        show("devices", found)
        problems = broken + [text for kind in present() if (text := problem_of(kind))]
    show("caches", caches())
    show("problems", enumerate(problems, 1) if problems else [("none", "")])
    return 1 if problems else 0


def graphs(command: Sequence[str], parser: argparse.ArgumentParser) -> int:
    """Runs a program, and prints how each `tf.function` that it traced runs; returns its status."""
    from yeoul.graph import concrete

    if not command:
        parser.error("--graph needs the path of a program")
    traced: list = []
    concrete.TRACED.append(traced.append)
    try:
        return run(command[0], command[1:], parser)
    finally:
        concrete.TRACED.remove(traced.append)
        sys.stderr.flush()
        print(f"\ngraphs: {len(traced)} traced" if traced else "\ngraphs: none was traced")
        for function in traced:
            print(f"\n{function.explain()}")


def show(title: str, rows) -> None:
    """Prints a heading and rows of a name and a text."""
    print(title)
    for name, text in rows:
        print(f"  {name!s:11} {text}".rstrip())


def versions() -> Iterator[tuple[str, str]]:
    """The versions of what matters."""
    yield "python", f"{platform.python_version()}  {sys.executable}"
    yield "yeoul", f"{VERSION}  (the API of TensorFlow {API_VERSION})"
    for name in _PACKAGES:
        yield name, version_of(name) or "not installed"


def version_of(package: str) -> str | None:
    """The installed version of a package, or None."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def missing_packages() -> list[str]:
    """What to do about packages that are not there."""
    names = [name for name in _PACKAGES if version_of(name) is None]
    return [f"not installed: {', '.join(names)}. Mend it: pip install {' '.join(names)}"] * bool(
        names
    )


def devices() -> tuple[list[tuple[str, str]], list[str]]:
    """The devices that jax finds, and what went wrong if it fails to look for them."""
    from yeoul.engine.xla import jax

    try:
        found = jax.devices()
    except RuntimeError as error:
        return [], [f"jax finds no device: {error}"]
    return [(f"{d.platform}:{d.id}", d.device_kind) for d in found], []


def present() -> list[Accelerator]:
    """The accelerators in this machine, whether or not they can be used."""
    found = []
    if shutil.which("nvidia-smi") or list(Path("/dev").glob("nvidia[0-9]*")):
        found.append(NVIDIA)
    if any(vendor == _GOOGLE and device in _TPU_CHIPS for vendor, device in _pci_devices()):
        found.append(TPU)
    return found


def _pci_devices() -> Iterator[tuple[str, str]]:
    for folder in Path("/sys/bus/pci/devices").glob("*"):
        yield (folder / "vendor").read_text().strip(), (folder / "device").read_text().strip()


def problem_of(kind: Accelerator) -> str | None:
    """What keeps an accelerator from being used, and the command that mends it; None: nothing."""
    if not any(map(version_of, kind.plugins)):
        return f"there is a {kind.name}, but its library is missing. Mend it: {kind.command}"
    from yeoul.engine.xla import jax

    try:
        jax.devices(kind.platform)
    except RuntimeError as error:
        reason = str(error).strip().splitlines()[-1]
        return (
            f"there is a {kind.name} and its library, but they do not work together: {reason}. "
            f"Versions that fit: pip install --upgrade {kind.command.removeprefix('pip install ')}"
        )
    return None


def caches() -> Iterator[tuple[str, str]]:
    """The folders of the caches, and how much is in them."""
    if version_of("jax"):
        from yeoul.engine.xla import jax

        folder = jax.config.jax_compilation_cache_dir
        yield "compiled", f"{size(Path(folder))}  {folder}" if folder else "switched off"
    data = cache_home() / "datasets"
    yield "data sets", f"{size(data)}  {data}"
    for entry in sorted(data.iterdir()) if data.is_dir() else []:
        yield "", f"{size(entry):>8}  {entry.name}"


def size(path: Path) -> str:
    """How much is stored below a path, in a form that is easy to read."""
    files = path.rglob("*") if path.is_dir() else [path]
    total = float(sum(file.stat().st_size for file in files if file.is_file()))
    for unit in ("B", "kB", "MB"):
        if total < 1000:
            return f"{total:.0f} {unit}"
        total /= 1000
    return f"{total:.1f} GB"
