"""Every op row of the golden tables: eagerly, in functions, and against finite differences."""

import pytest

from tests.golden import replay

AREAS = (
    "math",
    "reduce",
    "shape",
    "index",
    "linalg",
    "nn",
    "conv",
    "second",
    "misc",
    "ragged",
    "sparse",
    "lookup",
    "queues",
    "raggedshapes",
    "tnp",
    "tnparrays",
    "tnprules",
    "vocabulary",
    "edges",
    "edges_nn",
    "edges_misc",
    "edges_graph",
    "raw_arrays",
    "raw_csr",
    "raw_functional",
    "raw_lists",
    "raw_passing",
    "raw_ragged",
    "raw_resources",
    "raw_sets",
    "io_raw",
    "raw_sparse",
    "raw_variables",
    "rawedges",
    "rawrefusals",
    "v1names",
    "training_ops",
    "sets",
    "stringparts",
    "strings",
    "unicode",
    "io_audio",
    "io_edges",
    "io_files",
    "io_parse",
    "io_records",
    "io_text",
    "sampled",
    "ctc",
    "nnraw",
    "nnrest",
    "linear_operator",
    "signal",
    "tridiagonal",
    "image",
    "imageboxes",
    "imagecolor",
    "imagefiles",
    "quantized",
    "registered",
    "rowwise",
    "recurrent",
    "suppression",
    "files",
    "settings",
    "testing",
    "train",
    "trainers",
    "data_files",
    "data_functions",
    "data_orders",
    "data_groups",
    "unranked",
    "composites",
    "corners",
    "cornersnn",
    "cornerstypes",
    "ends",
)


@pytest.mark.parametrize(("area", "name"), replay.rows(*AREAS))
def test_eager(area, name):
    replay.check_eager(area, name)


@pytest.mark.parametrize(("area", "name"), replay.rows(*AREAS, way="fn"))
def test_function(area, name):
    replay.check_function(area, name)


@pytest.mark.parametrize(("area", "name"), replay.rows(*AREAS, way="dyn"))
def test_unknown_dimensions(area, name):
    replay.check_function(area, name, dynamic=True)


@pytest.mark.parametrize(("area", "name"), replay.rows(*AREAS, way="fd"))
def test_finite_differences(area, name):
    replay.check_differences(area, name)
