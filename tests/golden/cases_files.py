"""Golden rows: the ops that read and write checkpoints."""

import tempfile

from tests.golden.harness import Table

TABLE = Table("files")


class ByName:
    """Ops by their names, for a package without `tf.raw_ops`."""

    def __getattr__(self, name):
        from yeoul.core.dtypes import as_dtype
        from yeoul.engine.dispatch import execute
        from yeoul.engine.op import TABLE

        op = TABLE[name]

        def call(**given):
            inputs = []
            for formal in op.inputs:
                value = given.pop(formal.name)
                inputs += list(value) if formal.many else [value]
            for key in {"dt", "dtypes"} & given.keys():
                value = given[key]
                many = isinstance(value, list)
                given[key] = tuple(as_dtype(v).np for v in value) if many else as_dtype(value).np
            return execute(op, tuple(inputs), {**op.attrs, **given})

        return call


def ops_of(tf):
    return tf.raw_ops if hasattr(tf, "raw_ops") else ByName()


def case(name, fn):
    TABLE.case(name, lambda tf: fn(tf, ops_of(tf), tempfile.mkdtemp()), grad=False)


def error(name, fn):
    TABLE.error(name, lambda tf: fn(tf, ops_of(tf), tempfile.mkdtemp()))


def written(tf, ops, folder, slices=("", "")):
    """The prefix of a checkpoint with two tensors."""
    ops.SaveV2(
        prefix=folder + "/a",
        tensor_names=["x", "y"],
        shape_and_slices=list(slices),
        tensors=[tf.range(6), tf.constant([[1.5, 2.5]])],
    )
    return folder + "/a"


def read(tf, ops, prefix, name, given="", dtype="int32"):
    return ops.RestoreV2(
        prefix=prefix, tensor_names=[name], shape_and_slices=[given], dtypes=[dtype]
    )


case("SaveV2", lambda tf, ops, d: tf.train.list_variables(written(tf, ops, d)))
case(
    "SaveV2 slice",
    lambda tf, ops, d: tf.train.list_variables(written(tf, ops, d, ("9 3,6", "4 2 1,1:-"))),
)
error("SaveV2 other slice", lambda tf, ops, d: written(tf, ops, d, ("9 3,2", "")))
case("RestoreV2", lambda tf, ops, d: read(tf, ops, written(tf, ops, d), "x"))
case("RestoreV2 slice", lambda tf, ops, d: read(tf, ops, written(tf, ops, d), "x", "6 2,3"))
case(
    "RestoreV2 parts",
    lambda tf, ops, d: read(tf, ops, written(tf, ops, d, ("9 3,6", "")), "x", "9 4,2"),
)
error("RestoreV2 dtype", lambda tf, ops, d: read(tf, ops, written(tf, ops, d), "x", "", "float32"))
error("RestoreV2 missing", lambda tf, ops, d: read(tf, ops, written(tf, ops, d), "z"))
error("RestoreV2 no file", lambda tf, ops, d: read(tf, ops, d + "/none", "z"))
error("RestoreV2 outside", lambda tf, ops, d: read(tf, ops, written(tf, ops, d), "x", "6 5,2"))
error("RestoreV2 shape", lambda tf, ops, d: read(tf, ops, written(tf, ops, d), "x", "5 0,2"))


def first_format(tf, ops, folder):
    ops.Save(
        filename=folder + "/f", tensor_names=["x", "s"], data=[tf.range(4), tf.constant(["a"])]
    )
    return folder + "/f"


def restore(ops, path, name, dtype):
    return ops.Restore(file_pattern=path, tensor_name=name, dt=dtype)


case("Save", lambda tf, ops, d: restore(ops, first_format(tf, ops, d), "x", "int32"))
case("Save strings", lambda tf, ops, d: restore(ops, first_format(tf, ops, d), "s", "string"))
case("Save listed", lambda tf, ops, d: tf.train.list_variables(first_format(tf, ops, d)))
error(
    "Restore of the second format",
    lambda tf, ops, d: restore(ops, written(tf, ops, d), "x", "int32"),
)
error("Restore missing", lambda tf, ops, d: restore(ops, d + "/none", "x", "int32"))


def slices(tf, ops, folder, given):
    ops.SaveSlices(
        filename=folder + "/f",
        tensor_names=["x"],
        shapes_and_slices=["4 0,4"],
        data=[tf.range(4)],
    )
    return ops.RestoreSlice(
        file_pattern=folder + "/f", tensor_name="x", shape_and_slice=given, dt="int32"
    )


case("SaveSlices and RestoreSlice", lambda tf, ops, d: slices(tf, ops, d, "4 1,2"))
case("RestoreSlice all", lambda tf, ops, d: slices(tf, ops, d, "4 -"))
error("RestoreSlice outside", lambda tf, ops, d: slices(tf, ops, d, "4 3,2"))


def merged(tf, ops, folder, **options):
    for name, given in (("b", "4 0,2"), ("c", "4 2,2")):
        ops.SaveV2(
            prefix=f"{folder}/{name}",
            tensor_names=["p"],
            shape_and_slices=[given],
            tensors=[tf.range(2)],
        )
    prefixes = [f"{folder}/{name}" for name in options.pop("names", "bc")]
    ops.MergeV2Checkpoints(
        checkpoint_prefixes=prefixes, destination_prefix=folder + "/m", **options
    )
    return read(tf, ops, folder + "/m", "p")


case("MergeV2Checkpoints", lambda tf, ops, d: merged(tf, ops, d))
case(
    "MergeV2Checkpoints keeps folders", lambda tf, ops, d: merged(tf, ops, d, delete_old_dirs=False)
)
case(
    "MergeV2Checkpoints without a file",
    lambda tf, ops, d: merged(tf, ops, d, names="bcz", allow_missing_files=True),
)
error("MergeV2Checkpoints missing", lambda tf, ops, d: merged(tf, ops, d, names="bz"))
for shard, count in ((3, 7), (0, 1), (123456, 1000000)):
    case(
        f"ShardedFilename {shard}",
        lambda tf, ops, d, s=shard, n=count: ops.ShardedFilename(
            basename="x/y", shard=s, num_shards=n
        ),
    )
    case(
        f"ShardedFilespec {shard}",
        lambda tf, ops, d, n=count: ops.ShardedFilespec(basename="", num_shards=n),
    )
