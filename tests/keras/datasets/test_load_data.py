"""Results are those of Keras for the same files (recorded by tools/record_datasets.py)."""

import importlib
import inspect
import json
from pathlib import Path

import pytest

from tests.keras.datasets import made
from yeoul.keras.datasets import load_california_housing, load_imdb, load_reuters

RECORD = json.loads(
    (Path(__file__).parents[2] / "golden/recordings/datasets.json").read_text(encoding="utf-8")
)
TEXT = "num_words=None, skip_top=0, maxlen=None, "
CHARS = "seed=113, start_char=1, oov_char=2, index_from=3, **kwargs"


def module_of(name):
    return importlib.import_module(f"yeoul.keras.datasets.load_{name}")


@pytest.fixture
def load(small, home):
    def run(name, arguments):
        module = module_of(name)
        (home / f"{name}.npz").write_bytes(small(name, module))
        return module.load_data(**arguments)

    return run


@pytest.mark.parametrize(("name", "arguments"), made.CASES, ids=lambda v: str(v))
def test_same_as_keras(load, monkeypatch, name, arguments):
    result = load(name, arguments)
    assert made.as_lists(result) == RECORD[made.key(name, arguments)]


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("mnist", "path='mnist.npz'"),
        ("fashion_mnist", ""),
        ("cifar10", ""),
        ("cifar100", "label_mode='fine'"),
        ("digits", ""),
        ("boston_housing", "path='boston_housing.npz', test_split=0.2, seed=113"),
        (
            "california_housing",
            "version='large', path='california_housing.npz', test_split=0.2, seed=113",
        ),
        ("imdb", f"path='imdb.npz', {TEXT}{CHARS}"),
        ("reuters", f"path='reuters.npz', {TEXT}test_split=0.2, {CHARS}"),
    ],
)
def test_signatures(name, signature):
    parameters = inspect.signature(module_of(name).load_data).parameters.values()
    plain = [p.replace(annotation=inspect.Parameter.empty) for p in parameters]
    assert ", ".join(map(str, plain)) == signature


@pytest.mark.parametrize("name", ["imdb", "reuters"])
def test_too_short_a_maxlen(load, name):
    with pytest.raises(ValueError, match=r"shorter than maxlen=3, no sequence was kept\. "):
        load(name, {"maxlen": 3})


@pytest.mark.parametrize("name", ["imdb", "reuters"])
def test_other_arguments(load, name, caplog):
    load(name, {"nb_words": 9})
    assert caplog.messages == [
        "The `nb_words` argument in `load_data` has been renamed `num_words`."
    ]
    with pytest.raises(TypeError, match=r"Unrecognized keyword arguments: \{'foo': 1\}\."):
        load(name, {"foo": 1})


def test_no_shift(load):
    (x, _), _ = load("imdb", {"index_from": None, "start_char": None, "num_words": 99})
    assert sorted(map(tuple, x)) == sorted(map(tuple, made.arrays("imdb")["x_train"]))


@pytest.mark.parametrize("name", ["boston_housing", "california_housing", "reuters"])
@pytest.mark.parametrize("test_split", [1.0, 1.5, -0.1])
def test_the_split_must_be_a_share(name, test_split):
    with pytest.raises(ValueError, match=rf"Invalid `test_split` argument: {test_split}\. It"):
        module_of(name).load_data(test_split=test_split)


def test_the_version_must_be_known():
    with pytest.raises(ValueError, match=r"one of 'small', 'large'\. Received: version=mid"):
        load_california_housing.load_data(version="mid")


@pytest.mark.parametrize("module", [load_imdb, load_reuters])
def test_word_index(module, home, offline):
    name = module.get_word_index.__defaults__[0]
    (home / name).write_text('{"the": 1, "caf\\u00e9": 2}')
    with pytest.warns(UserWarning, match="is not the original file .its md5 checksum"):
        assert module.get_word_index() == {"the": 1, "café": 2}
    for content in ('{"the": 1,', '{"the": "one"}', "[1]"):
        (home / name).write_text(content)
        with pytest.raises(ValueError, match=f"{name} is truncated, corrupt or another file"):
            module.get_word_index()
    (home / name).unlink()
    with pytest.raises(OSError, match=f"tf-keras-datasets/{name}\n"):
        module.get_word_index()


def test_reuters_topics():
    names = load_reuters.get_label_names()
    assert len(names) == len(set(names)) == 46
    assert (names[0], names[3], names[45]) == ("cocoa", "earn", "lead")
