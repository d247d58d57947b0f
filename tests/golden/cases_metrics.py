"""Golden rows: Keras metrics, updated over three batches."""

from tests.golden.harness import F, I, K, Table, U
from tests.golden.keras_rows import fresh, metric_row

TABLE = Table("metrics", prepare=fresh)
WEIGHTS = [0.5, 2.0, 0.0, 1.0]


def metric(path, *batch, _weights=WEIGHTS, _tol=1.0, **kwargs):
    """Rows of one metric class: without and with sample weights."""
    shown = "".join(f" {k}={v}" for k, v in kwargs.items())

    def make(tf):
        return getattr(tf.keras.metrics, path)(**kwargs)

    for weights in (None, _weights) if _weights else (None,):
        label = f"{path}{shown}" + (" weighted" if weights else "")
        TABLE.case(label, metric_row(make, 3, weights), *batch * 3, grad=False, tol=_tol)


metric("Mean", F(4))
metric("Sum", F(4))
metric("Mean", F(4), name="average", dtype="float64")
metric("MeanTensor", F(4))
BITS, ONE_HOT = I(0, 2, 4, 3), K([[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]])
CHANCES, LABELS = U(0.02, 0.98, 4, 3), I(0, 3, 4)

metric("Accuracy", I(0, 3, 4), I(0, 3, 4))
metric("BinaryAccuracy", BITS, CHANCES)
metric("BinaryAccuracy", BITS, CHANCES, threshold=0.7)
metric("CategoricalAccuracy", ONE_HOT, CHANCES)
metric("SparseCategoricalAccuracy", LABELS, CHANCES)
metric("SparseCategoricalAccuracy", I(0, 3, 4, 1), CHANCES, name="column")
metric("TopKCategoricalAccuracy", ONE_HOT, CHANCES, k=2)
metric("SparseTopKCategoricalAccuracy", LABELS, CHANCES, k=2)

ONE, SCORE = I(0, 2, 4), U(0.0, 1.0, 4)
for name in ("TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives"):
    metric(name, ONE, SCORE)
    metric(name, ONE, SCORE, thresholds=[0.3, 0.8])
for name in ("Precision", "Recall"):
    metric(name, ONE, SCORE)
    metric(name, ONE, SCORE, thresholds=0.3)
    metric(name, ONE, SCORE, thresholds=[0.2, 0.5, 0.9])
    metric(name, BITS, CHANCES, top_k=2, _weights=None)
    metric(name, BITS, CHANCES, class_id=1)
    metric(name, BITS, CHANCES, class_id=1, top_k=2)
metric("AUC", ONE, SCORE)
metric("AUC", ONE, SCORE, curve="PR")
metric("AUC", ONE, SCORE, num_thresholds=7)
metric("AUC", ONE, SCORE, summation_method="minoring")
metric("AUC", ONE, SCORE, summation_method="majoring", curve="PR")
metric("AUC", ONE, SCORE, thresholds=[0.2, 0.5, 0.7])
metric("AUC", ONE, F(4), from_logits=True, num_thresholds=20)
metric("AUC", BITS, CHANCES, multi_label=True, num_thresholds=11)
metric("AUC", BITS, CHANCES, multi_label=True, num_labels=3, label_weights=[1.0, 2.0, 0.5])

metric("BinaryCrossentropy", BITS, CHANCES)
metric("BinaryCrossentropy", BITS, F(4, 3), from_logits=True, label_smoothing=0.1)
metric("CategoricalCrossentropy", ONE_HOT, CHANCES)
metric("CategoricalCrossentropy", ONE_HOT, F(4, 3), from_logits=True, label_smoothing=0.1)
metric("SparseCategoricalCrossentropy", LABELS, CHANCES)
metric("SparseCategoricalCrossentropy", LABELS, F(4, 3), from_logits=True)
TRUE, GUESS = U(0.1, 2.0, 4, 3), U(0.1, 2.0, 4, 3)
REGRESSION = (
    "MeanSquaredError RootMeanSquaredError MeanAbsoluteError MeanAbsolutePercentageError "
    "MeanSquaredLogarithmicError CosineSimilarity KLDivergence Poisson LogCoshError"
)
for name in REGRESSION.split():
    metric(name, TRUE, GUESS)
for name in ("Hinge", "SquaredHinge", "CategoricalHinge"):
    metric(name, BITS, F(4, 3))
TABLE.case(
    "MeanMetricWrapper",
    metric_row(
        lambda tf: tf.keras.metrics.MeanMetricWrapper(
            tf.keras.losses.mean_squared_error, name="wrapped"
        ),
        3,
        WEIGHTS,
    ),
    *[TRUE, GUESS] * 3,
    grad=False,
)
metric("MeanRelativeError", U(0.1, 2, 4), U(0.1, 2, 4), normalizer=[1.0, 2.0, 0.5, 1.0])

