"""Golden rows: layers around a layer, and layers from configurations."""

from tests.golden.harness import F, Table
from tests.golden.keras_rows import fresh, layer_row, step_row

TABLE = Table("keras_wrappers", prepare=fresh)


def twice(tf, **kwargs):
    """A layer that doubles what a dense layer gives, its class known by name."""

    class Twice(tf.keras.layers.Wrapper):
        def call(self, inputs):
            return self.layer(inputs) * 2.0

    tf.keras.utils.get_custom_objects()["Custom>Twice"] = Twice
    tf.keras.utils.get_custom_objects()["Twice"] = Twice
    return Twice(tf.keras.layers.Dense(2, activity_regularizer="l2"), **kwargs)


TABLE.case("Wrapper", layer_row(twice, "Wrapper"), F(4, 3), grad=False)
TABLE.case("Wrapper step", step_row(twice, "Wrapper step"), F(4, 3), grad=False)


def configurations(tf):
    """Layers and models as configurations in both formats, and from them."""
    layers = tf.keras.layers
    dense = layers.Dense(3, activation="relu")
    model = tf.keras.Sequential([tf.keras.Input((2,)), layers.Dense(1)])
    plain = {"class_name": "Dense", "config": {"units": 3}}
    return {
        "config": layers.serialize(dense),
        "legacy": layers.serialize(dense, use_legacy_format=True),
        "model": layers.serialize(model),
        "again": layers.deserialize(layers.serialize(dense)).get_config(),
        "from_legacy": layers.deserialize(plain, use_legacy_format=True).get_config(),
        "model_again": [layer.name for layer in layers.deserialize(layers.serialize(model)).layers],
    }


TABLE.case("serialize and deserialize", configurations, grad=False)
for label, config in {"nothing": None, "too little": {"class_name": "Dense", "config": {}}}.items():
    TABLE.case(
        f"deserialize {label}",
        lambda tf, _config=config: tf.keras.layers.deserialize(_config),
        grad=False,
        error=True,
    )
TABLE.case("Wrapper of no layer", lambda tf: tf.keras.layers.Wrapper(3), grad=False, error=True)
