"""What checkpoints can find and hold: objects with named children and values.

`yeoul/checkpoint/README.md` says how a class joins.
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

PENDING = "_pending_restores"
DICTS: set[type] = {dict, OrderedDict}  # others, such as a defaultdict, are left alone


class Trackable:
    """An object that is part of a checkpoint.

    Subclasses say what is below them and what they hold themselves; nothing of that is looked up
    until something is saved or restored.
    """

    def _trackable_children(self) -> Mapping[str, Any]:
        """Name -> object below this one, in order. A checkpoint matches objects by these names."""
        return {}

    def _checkpoint_values(self) -> Mapping[str, Mapping[str, Any]]:
        """Attribute -> (ending of the key -> array): what this object itself has to be saved.

        A variable has {"VARIABLE_VALUE": {"": array}}; a table {"table": {"-keys": array,
        "-values": array}}.
        """
        return {}

    def _check_checkpoint_values(self, attribute: str, values: Mapping[str, Any]) -> None:
        """Raises an error if `_restore_checkpoint_values` cannot take these values."""

    def _restore_checkpoint_values(self, attribute: str, values: Mapping[str, Any]) -> None:
        """Takes back what `_checkpoint_values` gave for one attribute."""
        raise NotImplementedError(
            f"{type(self).__name__} saves {attribute} in checkpoints, and must also define "
            "_restore_checkpoint_values(attribute, values)."
        )

    def _checkpoint_full_name(self) -> str:
        """The name by which checkpoints that know names only store it."""
        return ""

    def _checkpoint_slots(self) -> list[tuple[str, Any, Any]]:
        """Of an optimizer: (name of the slot, variable, the variable that is its slot)."""
        return []


def is_trackable(value: Any) -> bool:
    """Whether a checkpoint can have the value in its graph of objects."""
    if isinstance(value, tuple):
        return any(map(is_trackable, value))
    return isinstance(value, (Trackable, list)) or type(value) in DICTS


def children_of(value: Any) -> Mapping[str, Any]:
    """Name -> trackable object directly below a trackable one."""
    if isinstance(value, Trackable):
        return value._trackable_children()
    if isinstance(value, (list, tuple)):
        found = {str(i): item for i, item in enumerate(value) if is_trackable(item)}
        fields = getattr(value, "_fields", ())
        return {f: found[str(i)] for i, f in enumerate(fields) if str(i) in found} | found
    if not isinstance(value, dict):
        return {}
    for key, item in value.items():
        if not isinstance(key, str) and is_trackable(item):
            raise ValueError(
                f"Unable to save the object {value!s} (a dictionary in an attribute): it contains "
                f"a non-string key, {key!r}, which maps to a trackable object. Use strings as "
                "keys, or keep the dictionary outside of what is saved."
            )
    return {key: item for key, item in value.items() if is_trackable(item)}


def attach(parent: Any, name: str, child: Any) -> None:
    """Gives a new child the values of a checkpoint that was restored before the child was made."""
    pending = parent.__dict__.get(PENDING)
    if pending and name in pending and is_trackable(child):
        for position in pending.pop(name):
            position.bind(child)


def attach_all(parent: Any) -> None:
    """The same for all children of an object, whose pending values may have come in by now."""
    if parent.__dict__.get(PENDING):
        for name, child in parent._trackable_children().items():
            attach(parent, name, child)


def wait_for(parent: Any, name: str, position: Any) -> bool:
    """Notes that a child of this name, once there is one, is to be bound to a position.

    Returns:
      False if the parent cannot be told: it is a tuple, say.
    """
    held = getattr(parent, "__dict__", None)
    if held is None:
        return False
    held.setdefault(PENDING, {}).setdefault(name, []).append(position)
    return True
