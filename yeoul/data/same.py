"""Datasets that yield what their source yields."""

from yeoul.core.errors import FailedPreconditionError
from yeoul.data.dataset import UNKNOWN, Dataset, as_int
from yeoul.data.options import Options, merged


class Same(Dataset):
    """The elements of another dataset."""

    def __init__(self, source, length=None):
        self.source = source
        super().__init__(
            (source,), source.element_spec, source._length if length is None else length
        )
        self.random_access = source.random_access and self._length == source._length

    def sought(self, token, skip):
        return self.source.sought(token, skip)

    def chunks(self, at=None):
        return self.source.chunks(at)

    def rows(self, indices):
        return self.source.rows(indices)


class WithOptions(Same):
    """A dataset with options."""

    label = "_OptionsDataset"

    def __init__(self, source, options):
        if not isinstance(options, Options):
            raise AttributeError(
                f"with_options needs a tf.data.Options object, not {options!r}, which has no "
                "options."
            )
        super().__init__(source)
        self._options = merged([self._options, options._fixed()])


class OnDevice(Same):
    """A dataset whose elements are copied to a device: there is one memory here."""

    label = "_CopyToDeviceDataset"

    def __init__(self, source):
        super().__init__(source, UNKNOWN)


class AssertCardinality(Same):
    """A dataset whose number of elements the user knows."""

    label = "_AssertCardinalityDataset"

    def __init__(self, source, expected):
        super().__init__(source, as_int(expected, "expected_cardinality"))
        self.random_access = False

    def sought(self, token, skip):
        return token, skip

    def chunks(self, at=None):
        (mark, seen), expected = (None, 0) if at is None else at, self._length
        for chunk in self.source.chunks_from(mark):
            token = (chunk.mark, seen)
            if seen + chunk.count > expected >= 0:
                if expected > seen:
                    yield chunk.slice(0, expected - seen).marked(token)
                refuse(expected, f"at least {expected + 1}")
            seen += chunk.count
            yield chunk.marked(token)
        if seen != expected:
            refuse("an infinite number of" if expected == -1 else expected, f"only {seen}")


def refuse(expected, found):
    raise FailedPreconditionError(
        None,
        None,
        f"Input dataset was expected to contain {expected} elements but contained {found} "
        "elements. Correct the number given to assert_cardinality.",
    )
