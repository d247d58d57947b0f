"""Records random numbers from real TensorFlow into `tests/golden/random/`.

    python tools/record_golden_random.py [kernels] [programs]

Run it with the Python of an environment that holds TensorFlow 2.15. `kernels.npz` holds what TF's
CPU kernels draw; `programs.npz` the results of the programs in `tests/golden/random_programs.py`.
"""

import importlib.util
import os
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests/golden/random"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

SIZES = (1, 3, 4, 5, 255, 1000, 100003)
SEEDS = ((1, 2), (87654321, 7), (42, 2**31 - 1))
SAMPLED = np.r_[0:40, 99960:100003]  # the elements kept of the largest size


def load_programs():
    """The module of programs, without importing the test package."""
    path = ROOT / "tests/golden/random_programs.py"
    spec = importlib.util.spec_from_file_location("random_programs", path)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kernels():
    """Every stateful sampling kernel, called for one size after the other, so that state shows."""
    raw, out = tf.raw_ops, {}

    def keep(name, dtype, seeds, size, tensor):
        array = tensor.numpy()
        array = array.view(np.uint16) if dtype == "bfloat16" else array
        array = array if size < 100003 else array[SAMPLED]
        out["/".join(map(str, (name, dtype, *seeds, size)))] = array

    for seeds in SEEDS:
        tf.random.set_seed(0)
        two = {"seed": seeds[0], "seed2": seeds[1]}
        for n in SIZES:
            for name in ("RandomUniform", "RandomStandardNormal", "TruncatedNormal"):
                for dtype in ("float16", "bfloat16", "float32", "float64"):
                    op = getattr(raw, name)
                    keep(name, dtype, seeds, n, op(shape=[n], dtype=dtype, **two))
            for dtype, low, high in (("int32", -7, 1000), ("int64", -(2**62), 2**62 + 12345)):
                low, high = tf.constant(low, dtype), tf.constant(high, dtype)
                drawn = raw.RandomUniformInt(shape=[n], minval=low, maxval=high, **two)
                keep("RandomUniformInt", dtype, seeds, n, drawn)
            keep("RandomShuffle", "int32", seeds, n, raw.RandomShuffle(value=tf.range(n), **two))
            if n > 255:
                continue
            logits = np.linspace(-1, 1, 5)[None] * np.ones((n, 1), np.float32)
            drawn = raw.Multinomial(logits=logits, num_samples=7, output_dtype="int32", **two)
            keep("Multinomial", "int32", seeds, n, drawn)
            for dtype in ("float16", "float32", "float64"):
                alpha = np.array([0.3, 1, 2.5, 20, 0, -1], dtype)
                keep("RandomGamma", dtype, seeds, n, raw.RandomGamma(shape=[n], alpha=alpha, **two))
                rate = np.array([0.3, 1, 2.5, 20, 11.5, 300, 0, -1, np.inf], dtype)
                drawn = raw.RandomPoissonV2(shape=[n], rate=rate, dtype=dtype, **two)
                keep("RandomPoissonV2", dtype, seeds, n, drawn)
    binomial(out)
    save("kernels", out)


def binomial(out):
    """The stateless binomial kernel, one key per (trials, chance)."""
    for trials, chance in BINOMIALS:
        drawn = tf.random.stateless_binomial(
            [200, 1], [1, 2], [trials], [chance], output_dtype=tf.float64
        )
        out[f"Binomial/{trials}/{chance}"] = drawn.numpy()


BINOMIALS = (
    (20.0, 0.5), (200.0, 0.35), (10.0, 0.35), (1000.0, 0.99), (5.0, 0.1),
    (0.0, 0.5), (-3.0, 0.5), (10.0, 0.0), (10.0, 1.0), (100.0, 0.1), (30.0, 0.34),
)  # fmt: skip


def programs():
    """The programs, each run anew; an array or a list of arrays of each."""
    module, out = load_programs(), {}
    for name, program in module.PROGRAMS.items():
        tf.random.set_seed(None)
        for i, array in enumerate(module.run(tf, program)):
            out[f"{name}/{i}"] = array
    save("programs", out)


def save(name, arrays):
    """Writes one file and says how large it is."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.npz"
    np.savez_compressed(path, **arrays)
    print(f"{name}: {len(arrays)} arrays, {path.stat().st_size / 1024:.0f} KiB")


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    tf.get_logger().setLevel("ERROR")
    # TF's Multinomial depends on how many threads share the rows; one thread is the reference.
    tf.config.threading.set_intra_op_parallelism_threads(1)
    wanted = sys.argv[1:] or ["kernels", "programs"]
    for part in wanted:
        {"kernels": kernels, "programs": programs}[part]()
