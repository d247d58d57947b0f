"""Golden rows: applications. `tools/check_applications.py` compares all of them, at full size."""

import numpy as np

from tests.golden.application_rows import images, made, structure, tame
from tests.golden.harness import F, K, Table
from tests.golden.keras_rows import fresh, random_of

TABLE = Table("keras_applications", prepare=fresh)


def label(title, arguments):
    return f"{title}({', '.join(f'{k}={v!r}' for k, v in arguments.items())})"


def structured(title, **arguments):
    """Adds a row for the structure of a model."""
    TABLE.case(
        f"structure {label(title, arguments)}",
        lambda tf: structure(made(tf, title, arguments)),
        grad=False,
    )


def valued(title, tol=100.0, **arguments):
    """Adds a row for what a model gives for two images."""
    name = f"values {label(title, arguments)}"

    def fn(tf):
        model = tame(made(tf, title, arguments), name)
        return {"predicted": model.predict(images(name, model) / 128.0 - 1.0, verbose=0)}

    TABLE.case(name, fn, grad=False, tol=tol)


def fine_tuned(tf):
    """A classifier on frozen features learns, then all of it but the normalisation."""
    arguments = {"input_shape": (32, 32, 3), "alpha": 0.35, "include_top": False}
    base = tame(made(tf, "MobileNetV2", {**arguments, "pooling": "avg"}), "fine tuned")
    base.trainable = False
    inputs = tf.keras.Input((32, 32, 3))
    outputs = tf.keras.layers.Dense(3, activation="softmax")(base(inputs, training=False))
    model = tf.keras.Model(inputs, outputs)
    model.layers[-1].set_weights([w * 0.1 for w in tame(model, "head").layers[-1].get_weights()])
    tame(base, "fine tuned")
    random = random_of("fine tuned/data")
    x, y = random.normal(size=(8, 32, 32, 3)).astype("float32"), np.arange(8) % 3
    seen = {"trainable": [len(model.trainable_weights)]}
    model.compile(tf.keras.optimizers.SGD(0.125), "sparse_categorical_crossentropy")
    seen["losses"] = model.fit(x, y, batch_size=4, epochs=2, shuffle=False, verbose=0).history
    before = base.get_weights()
    base.trainable = True
    for layer in base.layers[:-10]:
        layer.trainable = False
    seen["trainable"].append(len(model.trainable_weights))
    model.compile(tf.keras.optimizers.SGD(0.03125), "sparse_categorical_crossentropy")
    seen["tuned"] = model.fit(x, y, batch_size=4, epochs=1, shuffle=False, verbose=0).history
    pairs = zip(before, base.get_weights(), strict=True)
    seen["changed"] = [i for i, (old, new) in enumerate(pairs) if not np.array_equal(old, new)]
    seen["weights"] = [float(np.sum(np.abs(w))) for w in base.get_weights()[-8:]]
    return seen


def initialized(tf):
    """TensorFlow's own initializers in configurations of layers, and layers made from these."""
    random_normal, random_uniform = tf.random_normal_initializer, tf.random_uniform_initializer
    seen = []
    for initializer in (
        *(tf.constant_initializer(3), tf.zeros_initializer(), tf.ones_initializer()),
        *(random_normal(1.0, 2.0, seed=3), random_uniform(-1, 1)),
    ):
        config = tf.keras.layers.Dense(2, bias_initializer=initializer).get_config()
        again = tf.keras.layers.Dense.from_config(config)
        seen += [config["bias_initializer"], again.get_config()["bias_initializer"]]
        seen.append(type(again.bias_initializer).__name__)
    return seen


