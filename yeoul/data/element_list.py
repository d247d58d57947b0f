"""A dataset of the elements of a list."""

from yeoul.core import nest
from yeoul.data.chunk import as_component, gathered
from yeoul.data.dataset import Dataset
from yeoul.data.function import as_value_of, spec_of
from yeoul.data.marks import numbered
from yeoul.ops.experimental.optional import packed


class ListDataset(Dataset):
    """The elements of a list."""

    label = "_ListDataset"

    def __init__(self, elements):
        if not elements:
            raise ValueError("Invalid `elements`. `elements` should not be empty.")
        if not isinstance(elements, list):
            raise ValueError(f"Invalid `elements`. `elements` must be a list, not {elements!r}.")
        made = [nest.map_structure(as_value_of, packed(element)) for element in elements]
        first = nest.map_structure(spec_of, made[0])
        for element in made[1:]:
            try:
                nest.assert_same_structure(first, element)
                pairs = zip(nest.flatten(first), nest.flatten(element), strict=True)
                joined = [s.most_specific_common_supertype([spec_of(v)]) for s, v in pairs]
            except (TypeError, ValueError):
                joined = [None]
            if any(s is None for s in joined):
                raise ValueError(
                    "Invalid `elements`. All elements must have the same structure and dtypes: "
                    f"{first}, but one is {element!r}."
                )
            first = nest.pack_sequence_as(first, joined)
        specs = nest.flatten(first)
        rows = [
            [as_component(v, s) for v, s in zip(nest.flatten(e), specs, strict=True)] for e in made
        ]
        self.held = gathered(rows)
        super().__init__((), first, len(elements))

    def chunks(self, at=None):
        return numbered(self.held)
