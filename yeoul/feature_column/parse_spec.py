"""What examples must hold for feature columns."""

from yeoul.core.export import export
from yeoul.feature_column.column import FeatureColumn


@export("feature_column.make_parse_example_spec")
def make_parse_example_spec(feature_columns):
    """The specification for `tf.io.parse_example` of what the columns need.

    Args:
      feature_columns: the columns.

    Returns:
      Dict of name to `tf.io.FixedLenFeature` or `tf.io.VarLenFeature`.

    Raises:
      ValueError: if something is no column, or two columns need a feature in different forms.

    Example:
      >>> import yeoul as tf
      >>> columns = [tf.feature_column.numeric_column("age")]
      >>> tf.feature_column.make_parse_example_spec(columns)
      {'age': FixedLenFeature(shape=(1,), dtype=tf.float32, default_value=None)}
    """
    spec: dict = {}
    for column in feature_columns:
        if not isinstance(column, FeatureColumn):
            raise ValueError(
                f"All feature_columns must be FeatureColumn instances. Given: {column}"
            )
        for key, value in column.parse_example_spec.items():
            if spec.setdefault(key, value) != value:
                raise ValueError(
                    f"feature_columns contain different parse_spec for key {key}. Given {value} "
                    f"and {spec[key]}. Make the columns with the same shape and dtype."
                )
    return spec
