"""tf.io.decode_json_example: `Example`s written as JSON (the mapping of protocol buffers)."""

import base64
import binascii
import json
import math
import re

import numpy as np

from yeoul.core.dtypes import string
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.formats import protos

INT64 = range(-(1 << 63), 1 << 63)
WHOLE = re.compile(r"-?[0-9]{1,20}")
NUMBER = re.compile(r"-?[0-9]*\.?[0-9]*(?:[eE][-+]?[0-9]+)?")
WORDS = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class Unfit(ValueError):
    """The JSON is no `Example`; the message says what is wrong, and where."""


def constant(word):
    raise Unfit(f"Expected a value, but found {word}")


def without_doubles(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unfit(f"Repeated key: {twice!r} is already set.")
    return found


def example_of(text):
    """The serialised `Example` that a JSON text describes.

    Raises:
      Unfit: if it describes none.
    """
    try:
        value = json.loads(
            text.decode("utf-8"), parse_constant=constant, object_pairs_hook=without_doubles
        )
    except (ValueError, RecursionError) as error:
        raise Unfit(f"{error}") from None
    if not isinstance(value, dict):
        raise Unfit("Root element must be a message")
    example = protos.message_class("Example")()
    features = fields(value, ("features",), "").get("features")
    if features is not None:
        example.features.SetInParent()
        entries = fields(features, ("feature",), "features").get("feature")
        if entries is not None:
            made = example.features.feature
            for key, feature in mapping(entries, "features.feature").items():
                fill(made[key], feature, f"features.feature[{key!r}]")
    return example.SerializeToString()


def mapping(value, where):
    if not isinstance(value, dict):
        raise Unfit(f"({where}): expected an object, not {shown(value)}")
    return value


def fields(value, names, where):
    """The fields of a message by their snake-case names; those that are null are left out."""
    known = {}
    for name in names:
        head, *rest = name.split("_")
        known[name] = known[head + "".join(part.capitalize() for part in rest)] = name
    found = {}
    for key, part in mapping(value, where).items():
        if key not in known:
            raise Unfit(f"{where}{'.' if where else ''}{key}: Cannot find field.")
        if part is not None:
            found[known[key]] = part
    return found


def fill(feature, value, where):
    """Sets a `Feature` from its JSON form."""
    if value is None:
        return
    kinds = fields(value, tuple(READERS), where)
    if len(kinds) > 1:
        raise Unfit(f"({where}): oneof field 'kind' is already set, by {' and '.join(kinds)}")
    for kind, held in kinds.items():
        made = getattr(feature, kind)
        made.SetInParent()
        values = fields(held, ("value",), f"{where}.{kind}").get("value")
        if values is None:
            continue
        values = values if isinstance(values, list) else [values]
        read = READERS[kind]
        found = [
            read(v, f"{where}.{kind}.value[{i}]") for i, v in enumerate(values) if v is not None
        ]
        made.value.extend(found)


def shown(value):
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:60] + "…"


def refuse(value, kind, where):
    raise Unfit(f"({where}): invalid value {shown(value)} for type {kind}")


def as_bytes(value, where):
    """Base64, of either alphabet, with or without padding."""
    if not isinstance(value, str):
        refuse(value, "TYPE_BYTES", where)
    text = value.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        return refuse(value, "TYPE_BYTES", where)


def as_float(value, where):
    if isinstance(value, str) and value in WORDS:
        return WORDS[value]
    try:
        if not isinstance(value, (int, float, str)) or isinstance(value, bool):
            raise ValueError
        if isinstance(value, str) and not NUMBER.fullmatch(value):
            raise ValueError
        number = float(value)
    except (ValueError, OverflowError):
        return refuse(value, "TYPE_FLOAT", where)
    if not math.isfinite(number) or abs(number) > 3.4028235677973366e38:
        refuse(value, "TYPE_FLOAT", where)
    return number


def as_int(value, where):
    try:
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            raise ValueError
        if isinstance(value, str) and not WHOLE.fullmatch(value):
            raise ValueError
        number = int(value)
        if number != value and not isinstance(value, str):
            raise ValueError
    except (ValueError, OverflowError):
        return refuse(value, "TYPE_INT64", where)
    return number if number in INT64 else refuse(value, "TYPE_INT64", where)


READERS = {"bytes_list": as_bytes, "float_list": as_float, "int64_list": as_int}


def _host(json_examples):
    out = np.empty(json_examples.shape, object)
    flat = out.reshape(-1)
    for i, text in enumerate(json_examples.reshape(-1).tolist()):
        try:
            flat[i] = example_of(text)
        except ValueError as error:
            raise invalid(
                f"Error while parsing JSON: {error} [Op:DecodeJSONExample]. Element {i} must be "
                'a tf.train.Example, such as {"features": {"feature": {"x": {"int64List": '
                '{"value": [1]}}}}}.'
            ) from None
    return out


DECODE_JSON_EXAMPLE = register(
    "DecodeJSONExample",
    "json_examples:string",
    host=_host,
    grad=NONE,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), string)],
)


@export(
    "io.decode_json_example", "compat.v1.io.decode_json_example", "compat.v1.decode_json_example"
)
@dispatchable
def decode_json_example(json_examples, name=None):
    """`tf.train.Example`s written as JSON in their serialised form.

    Args:
      json_examples: string tensor; each element follows the JSON mapping of protocol buffers:
        bytes in base64, integers as numbers or text.
      name: name of the node in a graph.

    Returns:
      A string tensor of the same shape, for `tf.io.parse_example`.

    Raises:
      InvalidArgumentError: if an element is no such JSON.

    Example:
      >>> import yeoul as tf
      >>> text = '{"features": {"feature": {"x": {"int64List": {"value": [5]}}}}}'
      >>> features = {"x": tf.io.FixedLenFeature([], tf.int64)}
      >>> tf.io.parse_single_example(tf.io.decode_json_example(text), features)["x"].numpy().item()
      5
    """
    return execute(DECODE_JSON_EXAMPLE, (json_examples,), {}, name)
