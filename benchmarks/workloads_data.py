"""Workloads: an epoch over a pipeline of data, nothing done with it."""

import tempfile
from pathlib import Path

import numpy as np
from timing import epochs, workload

rng = np.random.default_rng(0)


def drain(dataset):
    """Iterates over a dataset, doing nothing with it."""
    for _ in dataset:
        pass


@workload
def data_slices_shuffle_batch_60k(tf):
    arrays = rng.random((60000, 784), dtype=np.float32), rng.integers(0, 10, 60000)
    dataset = tf.data.Dataset.from_tensor_slices(arrays).shuffle(10000).batch(64)
    return epochs(lambda: drain(dataset), 2)


@workload
def data_map_shuffle_batch_60k(tf):
    images = rng.integers(0, 255, (60000, 28, 28), dtype=np.uint8)
    labels = rng.integers(0, 10, 60000)

    def scale(image, label):
        return tf.reshape(tf.cast(image, tf.float32) / 255.0, (784,)), label

    dataset = (
        tf.data.Dataset.from_tensor_slices((images, labels))
        .map(scale, num_parallel_calls=tf.data.AUTOTUNE)
        .shuffle(10000)
        .batch(64)
        .prefetch(tf.data.AUTOTUNE)
    )
    return epochs(lambda: drain(dataset), 2)


@workload
def data_generator_20k(tf):
    def generate():
        for i in range(20000):
            yield np.float32(i), i

    signature = (tf.TensorSpec((), tf.float32), tf.TensorSpec((), tf.int64))
    dataset = tf.data.Dataset.from_generator(generate, output_signature=signature).batch(64)
    return epochs(lambda: drain(dataset), 2)


@workload
def data_tfrecord_parse_20k(tf):
    def example(i):
        x = tf.train.Feature(float_list=tf.train.FloatList(value=[float(i)] * 32))
        y = tf.train.Feature(int64_list=tf.train.Int64List(value=[i % 10]))
        return tf.train.Example(features=tf.train.Features(feature={"x": x, "y": y}))

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "rows.tfrecord")
        with tf.io.TFRecordWriter(path) as writer:
            for i in range(20000):
                writer.write(example(i).SerializeToString())
        features = {
            "x": tf.io.FixedLenFeature([32], tf.float32),
            "y": tf.io.FixedLenFeature([], tf.int64),
        }
        rows = tf.data.TFRecordDataset(path).batch(256)
        parsed = rows.map(lambda row: tf.io.parse_example(row, features))
        return epochs(lambda: drain(parsed), 2)
