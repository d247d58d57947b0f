"""What the golden rows of tf.io share: messages, and results as plain nests."""

import shutil
import tempfile
from pathlib import Path


def feature(tf, values):
    """A `Feature` of bytes, floats or integers; None gives one of no kind."""
    train = tf.train
    if values is None:
        return train.Feature()
    if values and isinstance(values[0], bytes):
        return train.Feature(bytes_list=train.BytesList(value=values))
    if values and isinstance(values[0], float):
        return train.Feature(float_list=train.FloatList(value=values))
    return train.Feature(int64_list=train.Int64List(value=values))


def example(tf, **values):
    """A serialised `Example`."""
    features = {key: feature(tf, value) for key, value in values.items()}
    return tf.train.Example(features=tf.train.Features(feature=features)).SerializeToString()


def sequence(tf, context, **lists):
    """A serialised `SequenceExample`."""
    train = tf.train
    rows = {
        key: train.FeatureList(feature=[feature(tf, step) for step in steps])
        for key, steps in lists.items()
    }
    return train.SequenceExample(
        context=train.Features(feature={k: feature(tf, v) for k, v in context.items()}),
        feature_lists=train.FeatureLists(feature_list=rows),
    ).SerializeToString()


def parts(value):
    """A result as a nest of tensors: composite tensors are taken apart."""
    if isinstance(value, dict):
        return {key: parts(value[key]) for key in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [parts(one) for one in value]
    if hasattr(value, "dense_shape"):
        return [value.indices, value.values, value.dense_shape]
    if hasattr(value, "nested_row_splits"):
        return [value.flat_values, *value.nested_row_splits]
    return value


def static(value):
    """The shapes that are known of a result in a graph, as text."""
    if isinstance(value, dict):
        return {key: static(value[key]) for key in sorted(value)}
    if isinstance(value, (list, tuple)):
        return [static(one) for one in value]
    return f"{value.shape} {value.dtype.name}"


def both(tf, function, *arguments):
    """Results eagerly, and in functions whose arguments have known and unknown dimensions."""
    tensors = [tf.constant(a) for a in arguments]
    shapes = []

    def traced(*given):
        result = function(*given)
        shapes.append(static(result))
        return parts(result)

    known = tf.function(traced, autograph=False)(*tensors)
    specs = [tf.TensorSpec([None] * len(t.shape), t.dtype) for t in tensors]
    unknown = tf.function(traced, input_signature=specs, autograph=False)(*tensors)
    return [parts(function(*tensors)), known, unknown, shapes]


class folder:
    """A directory for the time of a `with` statement; gives its path."""

    def __enter__(self):
        self.path = tempfile.mkdtemp()
        for name, data in (("a.txt", b"one\ntwo\n"), ("b.bin", b"\x00\xff"), ("c.txt", b"")):
            Path(self.path, name).write_bytes(data)
        Path(self.path, "inner", "deep").mkdir(parents=True)
        Path(self.path, "inner", "d.txt").write_bytes(b"three")
        return self.path

    def __exit__(self, *exception):
        shutil.rmtree(self.path, ignore_errors=True)


def listing(path):
    """What is in a directory, with the files' contents."""
    found = {}
    for entry in sorted(Path(path).rglob("*")):
        found[str(entry.relative_to(path))] = "" if entry.is_dir() else entry.read_bytes().hex()
    return found


def here(fn):
    """A row's function that gets a directory; paths in its result are made relative."""

    def run(tf):
        with folder() as path:
            return relative(fn(tf, path), path)

    return run


def relative(value, path):
    """The result without the name of the directory, which is another one each time."""
    if isinstance(value, dict):
        return {relative(k, path): relative(v, path) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [relative(v, path) for v in value]
    if hasattr(value, "numpy"):
        value = value.numpy()
        value = value.tolist() if hasattr(value, "tolist") else value
        return relative(value, path)
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    return value.replace(path, "~") if isinstance(value, str) else value


def at(tf, path):
    """What stands at a public path."""
    for part in path.split("."):
        tf = getattr(tf, part)
    return tf