TABLE.case("configurations of TensorFlow's initializers", initialized, grad=False)
SMALL = {"input_shape": (32, 32, 3)}
structured("ResNet50", input_shape=(64, 64, 3), classes=10, classifier_activation=None)
structured("ResNet50V2", include_top=False, pooling="max")
structured("VGG16", include_top=False, pooling="avg", input_shape=(48, 32, 3))
structured("DenseNet121", include_top=False, pooling="avg")
structured("MobileNet", alpha=0.3, depth_multiplier=2, dropout=0.25, classes=7)
structured("MobileNet", include_top=False)
structured("MobileNetV2", alpha=0.35, input_shape=(96, 96, 3))
structured("MobileNetV2", alpha=1.4, include_top=False, input_shape=(101, 64, 3))
structured("MobileNetV3Small", alpha=0.75, dropout_rate=0.0)
structured("MobileNetV3Small", minimalistic=True, include_top=False, pooling="max")
structured("MobileNetV3Large", include_preprocessing=False, classes=3, alpha=1.25)
structured("Xception", include_top=False, input_shape=(71, 71, 3))
structured("InceptionV3", include_top=False, pooling="max")
structured("NASNetMobile", include_top=False, pooling="avg")
structured("EfficientNetB0", include_top=False, input_shape=(33, 40, 3))
structured("EfficientNetV2B3", include_top=False, input_shape=(64, 64, 1))
structured("EfficientNetV2B0", classes=3, input_shape=(40, 33, 3))
structured("ResNetRS50", include_top=False, input_shape=(64, 64, 1), pooling="avg")
structured("RegNetX002", model_name="net", include_preprocessing=False, classes=9)
structured("RegNetY002", include_top=False, pooling="max")
structured("ConvNeXtTiny", include_top=False, pooling="max", model_name="next")

valued("MobileNet", alpha=0.25, **SMALL)
valued("MobileNetV2", alpha=0.35, **SMALL)
valued("MobileNetV3Small", **SMALL)
valued("VGG16", include_top=False, pooling="avg", **SMALL)
TABLE.case("fine tuning", fine_tuned, grad=False, tol=1000.0)


def prepared(mode, data_format, kind):
    """The `fn` of a row that prepares images for an architecture."""

    def fn(tf, x):
        prepare = tf.keras.applications.imagenet_utils.preprocess_input
        given = x.numpy().astype(kind) if kind else x
        return prepare(given, data_format=data_format, mode=mode)

    return fn


for mode in ("caffe", "tf", "torch"):
    for kind in (None, "uint8", "float64"):
        for data_format, shape in (
            ("channels_last", (2, 3, 2, 3)),
            ("channels_first", (2, 3, 2, 2)),
        ):
            x = K(np.arange(np.prod(shape)).reshape(shape) * 3.0)
            name = f"preprocess_input {mode} {data_format} {kind}"
            TABLE.case(name, prepared(mode, data_format, kind), x, grad=False)


def each_prepared(tf, x):
    """What the architectures' own functions do."""
    modules = (
        *("convnext", "densenet", "efficientnet", "efficientnet_v2", "inception_resnet_v2"),
        *("inception_v3", "mobilenet", "mobilenet_v2", "mobilenet_v3", "nasnet", "regnet"),
        *("resnet", "resnet50", "resnet_rs", "resnet_v2", "vgg16", "vgg19", "xception"),
    )
    return {m: getattr(tf.keras.applications, m).preprocess_input(x) for m in modules}


TABLE.case("preprocess_input of each", each_prepared, F(1, 2, 2, 3), grad=False)


def refused(title, **arguments):
    """Adds a row for arguments that make no sense."""
    TABLE.case(
        f"refused {label(title, arguments)}",
        lambda tf: getattr(tf.keras.applications, title)(**arguments),
        error=True,
    )


refused("ResNet50", weights="nowhere.h5")
refused("ResNet50", classes=10)
refused("ResNet50", input_shape=(64, 64, 3))
refused("ResNet50", weights=None, unknown=1)
refused("ResNet50", weights=None, input_shape=(224, 224))
refused("ResNet50", weights=None, input_shape=(None, None, 3))
refused("ResNet50", include_top=False, input_shape=(64, 64, 1))
refused("InceptionV3", weights=None, include_top=False, input_shape=(74, 75, 3))
refused("Xception", weights=None, include_top=False, input_shape=(70, 71, 3))
refused("MobileNet", alpha=0.3)
refused("MobileNet", depth_multiplier=2)
refused("MobileNetV2", alpha=0.3)
refused("MobileNetV2", weights=None, input_tensor=7)
refused("MobileNetV3Small", alpha=0.5)
refused("MobileNetV3Small", alpha=0.75, minimalistic=True)
refused("ResNetRS50", weights="imagenet-i192")
