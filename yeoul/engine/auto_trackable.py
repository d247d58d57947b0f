"""Objects whose attributes a checkpoint saves."""

from yeoul.engine.trackable import PENDING, Trackable, attach, is_trackable
from yeoul.engine.tracked_lists import WRAPPERS


class AutoTrackable(Trackable):
    """A trackable whose attributes are its children.

    Lists and dicts are replaced by ones that restore what is added to them later.
    """

    # Attributes that are no children.
    _untracked_attributes: frozenset = frozenset()

    def __setattr__(self, name, value):
        if type(value) in WRAPPERS:
            value = WRAPPERS[type(value)](value)
        super().__setattr__(name, value)
        if PENDING in self.__dict__:
            attach(self, name, value)

    def _trackable_children(self):
        skipped = self._untracked_attributes
        return {
            name: value
            for name, value in vars(self).items()
            if name not in skipped and name != PENDING and is_trackable(value)
        }
