"""Golden rows: files and directories."""

import os
from pathlib import Path

from tests.golden.harness import Table
from tests.golden.io_rows import at, here, listing

TABLE = Table("io_files")


def add(rows):
    for name, fn in rows.items():
        TABLE.case(name, here(fn))


def refuse(rows):
    for name, fn in rows.items():
        TABLE.error(name, here(fn))


# Files as tensors


def copied(tf, source, target):
    """A copy that a function makes."""

    @tf.function(input_signature=[tf.TensorSpec([], tf.string)] * 2)
    def copy(a, b):
        data = tf.io.read_file(a)
        tf.io.write_file(b, data + "!")
        return data, tf.strings.length(data)

    return list(copy(source, target))


for io in ("io", "compat.v1.io", "compat.v1"):
    add(
        {
            f"{io}.read_file": lambda tf, p, io=io: at(tf, io).read_file(p + "/a.txt"),
            f"{io}.read_file bytes": lambda tf, p, io=io: at(tf, io).read_file(p + "/b.bin"),
            f"{io}.write_file": lambda tf, p, io=io: (
                [at(tf, io).write_file(p + "/new", b"\xff\x00x")], listing(p)),
            f"{io}.write_file deep": lambda tf, p, io=io: (
                [at(tf, io).write_file(p + "/x/y/z", "")], listing(p)),
            f"{io}.matching_files": lambda tf, p, io=io: at(tf, io).matching_files(p + "/*.txt"),
            f"{io}.matching_files many": lambda tf, p, io=io: at(tf, io).matching_files(
                [p + "/inner/*", p + "/?.[bt]*", p + "/none*"]),
        }
    )  # fmt: skip
    refuse(
        {
            f"{io}.read_file missing": lambda tf, p, io=io: at(tf, io).read_file(p + "/no"),
            f"{io}.write_file directory": lambda tf, p, io=io: at(tf, io).write_file(p, "x"),
            f"{io}.matching_files matrix": lambda tf, p, io=io: at(tf, io).matching_files([[p]]),
        }
    )
for path in ("io", "compat.v1.io", "compat.v1.train"):
    add(
        {
            f"{path}.match_filenames_once": lambda tf, p, path=path: at(
                tf, path
            ).match_filenames_once(p + "/*.txt"),
            f"{path}.match_filenames_once none": lambda tf, p, path=path: at(
                tf, path
            ).match_filenames_once(p + "/*.x"),
            f"{path}.match_filenames_once list": lambda tf, p, path=path: at(
                tf, path
            ).match_filenames_once([p + "/a*", p + "/inner/d*"]),
        }
    )
refuse(
    {
        "io.read_file directory": lambda tf, p: tf.io.read_file(p),
        "io.read_file vector": lambda tf, p: tf.io.read_file([p]),
        "io.write_file vector": lambda tf, p: tf.io.write_file(p + "/x", ["a"]),
    }
)
add(
    {
        "files in a function": lambda tf, p: [copied(tf, p + "/a.txt", p + "/x/copy"), listing(p)],
        "files of a dataset": lambda tf, p: [
            x.numpy()
            for x in tf.data.Dataset.from_tensor_slices([p + "/a.txt", p + "/c.txt"]).map(
                tf.io.read_file
            )
        ],
    }
)


# gfile

PAIRS = {
    "exists": "Exists", "isdir": "IsDirectory", "listdir": "ListDirectory", "mkdir": "MkDir",
    "makedirs": "MakeDirs", "remove": "Remove", "rmtree": "DeleteRecursively", "copy": "Copy",
    "rename": "Rename", "glob": "Glob", "stat": "Stat", "walk": "Walk",
}  # fmt: skip


def both(name):
    """The function by its name of today and by that of TensorFlow 1."""
    return (f"io.gfile.{name}", f"compat.v1.gfile.{PAIRS[name]}")


def done(tf, path, p, *names, **options):
    """The directory after a call on paths in it."""
    result = at(tf, path)(*[f"{p}/{name}" for name in names], **options)
    return [result, listing(p)]


DOING = {
    "mkdir": [(("new",), {}), (("inner",), {}), (("inner/x",), {})],
    "makedirs": [(("new/a/b",), {}), (("inner/deep",), {}), (("x",), {})],
    "remove": [(("a.txt",), {}), (("inner/d.txt",), {}), (("b.bin",), {})],
    "rmtree": [(("inner",), {}), (("inner/deep",), {}), (("a.txt",), {})],
    "copy": [
        (("a.txt", "x"), {}),
        (("a.txt", "c.txt"), {"overwrite": True}),
        (("c.txt", "inner/e"), {}),
    ],
    "rename": [
        (("a.txt", "x"), {}),
        (("a.txt", "c.txt"), {"overwrite": True}),
        (("inner", "outer"), {}),
    ],
}


def doing(path, names, options):
    """A row that notes what a call does."""
    label = f"{path} {' '.join(names)} {options or ''}"
    add({label: lambda tf, p: done(tf, path, p, *names, **options)})


for name, calls in DOING.items():
    for path in both(name):
        for names, options in calls:
            doing(path, names, options)
ASKING = {
    "exists": ["a.txt", "inner", "no"],
    "isdir": ["a.txt", "inner", "no"],
    "listdir": ["", "inner", "inner/deep"],
    "glob": ["*.txt", "inner/*", "[!ab]*", "no*", "?.b??", "*/*", ".*", "a.txt"],
}
for name, paths in ASKING.items():
    for path in both(name):
        for target in paths:

            def ask(tf, p, path=path, target=target):
                found = at(tf, path)(f"{p}/{target}")
                return sorted(found) if isinstance(found, list) else found

            add({f"{path} {target}": ask})
