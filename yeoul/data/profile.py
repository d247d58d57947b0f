"""What `Dataset.profile` gives: how long each stage of a plan takes."""

import html
import pathlib
import time

from yeoul.data.dataset import Dataset
from yeoul.data.explain import titled
from yeoul.data.plan import planned, with_inputs
from yeoul.data.prefetch import Prefetch

WIDTH = 30  # characters of the longest bar


class Stage:
    """What was measured of one node of a plan.

    Attributes:
      name: the transformation.
      depth: how many nodes there are between it and the end.
      elements: how many it gave.
      seconds: the time in it and below it.
      own: the time in it alone.
      rate: elements a second, of its own time.
    """

    def __init__(self, name, depth, inputs):
        self.name, self.depth, self.inputs = name, depth, inputs
        self.elements, self.seconds = 0, 0.0
        self.ahead = False  # it runs in another thread

    @property
    def own(self):
        below = sum(stage.seconds for stage in self.inputs if not stage.ahead)
        return max(self.seconds - below, 0.0)

    @property
    def rate(self):
        return self.elements / self.own if self.own else float("inf")


class Timed(Dataset):
    """A dataset whose work is measured."""

    def __init__(self, source, stage):
        self.source, self.stage = source, stage
        super().__init__((source,), source.element_spec, source._length)
        self.random_access = source.random_access

    def sought(self, token, skip):
        return self.source.sought(token, skip)

    def chunks(self, at=None):
        chunks = self.source.chunks(at)
        while True:
            began = time.perf_counter()
            chunk = next(chunks, None)
            self.stage.seconds += time.perf_counter() - began
            if chunk is None:
                return
            self.stage.elements += chunk.count
            yield chunk

    def rows(self, indices):
        began = time.perf_counter()
        found = self.source.rows(indices)
        self.stage.seconds += time.perf_counter() - began
        self.stage.elements += found.count
        return found


class Profile:
    """How long the stages of a plan took: as a table when printed, as a picture in notebooks.

    Attributes:
      stages: list of `Stage`s, the last transformation first.
      elements: how many elements the dataset gave.
      seconds: how long that took.
    """

    def __init__(self, stages, elements, seconds):
        self.stages, self.elements, self.seconds = stages, elements, seconds

    def __repr__(self):
        most = max((s.own for s in self.stages), default=0) or 1.0
        names = ["  " * s.depth + s.name for s in self.stages]
        width = max(len("stage"), *map(len, names))
        rate = self.elements / self.seconds if self.seconds else 0.0
        lines = [
            f"{self.elements} elements in {self.seconds:.3f} s, {rate:.0f} a second",
            f"{'stage':{width}}  {'elements':>9}  {'seconds':>8}  {'elements/s':>11}",
        ]
        for name, stage in zip(names, self.stages, strict=True):
            bar = "█" * round(WIDTH * stage.own / most)
            lines.append(
                f"{name:{width}}  {stage.elements:9d}  {stage.own:8.4f}  {rated(stage):>11}  {bar}"
                f"{' (ahead, in a thread)' if stage.ahead else ''}"
            )
        return "\n".join(lines)

    def _repr_html_(self):
        return self.picture()

    def picture(self):
        """The picture: an SVG drawing with a bar for each stage."""
        most = max((s.own for s in self.stages), default=0) or 1.0
        rows = []
        for number, stage in enumerate(self.stages):
            y = 20 * number
            name = html.escape("  " * stage.depth + stage.name)
            rows.append(
                f'<text x="0" y="{y + 14}" xml:space="preserve">{name}</text>'
                f'<rect x="360" y="{y + 3}" width="{300 * stage.own / most:.1f}" height="13" '
                'fill="#4878a8"/>'
                f'<text x="670" y="{y + 14}">{stage.own:.4f} s, {rated(stage)}/s</text>'
            )
        size = f'width="860" height="{20 * len(self.stages) + 4}"'
        style = 'font-family="monospace" font-size="12"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{"".join(rows)}</svg>'

    def save(self, path):
        """Writes the picture to a file.

        Args:
          path: of an SVG file.
        """
        pathlib.Path(path).write_text(self.picture(), encoding="utf-8")


def rated(stage):
    return "-" if stage.rate == float("inf") else f"{stage.rate:.0f}"


def measured(node, depth=0, ahead=False):
    """A plan whose nodes are measured, and the stages: its own first."""
    pairs = [measured(s, depth + 1, isinstance(node, Prefetch)) for s in node._inputs()]
    sources = [source for source, _ in pairs]
    below = [stages[0] for _, stages in pairs]
    stage = Stage(titled(node), depth, below)
    stage.ahead = ahead
    made = Timed(with_inputs(node, sources), stage)
    return made, [stage, *(s for _, stages in pairs for s in stages)]


def profiled(dataset, count, seconds):
    """`Dataset.profile`."""
    plan, stages = measured(planned(dataset))
    began, elements = time.perf_counter(), 0
    for chunk in plan.chunks():
        elements += chunk.count
        if elements >= count >= 0 or time.perf_counter() - began > seconds:
            break
    return Profile(stages, elements, time.perf_counter() - began)
