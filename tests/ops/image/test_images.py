"""Images: messages, unknown sizes, and what golden rows do not show."""

import zlib

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.ops.image.codecs import common, png

PIXELS = np.arange(5 * 6 * 3, dtype=np.uint8).reshape(5, 6, 3)


def test_unknown_sizes_keep_what_is_known():
    shapes = []

    @tf.function(input_signature=[tf.TensorSpec([None, None, 3])])
    def run(x):
        found = [
            tf.image.central_crop(x, 0.5),
            tf.image.resize_with_crop_or_pad(x, 4, 5),
            tf.image.resize_with_pad(x, 4, 5),
            tf.image.crop_to_bounding_box(x, 0, 0, 2, 2),
        ]
        shapes[:] = [t.shape.as_list() for t in found]
        return found

    results = run(tf.ones([6, 8, 3]))
    assert shapes == [[None, None, 3], [4, 5, 3], [4, 5, 3], [2, 2, 3]]
    assert [t.shape.as_list() for t in results] == [[4, 4, 3], [4, 5, 3], [4, 5, 3], [2, 2, 3]]


@pytest.mark.parametrize("k", range(-1, 5))
def test_turning_by_a_tensor(k):
    image = tf.constant(PIXELS)
    turned = tf.function(tf.image.rot90)(image, tf.constant(k))
    np.testing.assert_array_equal(turned, np.rot90(PIXELS, k))
    np.testing.assert_array_equal(tf.image.rot90(image, k), np.rot90(PIXELS, k))


def test_files_in_a_function():
    @tf.function
    def read(file):
        return tf.image.resize(tf.io.decode_png(file, channels=3), [2, 3])

    found = read(tf.io.encode_png(PIXELS))
    np.testing.assert_allclose(found, tf.image.resize(PIXELS, [2, 3]), rtol=1e-6)


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_written_files_are_read_back(channels, dtype):
    random = np.random.RandomState(channels)
    pixels = random.randint(0, np.iinfo(dtype).max, (7, 9, channels)).astype(dtype)
    for compression in (-1, 0, 9):
        np.testing.assert_array_equal(png.decode(png.encode(pixels, compression), 0, dtype), pixels)


@pytest.mark.parametrize("options", [{"optimize_size": True}, {"progressive": True}])
def test_noise_becomes_a_jpeg(options):
    noise = np.random.RandomState(0).randint(0, 256, (300, 300, 3)).astype(np.uint8)
    file = tf.io.encode_jpeg(noise, quality=100, chroma_downsampling=False, **options)
    found = tf.io.decode_jpeg(file, dct_method="INTEGER_ACCURATE").numpy().astype(int)
    assert np.abs(found - noise).mean() < 1


def test_no_noise_between_jpeg_segments_takes_long():
    file = tf.io.encode_jpeg(PIXELS).numpy()
    padded = file[:2] + bytes(1 << 24) + file[2:]
    assert tf.io.extract_jpeg_shape(padded).numpy().tolist() == [5, 6, 3]


def test_huge_images_are_refused_before_memory_is_taken():
    file = bytearray(png.encode(PIXELS))
    file[16:24] = (1 << 15).to_bytes(4) * 2
    file[29:33] = zlib.crc32(file[12:29]).to_bytes(4)
    with pytest.raises(common.BadImage, match="would take 32768 x 32768 x 3 bytes"):
        png.decode(bytes(file))
    file[16:24] = (1 << 13).to_bytes(4) * 2
    file[29:33] = zlib.crc32(file[12:29]).to_bytes(4)
    with pytest.raises(common.BadImage, match="too little data"):
        png.decode(bytes(file))


def test_noise_differs_from_call_to_call():
    image = tf.reshape(tf.range(16.0), [1, 4, 4, 1])
    for noise in ("uniform", "gaussian"):
        a, b = (tf.image.extract_glimpse(image, [9, 9], [[0.0, 0.0]], noise=noise) for _ in "ab")
        assert not np.array_equal(a, b)
    assert 0 <= a.numpy()[0, 2:6, 2:6].min() <= 15


def test_random_boxes_without_seed_differ():
    boxes = [[[0.0, 0.0, 1.0, 1.0]]]
    found = {
        tuple(tf.image.sample_distorted_bounding_box([999, 999, 3], boxes).begin.numpy())
        for _ in range(4)
    }
    assert len(found) > 1


