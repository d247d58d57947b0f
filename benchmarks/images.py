"""Reading and resizing photos, one by one and in a pipeline, on any package with TensorFlow's API.

    PYTHONPATH=. python benchmarks/images.py yeoul
    PYTHONPATH=. /tmp/tf/bin/python benchmarks/images.py tensorflow

Prints the milliseconds of one image of 500 x 375, decoded and resized to 224 x 224.
"""

import argparse
import importlib
import time

import numpy as np

COUNT, SIZE = 200, [224, 224]


def photos(tf):
    """JPEGs of smooth pictures with noise."""
    random = np.random.RandomState(0)
    rows, columns = np.mgrid[0:375, 0:500]
    files = []
    for _ in range(16):
        waves = random.uniform(0.005, 0.05, (3, 2))
        levels = [np.sin(rows * a) + np.cos(columns * b) for a, b in waves]
        picture = 127 + 50 * np.stack(levels, -1) + random.normal(0, 6, (375, 500, 3))
        files.append(tf.io.encode_jpeg(np.clip(picture, 0, 255).astype(np.uint8)).numpy())
    return [files[i % 16] for i in range(COUNT)]


def eager(tf, files):
    """One image after the other."""
    for file in files:
        image = tf.io.decode_jpeg(file, channels=3)
        tf.image.resize(image, SIZE)


def decoded(tf, files):
    """Only read."""
    for file in files:
        tf.io.decode_jpeg(file, channels=3)


def pipeline(tf, files):
    """In `Dataset.map`, several at once."""

    def read(file):
        return tf.image.resize(tf.io.decode_jpeg(file, channels=3), SIZE)

    dataset = tf.data.Dataset.from_tensor_slices(files)
    for _ in dataset.map(read, num_parallel_calls=tf.data.AUTOTUNE).batch(32):
        pass


def main():
    """Times the three ways, the best of five."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("package")
    tf = importlib.import_module(parser.parse_args().package)
    files = photos(tf)
    for way in (decoded, eager, pipeline):
        way(tf, files[:32])
        times = []
        for _ in range(5):
            start = time.perf_counter()
            way(tf, files)
            times.append(time.perf_counter() - start)
        print(f"{way.__name__:10s}{min(times) / COUNT * 1e3:8.3f} ms an image")


if __name__ == "__main__":
    main()
