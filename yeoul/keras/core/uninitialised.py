"""What a layer says whose constructor did not call that of `Layer`."""


class Uninitialised:
    """In the class, what `Layer.__init__` sets in the instance: says so if that was not called."""

    def __get__(self, instance, owner):
        if instance is None:
            return self
        raise RuntimeError(uninitialised(owner))


def uninitialised(cls):
    return (
        f"It looks like you are subclassing {cls.__bases__[0].__name__!r} in {cls.__name__!r} and "
        "forgot to call `super().__init__()`. Always start your constructor with this line."
    )
