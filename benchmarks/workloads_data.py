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


@workload
def data_text_lines_200k(tf):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lines.txt"
        path.write_text("".join(f"line number {i} of a text\n" for i in range(200_000)))
        lines = tf.data.TextLineDataset(str(path)).batch(256)
        return epochs(lambda: drain(lines), 2)


def table_in(folder, rows):
    """A file of comma-separated values; its path."""
    path = Path(folder) / "table.csv"
    lines = [f"{i},{i / 7:.4f},{i % 2},name {i % 100},{i * 0.5}" for i in range(rows)]
    path.write_text("\n".join(["a,b,c,d,e", *lines, ""]))
    return str(path)


@workload
def data_csv_50k(tf):
    with tempfile.TemporaryDirectory() as folder:
        kinds = [tf.int64, tf.float32, tf.int32, tf.string, tf.float32]
        path = table_in(folder, 50_000)
        rows = tf.data.experimental.CsvDataset(path, kinds, header=True).batch(256)
        return epochs(lambda: drain(rows), 2)


@workload
def data_make_csv_50k(tf):
    with tempfile.TemporaryDirectory() as folder:
        rows = tf.data.experimental.make_csv_dataset(
            table_in(folder, 50_000), 256, label_name="c", num_epochs=1, shuffle=False
        )
        return epochs(lambda: drain(rows), 2)


@workload
def data_padded_batch_20k(tf):
    sizes = rng.integers(1, 60, 20_000)
    ragged = tf.RaggedTensor.from_row_lengths(np.arange(sizes.sum()), sizes)
    rows = tf.data.Dataset.from_tensor_slices(ragged).map(lambda row: row).padded_batch(64)
    return epochs(lambda: drain(rows), 2)


@workload
def data_interleave_16_files(tf):
    with tempfile.TemporaryDirectory() as folder:
        for number in range(16):
            with tf.io.TFRecordWriter(f"{folder}/{number:02}.tfrecord") as writer:
                for _ in range(2000):
                    writer.write(rng.bytes(200))
        names = tf.data.Dataset.list_files(f"{folder}/*.tfrecord", shuffle=False)
        rows = names.interleave(
            tf.data.TFRecordDataset, cycle_length=16, num_parallel_calls=tf.data.AUTOTUNE
        )
        return epochs(lambda: drain(rows.batch(256)), 2)


@workload
def data_jpeg_folder_300(tf):
    with tempfile.TemporaryDirectory() as folder:
        smooth = np.linspace(0, 200, 320)[:, None, None] * np.ones((1, 240, 3))
        for number in range(300):
            noise = rng.integers(0, 50, smooth.shape)
            picture = tf.io.encode_jpeg((smooth + noise).astype(np.uint8))
            (Path(folder) / f"{number:03}.jpg").write_bytes(picture.numpy())

        def load(path):
            picture = tf.io.decode_jpeg(tf.io.read_file(path), channels=3)
            return tf.image.resize(picture, (96, 96)) / 255.0

        names = tf.data.Dataset.list_files(f"{folder}/*.jpg", shuffle=False)
        pictures = names.map(load, num_parallel_calls=tf.data.AUTOTUNE).batch(32)
        return epochs(lambda: drain(pictures.prefetch(tf.data.AUTOTUNE)), 2)


@workload
def data_parse_single_example_20k(tf):
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "rows.tfrecord")
        with tf.io.TFRecordWriter(path) as writer:
            for i in range(20_000):
                pixels = tf.train.BytesList(value=[bytes([i % 256]) * 64])
                label = tf.train.Int64List(value=[i % 10])
                feature = {
                    "pixels": tf.train.Feature(bytes_list=pixels),
                    "label": tf.train.Feature(int64_list=label),
                }
                features = tf.train.Features(feature=feature)
                writer.write(tf.train.Example(features=features).SerializeToString())
        kinds = {
            "pixels": tf.io.FixedLenFeature([], tf.string),
            "label": tf.io.FixedLenFeature([], tf.int64),
        }

        def parse(message):
            found = tf.io.parse_single_example(message, kinds)
            pixels = tf.reshape(tf.io.decode_raw(found["pixels"], tf.uint8), [8, 8])
            return tf.cast(pixels, tf.float32) / 255.0, found["label"]

        rows = tf.data.TFRecordDataset(path).map(parse, num_parallel_calls=tf.data.AUTOTUNE)
        return epochs(lambda: drain(rows.batch(256)), 2)


@workload
def data_padded_made_20k(tf):
    sizes = rng.integers(1, 60, 20_000)
    rows = tf.data.Dataset.from_tensor_slices(sizes).map(tf.range).padded_batch(64)
    return epochs(lambda: drain(rows), 2)


@workload
def data_padded_generator_5k(tf):
    rows = [rng.random(n) for n in rng.integers(1, 60, 5000)]
    signature = tf.TensorSpec((None,), tf.float64)
    made = tf.data.Dataset.from_generator(lambda: iter(rows), output_signature=signature)
    return epochs(lambda: drain(made.padded_batch(64)), 2)


@workload
def data_interleave_jpeg_files(tf):
    with tempfile.TemporaryDirectory() as folder:
        picture = rng.integers(0, 255, (240, 320, 3)).astype(np.uint8)
        encoded = tf.io.encode_jpeg(picture).numpy()
        for number in range(8):
            with tf.io.TFRecordWriter(f"{folder}/{number:02}.tfrecord", "GZIP") as writer:
                for _ in range(20):
                    writer.write(encoded)

        def pictures(path):
            records = tf.data.TFRecordDataset(path, "GZIP")
            return records.map(lambda r: tf.image.resize(tf.io.decode_jpeg(r, 3), (64, 64)))

        names = tf.data.Dataset.list_files(f"{folder}/*.tfrecord", shuffle=False)
        found = names.interleave(pictures, cycle_length=8, num_parallel_calls=tf.data.AUTOTUNE)
        return epochs(lambda: drain(found.batch(32)), 2)
