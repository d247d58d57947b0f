"""tf.experimental.extension_type.as_dict."""

from typing import Any

from yeoul.core.export import export
from yeoul.engine.extension_type import fields_of


@export("experimental.extension_type.as_dict")
def as_dict(value: Any) -> dict:
    """The fields of an extension type, by their names.

    Args:
      value: a value of an extension type.

    Returns:
      A dictionary.

    Example:
      >>> import yeoul as tf
      >>> class Named(tf.experimental.ExtensionType):
      ...     name: str
      ...     size: int
      >>> tf.experimental.extension_type.as_dict(Named("a", 3))
      {'name': 'a', 'size': 3}
    """
    return {field.name: getattr(value, field.name) for field in fields_of(type(value))}