# The functions.
FUNCTIONS = {
    "binary_accuracy": (ONE_HOT, CHANCES),
    "categorical_accuracy": (ONE_HOT, CHANCES),
    "sparse_categorical_accuracy": (LABELS, CHANCES),
    "top_k_categorical_accuracy": (ONE_HOT, U(0, 1, 4, 3)),
    "sparse_top_k_categorical_accuracy": (LABELS, U(0, 1, 4, 3)),
    "mean_squared_error": (TRUE, GUESS),
    "mae": (TRUE, GUESS),
    "binary_crossentropy": (BITS, CHANCES),
    "kl_divergence": (TRUE, GUESS),
    "hinge": (BITS, F(4, 3)),
}
for name, given in FUNCTIONS.items():
    TABLE.call(f"keras.metrics.{name}", *given, _grad=False)
TABLE.call(
    "keras.metrics.sparse_top_k_categorical_accuracy", LABELS, U(0, 1, 4, 3), k=2, _grad=False
)


def found(tf):
    """What the identifiers of metrics mean."""
    names = ("mse", "accuracy", "AUC", "binary_accuracy", "Precision", "cosine_similarity")
    made = [tf.keras.metrics.get(name) for name in names if name != "accuracy"]
    return [m.name if hasattr(m, "name") else m.__name__ for m in made]


TABLE.case("metrics.get", found)

CLASSES = I(0, 3, 4), I(0, 3, 4)
metric("IoU", *CLASSES, num_classes=3, target_class_ids=[0, 2])
metric("IoU", I(0, 4, 4), I(0, 3, 4), num_classes=4, target_class_ids=[1], ignore_class=3)
metric(
    "IoU",
    ONE_HOT,
    CHANCES,
    num_classes=3,
    target_class_ids=[1],
    sparse_y_true=False,
    sparse_y_pred=False,
)
metric("MeanIoU", *CLASSES, num_classes=3)
metric("MeanIoU", *CLASSES, num_classes=5, ignore_class=0, name="mine")
metric("MeanIoU", ONE_HOT, I(0, 3, 4), num_classes=3, sparse_y_true=False)
metric("OneHotIoU", ONE_HOT, CHANCES, num_classes=3, target_class_ids=[0, 2])
metric("OneHotIoU", ONE_HOT, I(0, 3, 4), num_classes=3, target_class_ids=[0], sparse_y_pred=True)
metric("OneHotIoU", ONE_HOT, CHANCES, num_classes=3, target_class_ids=[1], ignore_class=1)
metric("OneHotMeanIoU", ONE_HOT, CHANCES, num_classes=3)
metric("OneHotMeanIoU", ONE_HOT, I(0, 3, 4), num_classes=3, sparse_y_pred=True)
metric("OneHotMeanIoU", ONE_HOT, CHANCES, num_classes=3, ignore_class=2, name="mine")
metric("BinaryIoU", ONE, SCORE)
metric("BinaryIoU", ONE, SCORE, target_class_ids=[1], threshold=0.3)
metric("BinaryIoU", ONE, SCORE, target_class_ids=[0], threshold=0.9)
TARGETS = K([[0.0, 1, 0], [0, 1, 1], [1, 0, 0], [0, 1, 1]])
for name in ("FBetaScore", "F1Score"):
    metric(name, TARGETS, CHANCES)
    for average in ("micro", "macro", "weighted"):
        metric(name, TARGETS, CHANCES, average=average, threshold=0.4)
metric("FBetaScore", TARGETS, CHANCES, beta=2.0, threshold=0.6, name="mine")
metric("R2Score", F(4, 2), F(4, 2))
metric("R2Score", F(4, 3), F(4, 3), class_aggregation=None)
metric("R2Score", F(4, 3), F(4, 3), class_aggregation="variance_weighted_average")
for name in ("PrecisionAtRecall", "RecallAtPrecision"):
    key = name.split("At")[1].lower()
    metric(name, ONE, SCORE, **{key: 0.5})
    metric(name, ONE, SCORE, num_thresholds=5, **{key: 0.8})
    metric(name, BITS, CHANCES, class_id=1, num_thresholds=1, **{key: 0.2})
for name in ("SensitivityAtSpecificity", "SpecificityAtSensitivity"):
    key = name.split("At")[1].lower()
    metric(name, ONE, SCORE, **{key: 0.5})
    metric(name, ONE, SCORE, num_thresholds=7, **{key: 0.7})
    metric(name, BITS, CHANCES, class_id=2, **{key: 0.0})
