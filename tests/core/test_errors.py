import copy
import pickle

import pytest

from yeoul.core import errors

CLASSES = [c for c in vars(errors).values() if isinstance(c, type) and hasattr(c, "error_code")]
CODED = [c for c in CLASSES if not c.__name__.startswith("_") and c is not errors.OpError]


@pytest.mark.parametrize("error_class", CODED)
def test_code_is_that_of_the_name(error_class):
    name = error_class.__name__.removesuffix("Error")
    spaced = "".join(f"_{letter}" if letter.isupper() else letter for letter in name)
    error = error_class(None, None, "why")
    assert error.error_code == getattr(errors, spaced.strip("_").upper())


def test_there_is_a_class_for_every_code_but_ok():
    assert sorted(c(None, None, "").error_code for c in CODED) == list(range(1, 17))


@pytest.mark.parametrize("duplicate", [copy.copy, lambda e: pickle.loads(pickle.dumps(e))])
def test_copies_keep_message_and_payloads(duplicate):
    error = duplicate(errors.NotFoundError("node", "op", "why", {"a": b"b"}))
    assert type(error) is errors.NotFoundError
    assert (error.message, error.args, error.experimental_payloads) == (
        "why",
        ("why",),
        {"a": b"b"},
    )
    assert duplicate(errors.OpError(None, None, "why", 7)).error_code == 7


def test_what_failed():
    error = errors.InternalError("node", "op", "why")
    assert (error.node_def, error.op, str(error)) == ("node", "op", "why")
    assert repr(error) == "InternalError('why')"