def test_slopes_of_colours():
    random = np.random.RandomState(0)
    x = tf.constant(random.uniform(0.1, 0.9, (2, 3, 3)).astype(np.float32))
    weights, way = (tf.constant(random.normal(size=(2, 3, 3)).astype(np.float32)) for _ in "ab")
    for change in (
        lambda x: tf.image.adjust_hue(x, 0.2),
        lambda x: tf.image.adjust_saturation(x, 0.5),
        lambda x: tf.image.adjust_contrast(x, 2.0),
        tf.image.hsv_to_rgb,
        tf.image.rgb_to_hsv,
    ):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = change(x)
        slope = float(tf.reduce_sum(tape.gradient(y, x, weights) * way))
        ends = [float(tf.reduce_sum(change(x + s * 1e-3 * way) * weights)) for s in (1, -1)]
        assert slope == pytest.approx((ends[0] - ends[1]) / 2e-3, abs=2e-2)


def test_names_are_given_to_results():
    with tf.Graph().as_default():
        x = tf.ones([2, 2, 2, 1])
        assert tf.image.total_variation(x, name="tv").name == "tv:0"
        assert tf.image.psnr(x, x, 1.0, name="psnr").name == "psnr:0"


def call(function, *args, **options):
    return lambda: function(*args, **options)


IMAGE = tf.ones([4, 4, 3])
test_mistakes = mistakes(
    {
        "matrix": (call(tf.image.flip_left_right, tf.ones([2, 2])), ValueError, "at least three"),
        "five": (call(tf.image.rot90, tf.ones([1] * 5)), ValueError, "either 3 or 4 dimensions"),
        "empty": (call(tf.image.flip_up_down, tf.ones([0, 2, 1])), ValueError, "must be > 0"),
        "fraction": (call(tf.image.central_crop, IMAGE, 2.0), ValueError, r"within \(0, 1\]"),
        "box": (
            call(tf.image.crop_to_bounding_box, IMAGE, 0, 0, 5, 5),
            ValueError,
            "width must be >= target",
        ),
        "hue": (call(tf.image.adjust_hue, IMAGE, 2.0), ValueError, "interval"),
        "contrast": (
            call(tf.image.adjust_contrast, IMAGE, [1.0, 2.0]),
            BAD,
            "contrast_factor must be scalar",
        ),
        "grey": (call(tf.image.adjust_hue, tf.ones([2, 2, 1]), 0.1), BAD, "3 channels"),
        "delta": (call(tf.image.random_hue, IMAGE, 0.6), ValueError, "max_delta must be <= 0.5"),
        "factors": (
            call(tf.image.random_contrast, IMAGE, 2.0, 1.0),
            ValueError,
            "upper must be > lower",
        ),
        "crop": (call(tf.image.random_crop, IMAGE, [9, 1, 1]), BAD, "Need value.shape"),
        "file": (call(tf.io.decode_image, b"text"), BAD, "Unknown image file format"),
        "files": (call(tf.io.decode_png, [b"", b""]), BAD, "one by one"),
        "ratio": (
            call(tf.io.decode_jpeg, tf.io.encode_jpeg(PIXELS), ratio=5),
            BAD,
            "ratio must be 1, 2, 4, or 8",
        ),
        "quality": (call(tf.io.encode_jpeg, PIXELS, quality=101), BAD, "quality must be in"),
        "boxes": (
            call(tf.image.crop_and_resize, IMAGE[None], [[0.0, 0, 1]], [0], [2, 2]),
            BAD,
            "boxes must have 4 columns",
        ),
        "number": (
            call(tf.image.crop_and_resize, IMAGE[None], [[0.0, 0, 1, 1]], [3], [2, 2]),
            tf.errors.OutOfRangeError,
            "there are 1 images",
        ),
        "window": (
            call(tf.image.ssim, IMAGE, IMAGE, 1.0),
            BAD,
            "Expected",
        ),
        "noise": (
            call(tf.image.extract_glimpse, IMAGE[None], [2, 2], [[0.0, 0.0]], noise="x"),
            BAD,
            "uniform, gaussian, or zero",
        ),
        "threshold": (
            call(tf.image.non_max_suppression, tf.ones([1, 4]), [1.0], 1, 2.0),
            BAD,
            "iou_threshold must be in",
        ),
    }
)


@pytest.mark.parametrize("times", range(4))
def test_an_image_of_unknown_rank_is_turned_like_any_other(times):
    image = np.arange(60).reshape(4, 5, 3)
    spec = [tf.TensorSpec(None, tf.int64)]
    known = tf.function(lambda x: tf.image.rot90(x, times), input_signature=spec)
    unknown = tf.function(lambda x: tf.image.rot90(x, tf.rank(x) + 5 + times), input_signature=spec)
    np.testing.assert_array_equal(known(image), np.rot90(image, times))
    np.testing.assert_array_equal(unknown(image), np.rot90(image, times))
