"""A generative adversarial network of handwritten digits, with a `train_step` of its own.

    python examples/gan.py [--epochs 60] [--images N]

The generator turns random codes into images; the discriminator says which images are real. Each
learns from the other in every step, and `fit` does the rest: batches, metrics, callbacks. A
callback draws what the generator makes of the same codes as training goes on.
"""

import argparse

import yeoul as tf

layers = tf.keras.layers


def make_generator(latent_dim):
    """A model from codes [batch, latent] to images [batch, 8, 8, 1]."""
    return tf.keras.Sequential(
        [
            tf.keras.Input((latent_dim,)),
            layers.Dense(4 * 4 * 32, use_bias=False),
            layers.BatchNormalization(),
            layers.LeakyReLU(),
            layers.Reshape((4, 4, 32)),
            layers.Conv2DTranspose(16, 4, strides=2, padding="same"),
            layers.LeakyReLU(),
            layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
        ],
        name="generator",
    )


def make_discriminator():
    """A model from images [batch, 8, 8, 1] to logits [batch, 1], positive for generated ones."""
    return tf.keras.Sequential(
        [
            tf.keras.Input((8, 8, 1)),
            layers.Conv2D(32, 3, strides=2, padding="same"),
            layers.LeakyReLU(0.2),
            layers.Conv2D(64, 3, strides=2, padding="same"),
            layers.LeakyReLU(0.2),
            layers.GlobalMaxPooling2D(),
            layers.Dense(1),
        ],
        name="discriminator",
    )


class GAN(tf.keras.Model):
    """Both networks; `train_step` gives each a step."""

    def __init__(self, discriminator, generator, latent_dim):
        super().__init__()
        self.discriminator, self.generator, self.latent_dim = discriminator, generator, latent_dim
        self.d_loss_metric = tf.keras.metrics.Mean(name="d_loss")
        self.g_loss_metric = tf.keras.metrics.Mean(name="g_loss")

    def compile(self, d_optimizer, g_optimizer, loss_fn):
        """Takes an optimizer for each network, and one loss."""
        super().compile()
        self.d_optimizer, self.g_optimizer, self.loss_fn = d_optimizer, g_optimizer, loss_fn

    @property
    def metrics(self):
        """Reset at the start of each epoch."""
        return [self.d_loss_metric, self.g_loss_metric]

    def call(self, codes):
        """Images of the codes."""
        return self.generator(codes)

    def train_step(self, real_images):
        """One step of the discriminator, then one of the generator."""
        batch = tf.shape(real_images)[0]
        generated = self.generator(tf.random.normal([batch, self.latent_dim]), training=True)
        images = tf.concat([generated, real_images], axis=0)
        labels = tf.concat([tf.ones([batch, 1]), tf.zeros([batch, 1])], axis=0)
        labels += 0.05 * tf.random.uniform(tf.shape(labels))
        with tf.GradientTape() as tape:
            d_loss = self.loss_fn(labels, self.discriminator(images, training=True))
        weights = self.discriminator.trainable_weights
        self.d_optimizer.apply_gradients(zip(tape.gradient(d_loss, weights), weights))

        codes = tf.random.normal([batch, self.latent_dim])
        misleading = tf.zeros([batch, 1])
        with tf.GradientTape() as tape:
            judged = self.discriminator(self.generator(codes, training=True))
            g_loss = self.loss_fn(misleading, judged)
        weights = self.generator.trainable_weights
        self.g_optimizer.apply_gradients(zip(tape.gradient(g_loss, weights), weights))

        self.d_loss_metric.update_state(d_loss)
        self.g_loss_metric.update_state(g_loss)
        return {metric.name: metric.result() for metric in self.metrics}


class Draws(tf.keras.callbacks.Callback):
    """Draws the same codes every so many epochs."""

    def __init__(self, codes, every):
        super().__init__()
        self.codes, self.every, self.images = codes, every, []

    def on_epoch_end(self, epoch, logs=None):
        """Draws, if it is time to."""
        if (epoch + 1) % self.every:
            return
        self.images.append(self.model.generator(self.codes).numpy())
        for row in range(8):
            print("  ".join(line(image[row, :, 0]) for image in self.images[-1]))


def line(pixels):
    """A row of pixels as text."""
    return "".join(" .:*#"[int(4.99 * pixel)] * 2 for pixel in pixels)


def main(arguments=None):
    """Trains, and returns (history of `fit`, the images that were drawn)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=60)
    parser.add_argument("--images", type=int, default=1500)
    options = parser.parse_args(arguments)
    tf.keras.utils.set_random_seed(1)
    (x, _), _ = tf.keras.datasets.digits.load_data()
    x = (x[: options.images, ..., None] / 16).astype("float32")
    dataset = tf.data.Dataset.from_tensor_slices(x).shuffle(1024).batch(64)

    gan = GAN(make_discriminator(), make_generator(32), 32)
    gan.compile(
        d_optimizer=tf.keras.optimizers.Adam(3e-4, beta_1=0.5),
        g_optimizer=tf.keras.optimizers.Adam(1e-3, beta_1=0.5),
        loss_fn=tf.keras.losses.BinaryCrossentropy(from_logits=True),
    )
    draws = Draws(tf.random.normal([4, 32]), every=max(1, options.epochs // 4))
    history = gan.fit(dataset, epochs=options.epochs, verbose=2, callbacks=[draws])
    return history.history, draws.images


if __name__ == "__main__":
    main()
