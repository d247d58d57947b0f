"""How memory grows while models are made, trained and thrown away, and over calls of `predict`.

    python benchmarks/growth.py [--cycles 200] [--calls 20000]

Prints the resident memory after the first tenth and at the end of each, and the growth between.
"""

import argparse
import gc
from pathlib import Path

import numpy as np

import yeoul as tf

layers = tf.keras.layers


def resident():
    """Resident memory of this process, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def cycle(number):
    """Builds, compiles, trains and forgets a model; every third is recurrent."""
    rng = np.random.default_rng(number)
    x, y = rng.random((128, 8, 8), dtype="float32"), rng.integers(0, 10, 128)
    body = [layers.Reshape((8, 8, 1)), layers.Conv2D(8, 3, activation="relu"), layers.Flatten()]
    if number % 3 == 2:
        body = [layers.LSTM(16)]
    model = tf.keras.Sequential([*body, layers.Dropout(0.2), layers.Dense(10)])
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile("adam", loss, metrics=["accuracy"])
    model.fit(x, y, epochs=1, verbose=0)
    model.predict(x, verbose=0)


def measured(name, times, call):
    """Calls so many times; prints what that did to the memory."""
    for number in range(times):
        call(number)
        if number + 1 == max(1, times // 10):
            gc.collect()
            first = resident()
    gc.collect()
    last = resident()
    growth = f"{last - first:+.1f} MB, {100 * (last / first - 1):+.2f} %"
    print(f"{name}: {first:.1f} MB after a tenth of {times}, {last:.1f} MB at the end: {growth}")


def main():
    """Measures both."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cycles", type=int, default=200)
    parser.add_argument("--calls", type=int, default=20_000)
    options = parser.parse_args()
    measured("models made, trained and deleted", options.cycles, cycle)
    model = tf.keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(10)])
    x = np.ones((4, 16), "float32")
    measured("calls of predict", options.calls, lambda number: model.predict(x, verbose=0))


if __name__ == "__main__":
    main()