for path in both("stat"):
    for target in ("a.txt", "c.txt", "inner"):

        def stat(tf, p, path=path, target=target):
            found = at(tf, path)(f"{p}/{target}")
            length = "any" if found.is_directory else found.length
            return [length, found.is_directory, found.mtime_nsec > 1_600_000_000_000_000_000]

        add({f"{path} {target}": stat})
for path in both("walk"):
    for order in (True, False):

        def walk(tf, p, path=path, order=order):
            # Names come in any order, and so do directories beside each other: these have none.
            return [[a, sorted(b), sorted(c)] for a, b, c in at(tf, path)(p, order)]

        add({f"{path} {order}": walk})
    add({f"{path} missing": lambda tf, p, path=path: list(at(tf, path)(p + "/no"))})
LOST = {
    "listdir": ["no", "a.txt"],
    "mkdir": ["no/x"],
    "makedirs": ["a.txt"],
    "remove": ["no", "inner"],
    "rmtree": ["no"],
    "stat": ["no"],
}
for name, paths in LOST.items():
    for path in both(name):
        for target in paths:
            refuse(
                {
                    f"{path} refuses {target}": lambda tf, p, path=path, target=target: at(
                        tf, path
                    )(f"{p}/{target}")
                }
            )
for name in ("copy", "rename"):
    for path in both(name):
        refuse(
            {
                f"{path} refuses a missing file": lambda tf, p, path=path: at(tf, path)(
                    p + "/no", p + "/x"
                ),
                f"{path} refuses to overwrite": lambda tf, p, path=path: at(tf, path)(
                    p + "/a.txt", p + "/c.txt"
                ),
            }
        )
refuse({"io.gfile unknown scheme": lambda tf, p: tf.io.gfile.exists("nosuch://a")})
JOINS = (
    ("a", "b"),
    ("a", "/b"),
    ("gs://x", "b", "c"),
    ("a/", "b"),
    ("a",),
    (b"a", b"b"),
    ("", "a"),
)
for parts in JOINS:
    add({f"io.gfile.join {parts}": lambda tf, p, parts=parts: tf.io.gfile.join(*parts)})
add(
    {
        "io.gfile.get_registered_schemes": lambda tf, p: (
            "file" in tf.io.gfile.get_registered_schemes()
        ),
        "io.gfile.get_registered_schemes list": lambda tf, p: isinstance(
            tf.io.gfile.get_registered_schemes(), list
        ),
        "io.gfile.get_registered_schemes none": lambda tf, p: (
            "nosuch" in tf.io.gfile.get_registered_schemes()
        ),
        "io.gfile file scheme": lambda tf, p: tf.io.gfile.exists("file://" + p + "/a.txt"),
        "io.gfile path objects": lambda tf, p: tf.io.gfile.exists(Path(p)),
        "io.gfile bytes": lambda tf, p: tf.io.gfile.isdir(os.fsencode(p)),
    }
)


# GFile

CLASSES = ("io.gfile.GFile", "compat.v1.gfile.GFile", "compat.v1.gfile.Open")
CLASSES += ("compat.v1.gfile.FastGFile",)


def script(name, mode, *calls):
    """A function that opens a file, calls methods, and returns results and the directory."""

    def run(tf, p, path):
        found = []
        with at(tf, path)(f"{p}/{name}", mode) as file:
            for method, *arguments in calls:
                found.append(getattr(file, method)(*arguments))
        return [found, listing(p)]

    return run


SCRIPTS = {
    "read": script("a.txt", "r", ("read", 2), ("read",), ("read",), ("size",)),
    "read bytes": script("b.bin", "rb", ("read", 1), ("tell",), ("read",), ("seekable",)),
    "lines": script("a.txt", "r", ("readline",), ("tell",), ("readlines",), ("readline",)),
    "seek": script("a.txt", "r", ("seek", 4), ("read", 1), ("seek", -2, 2), ("read",), ("tell",)),
    "next": script("a.txt", "rb", ("next",), ("readline",)),
    "write": script("n", "w", ("write", "é\n"), ("tell",), ("write", b"x"), ("flush",), ("size",)),
    "append": script("a.txt", "a", ("write", "three")),
    "iterate": lambda tf, p, path: list(at(tf, path)(p + "/a.txt")),
    "mode": lambda tf, p, path: [at(tf, path)(p + "/a.txt").mode, at(tf, path)("x", "wb").mode],
    "no file yet": lambda tf, p, path: at(tf, path)(p + "/no").name,
}
for path in CLASSES:
    for name, fn in SCRIPTS.items():
        if path == CLASSES[0] or name in ("read", "write", "iterate"):
            add({f"{path} {name}": lambda tf, p, fn=fn, path=path: fn(tf, p, path)})
GFILE_MISTAKES = {
    "mode": script("a.txt", "x"),
    "missing": script("no", "r", ("read",)),
    "directory": script("inner", "r", ("read",)),
    "missing directory": script("no/x", "w", ("write", "x")),
    "write what is read": script("a.txt", "r", ("write", "x")),
    "read what is written": script("n", "w", ("read",)),
    "seek behind": script("a.txt", "r", ("seek", 99)),
    "seek before": script("a.txt", "r", ("seek", -1)),
    "seek from nowhere": script("a.txt", "r", ("seek", 0, 9)),
    "seek without": script("a.txt", "r", ("seek",)),
    "no text": script("b.bin", "r", ("read",)),
    "number": script("n", "w", ("write", 3)),
    "end": script("c.txt", "r", ("next",)),
}
for name, fn in GFILE_MISTAKES.items():
    refuse({f"io.gfile.GFile: {name}": lambda tf, p, fn=fn: fn(tf, p, CLASSES[0])})
