"""Golden rows: images, signals and products whose number of dimensions a graph does not know."""

from tests.golden.harness import F, I, Table, U

TABLE = Table("unranked")


def unranked(name, fn, *specs, tol=10, grad=False):
    """A row for `fn(tf, x)` in a function of a tensor of unknown shape: result, static shapes."""

    def run(tf, x):
        shapes = []

        def traced(y):
            result = fn(tf, y)
            shapes[:] = [str(result.shape)]
            return result

        signature = [tf.TensorSpec(None, x.dtype)]
        return tf.function(traced, input_signature=signature)(x), tf.constant(shapes)

    TABLE.case(name, run, *specs, tol=tol, grad=grad)


IMAGE = I(0, 256, 4, 5, 3, dtype="uint8")
PHOTOS = I(0, 256, 2, 4, 5, 3, dtype="uint8")
for _name, _fn in {
    "transpose": lambda tf, x: tf.image.transpose(x),
    "resize_with_crop_or_pad": lambda tf, x: tf.image.resize_with_crop_or_pad(x, 3, 7),
    "pad_to_bounding_box": lambda tf, x: tf.image.pad_to_bounding_box(x, 1, 1, 8, 9),
    "crop_to_bounding_box": lambda tf, x: tf.image.crop_to_bounding_box(x, 1, 1, 2, 3),
    "resize_with_pad": lambda tf, x: tf.image.resize_with_pad(x, 3, 7),
    "rgb_to_grayscale": lambda tf, x: tf.image.rgb_to_grayscale(x),
    "stateless_random_crop": lambda tf, x: tf.image.stateless_random_crop(x, [2, 2, 3], (1, 2)),
    "flipped or not": lambda tf, x: tf.image.stateless_random_flip_up_down(x, (1, 2)),
    "ssim": lambda tf, x: tf.image.ssim(x, x // 2, 255, filter_size=3),
}.items():
    unranked(_name, _fn, IMAGE, tol=100)
unranked("rot90 of a batch", lambda tf, x: tf.image.rot90(x, 3), PHOTOS)
unranked("rot90 of a batch, times unknown", lambda tf, x: tf.image.rot90(x, tf.rank(x) + 1), PHOTOS)
unranked("rot90 twice", lambda tf, x: tf.image.rot90(x, 2), PHOTOS)
unranked("rgb_to_grayscale of a batch", lambda tf, x: tf.image.rgb_to_grayscale(x), PHOTOS)

SIGNALS = F(2, 3, 20)
for _name, _fn in {
    "frame": lambda tf, x: tf.signal.frame(x, 8, 3),
    "frame to the end": lambda tf, x: tf.signal.frame(x, 8, 3, pad_end=True, pad_value=2.0),
    "frame of the middle axis": lambda tf, x: tf.signal.frame(x, 2, 1, axis=1),
    "stft": lambda tf, x: tf.abs(tf.signal.stft(x, 8, 3)),
    "stft to the end": lambda tf, x: tf.abs(tf.signal.stft(x, 8, 3, 16, pad_end=True)),
    "inverse_stft": lambda tf, x: tf.signal.inverse_stft(tf.signal.stft(x, 8, 4, 8), 10, 4, 8),
    "overlap_and_add": lambda tf, x: tf.signal.overlap_and_add(x, 5),
    "dct": lambda tf, x: tf.signal.dct(x),
    "rfft, longer": lambda tf, x: tf.abs(tf.signal.rfft(x, [30])),
    "irfft of rfft": lambda tf, x: tf.signal.irfft(tf.signal.rfft(x), [26]),
    "tensordot": lambda tf, x: tf.tensordot(x, tf.ones([20, 2]), 1),
    "tensordot, axes": lambda tf, x: tf.tensordot(x, tf.ones([20, 2]), [[-1], [-2]]),
    "tensordot over none": lambda tf, x: tf.tensordot(x[0, :1, :2], x[0, 0, :2], 0),
    "slice": lambda tf, x: tf.slice(x, [0, 1, 0], [1, -1, 2]),
}.items():
    unranked(_name, _fn, SIGNALS, tol=100, grad=True)

# At the rim of a kernel rounding decides whether a cell counts.
TABLE.call(
    "image.resize", U(0.0, 1.0, 6, 7, 1), [4, 3], "gaussian", antialias=True, _tol=10, _grad=False
)

# A raw op whose argument keeps the op's name for it.
TABLE.case(
    "raw_ops.ReduceJoin",
    lambda tf: tf.raw_ops.ReduceJoin(inputs=[["a", "b"], ["c", "d"]], reduction_indices=[0]),
)
