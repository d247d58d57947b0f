"""Transfer learning: frozen layers of MobileNetV2 with a new top, then fine-tuned.

    python examples/transfer_learning.py [--epochs 5] [--images N] [--weights imagenet]

Without a network there are no ImageNet weights; so the base first learns the digits 0 to 4, and
what it learned then serves to tell 5 to 9 apart. `--weights imagenet` downloads Keras's instead.
The base runs with `training=False` from the start: its batch normalisation keeps the averages that
it learned with, also while the base is fine-tuned.
"""

import argparse

import yeoul as tf

layers = tf.keras.layers
SIZE = 32


def digits(kinds, images):
    """Images [n, 32, 32, 3] between -1 and 1 of these digits, and labels counted from 0."""
    (x, y), _ = tf.keras.datasets.digits.load_data()
    chosen = [i for i in range(len(y)) if y[i] in kinds][:images]
    large = tf.image.resize(x[chosen][..., None] / 8.0 - 1.0, (SIZE, SIZE))
    return tf.tile(large, [1, 1, 1, 3]).numpy(), y[chosen].astype("int64") - min(kinds)


def make_base(weights):
    """The first blocks of a small MobileNetV2: the images are too small for the rest."""
    whole = tf.keras.applications.MobileNetV2(
        input_shape=(SIZE, SIZE, 3), alpha=0.75, include_top=False, weights=weights
    )
    return tf.keras.Model(whole.input, whole.get_layer("block_3_expand_relu").output)


def with_top(base, classes, augment=None, training=None):
    """A model of the base with a classifier on top."""
    inputs = tf.keras.Input((SIZE, SIZE, 3))
    hidden = inputs if augment is None else augment(inputs)
    hidden = base(hidden, training=training)
    hidden = layers.GlobalAveragePooling2D()(hidden)
    hidden = layers.Dropout(0.2)(hidden)
    return tf.keras.Model(inputs, layers.Dense(classes)(hidden))


def compiled(model, rate):
    """The model, compiled with this learning rate."""
    model.compile(
        tf.keras.optimizers.Adam(rate),
        tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    return model


def main(arguments=None):
    """Trains the top, then everything; the accuracies on unseen images after each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--images", type=int, default=700)
    parser.add_argument("--weights", choices=["imagenet"], help="default: learned from 0 to 4")
    options = parser.parse_args(arguments)
    tf.keras.utils.set_random_seed(1)

    base = make_base(options.weights)
    if options.weights is None:
        for layer in base.layers:  # averages that are as good after a hundred steps
            if isinstance(layer, layers.BatchNormalization):
                layer.momentum = 0.9
        x, y = digits(range(5), options.images)
        compiled(with_top(base, 5), 2e-3).fit(x, y, epochs=2 * options.epochs, verbose=2)

    x, y = digits(range(5, 10), options.images)
    base.trainable = False
    augment = tf.keras.Sequential([layers.RandomRotation(0.03), layers.RandomZoom(0.05)])
    model = compiled(with_top(base, 5, augment, training=False), 5e-3)
    model.summary(show_trainable=True)
    model.fit(x, y, epochs=options.epochs, validation_split=0.2, verbose=2)
    held = slice(-len(x) // 5, None)
    _, before = model.evaluate(x[held], y[held], verbose=0)

    base.trainable = True
    compiled(model, 5e-4).fit(x, y, epochs=options.epochs, validation_split=0.2, verbose=2)
    _, after = model.evaluate(x[held], y[held], verbose=0)
    print(f"accuracy with the base frozen {before:.3f}, fine-tuned {after:.3f}")
    return before, after


if __name__ == "__main__":
    main()
