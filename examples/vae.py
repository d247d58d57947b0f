"""A variational autoencoder of handwritten digits, from layers and a model of one's own.

    python examples/vae.py [--epochs 30] [--images N] [--loop]

The encoder gives the mean and the logarithm of the variance of a normal distribution over codes; a
code is drawn from it, and the decoder turns the code back into an image. The model adds the
distance between that distribution and the standard normal one to its losses by itself, so `fit`
needs no more than the reconstruction error. `--loop` trains with a `tf.GradientTape` instead.
"""

import argparse

import yeoul as tf

layers = tf.keras.layers


class Sampling(layers.Layer):
    """Draws a code from the distribution that (mean, logarithm of the variance) describe."""

    def call(self, inputs):
        """A code: [batch, latent]."""
        mean, log_variance = inputs
        noise = tf.random.normal(tf.shape(mean))
        return mean + tf.exp(0.5 * log_variance) * noise


class Encoder(layers.Layer):
    """Maps images to a distribution over codes, and to a code drawn from it."""

    def __init__(self, latent_dim=8, hidden_dim=64, name="encoder", **kwargs):
        super().__init__(name=name, **kwargs)
        self.hidden = layers.Dense(hidden_dim, activation="relu")
        self.mean = layers.Dense(latent_dim)
        self.log_variance = layers.Dense(latent_dim)
        self.sampling = Sampling()

    def call(self, inputs):
        """Mean, logarithm of the variance, and code: each [batch, latent]."""
        hidden = self.hidden(inputs)
        mean, log_variance = self.mean(hidden), self.log_variance(hidden)
        return mean, log_variance, self.sampling((mean, log_variance))


class Decoder(layers.Layer):
    """Maps codes to images."""

    def __init__(self, original_dim, hidden_dim=64, name="decoder", **kwargs):
        super().__init__(name=name, **kwargs)
        self.hidden = layers.Dense(hidden_dim, activation="relu")
        self.image = layers.Dense(original_dim, activation="sigmoid")

    def call(self, inputs):
        """Images: [batch, pixels] between 0 and 1."""
        return self.image(self.hidden(inputs))


class VariationalAutoEncoder(tf.keras.Model):
    """Encoder and decoder, trained together; adds the divergence of the codes to its losses."""

    def __init__(self, original_dim, hidden_dim=64, latent_dim=8, name="autoencoder", **kwargs):
        super().__init__(name=name, **kwargs)
        self.encoder = Encoder(latent_dim, hidden_dim)
        self.decoder = Decoder(original_dim, hidden_dim)

    def call(self, inputs):
        """The images as the decoder gives them back."""
        mean, log_variance, code = self.encoder(inputs)
        divergence = -0.5 * tf.reduce_mean(
            log_variance - tf.square(mean) - tf.exp(log_variance) + 1
        )
        self.add_loss(0.05 * divergence)
        return self.decoder(code)


def digits(images):
    """So many images of the bundled digits as rows of 64 numbers between 0 and 1."""
    (x, _), _ = tf.keras.datasets.digits.load_data()
    return (x[:images].reshape(-1, 64) / 16).astype("float32")


def train_by_loop(vae, x, epochs):
    """Trains with a loop of one's own; the mean loss of each epoch."""
    optimizer = tf.keras.optimizers.Adam(1e-3)
    error = tf.keras.losses.MeanSquaredError()
    mean_loss = tf.keras.metrics.Mean()
    dataset = tf.data.Dataset.from_tensor_slices(x).shuffle(1024).batch(64)

    @tf.function
    def step(batch):
        with tf.GradientTape() as tape:
            loss = error(batch, vae(batch)) + sum(vae.losses)
        gradients = tape.gradient(loss, vae.trainable_weights)
        optimizer.apply_gradients(zip(gradients, vae.trainable_weights))
        mean_loss(loss)

    history = []
    for epoch in range(epochs):
        mean_loss.reset_state()
        for batch in dataset:
            step(batch)
        history.append(float(mean_loss.result()))
        print(f"epoch {epoch + 1}: loss {history[-1]:.4f}")
    return history


def train_by_fit(vae, x, epochs):
    """Trains with `fit`; the loss of each epoch."""
    vae.compile(tf.keras.optimizers.Adam(1e-3), loss=tf.keras.losses.MeanSquaredError())
    return vae.fit(x, x, epochs=epochs, batch_size=64, verbose=2).history["loss"]


def drawn(image):
    """An image as text, one character a pixel."""
    return "\n".join("".join(" .:*#"[int(4.99 * pixel)] * 2 for pixel in row) for row in image)


def main(arguments=None):
    """Trains, prints images of random codes, and returns (losses of the epochs, images)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--images", type=int, default=1500)
    parser.add_argument("--loop", action="store_true", help="a GradientTape instead of fit")
    options = parser.parse_args(arguments)
    tf.keras.utils.set_random_seed(1)
    x = digits(options.images)
    vae = VariationalAutoEncoder(x.shape[1])
    train = train_by_loop if options.loop else train_by_fit
    history = train(vae, x, options.epochs)
    images = vae.decoder(tf.random.normal([3, 8])).numpy().reshape(-1, 8, 8)
    for image in images:
        print(drawn(image), end="\n\n")
    return history, images


if __name__ == "__main__":
    main()
