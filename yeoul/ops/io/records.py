"""tf.io.TFRecordWriter and TFRecordOptions, and TensorFlow 1's reading of TFRecord files."""

from yeoul.core.export import export
from yeoul.formats import files, tfrecord

BUFFER = 1 << 18  # bytes gathered before they are written
TYPES = {0: "", 1: "ZLIB", 2: "GZIP", None: "", "": "", "ZLIB": "ZLIB", "GZIP": "GZIP"}


@export("compat.v1.io.TFRecordCompressionType", "compat.v1.python_io.TFRecordCompressionType")
class TFRecordCompressionType:
    """The kinds of compression of TFRecord files, as TensorFlow 1 numbers them.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.io.TFRecordCompressionType.GZIP
      2
    """

    NONE = 0
    ZLIB = 1
    GZIP = 2


def known_type(value):
    """The name of a kind of compression.

    Raises:
      ValueError: if it is none.
    """
    if isinstance(value, bytes):
        value = value.decode()
    if value not in TYPES:
        raise ValueError(
            f'Not a valid compression_type: "{value}". Pass "", "GZIP", "ZLIB" or None.'
        )
    return TYPES[value]


@export("io.TFRecordOptions", "compat.v1.io.TFRecordOptions", "compat.v1.python_io.TFRecordOptions")
class TFRecordOptions:
    """How a TFRecord file is compressed.

    Args:
      compression_type: "GZIP", "ZLIB", or "" or None for none.
      flush_mode: 2 or None: what `flush` has written can be read; 3: so that reading can start
        there; 4: the compressed data ends, and begins again.
      input_buffer_size: has no effect.
      output_buffer_size: bytes gathered before the file system is called; None for the usual.
      window_bits: 9 to 15, as for `zlib.compressobj`; None for the default.
      compression_level: 0 to 9, 9 makes the smallest files; None for the default.
      compression_method: 8, the only one there is; None.
      mem_level: 1 to 9, the memory used; None for the default.
      compression_strategy: as for `zlib.compressobj`; None for the default.

    Raises:
      ValueError: for another `compression_type`.

    Example:
      >>> import yeoul as tf
      >>> options = tf.io.TFRecordOptions("GZIP", compression_level=9)
      >>> options.compression_type
      'GZIP'
    """

    compression_type_map = {0: "", 1: "ZLIB", 2: "GZIP"}

    def __init__(
        self,
        compression_type=None,
        flush_mode=None,
        input_buffer_size=None,
        output_buffer_size=None,
        window_bits=None,
        compression_level=None,
        compression_method=None,
        mem_level=None,
        compression_strategy=None,
    ):
        self.get_compression_type_string(compression_type)
        self.compression_type = compression_type
        self.flush_mode = flush_mode
        self.input_buffer_size = input_buffer_size
        self.output_buffer_size = output_buffer_size
        self.window_bits = window_bits
        self.compression_level = compression_level
        self.compression_method = compression_method
        self.mem_level = mem_level
        self.compression_strategy = compression_strategy

    @classmethod
    def get_compression_type_string(cls, options):
        """The kind of compression of options, or of what names one.

        Args:
          options: `TFRecordOptions`, "GZIP", "ZLIB", "", None, or a number of
            `tf.compat.v1.io.TFRecordCompressionType`.

        Returns:
          "GZIP", "ZLIB" or "".

        Raises:
          ValueError: if it is none of these.
        """
        if isinstance(options, TFRecordOptions):
            return cls.get_compression_type_string(options.compression_type)
        return known_type(options)

    def _for_zlib(self):
        """What `zlib.compressobj` takes of the options."""
        given = {
            "level": self.compression_level,
            "method": self.compression_method,
            "wbits": self.window_bits,
            "memLevel": self.mem_level,
            "strategy": self.compression_strategy,
        }
        return {name: value for name, value in given.items() if value is not None}


@export("io.TFRecordWriter", "compat.v1.io.TFRecordWriter", "compat.v1.python_io.TFRecordWriter")
class TFRecordWriter:
    """Writes records to a TFRecord file.

    Args:
      path: of the file, which is replaced if it exists.
      options: `tf.io.TFRecordOptions`, or a kind of compression: "GZIP", "ZLIB", "" or None.

    Raises:
      NotFoundError: if the directory is missing.
      ValueError: for another kind of compression.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.tfrecord"
      >>> with tf.io.TFRecordWriter(path) as writer:
      ...     writer.write(b"first")
      ...     writer.write(b"second")
      >>> list(tf.compat.v1.io.tf_record_iterator(path))
      [b'first', b'second']
    """

    def __init__(self, path, options=None):
        if not isinstance(options, TFRecordOptions):
            options = TFRecordOptions(compression_type=options)
        kind = TFRecordOptions.get_compression_type_string(options)
        given = options._for_zlib() if kind else {}
        file = files.open_file(path, "wb", options.output_buffer_size or BUFFER)
        self._path = path
        self._writer = tfrecord.Writer(file, kind, options.flush_mode, **given)

    def write(self, record):
        """Adds a record.

        Args:
          record: bytes; text is written as UTF-8.

        Raises:
          TypeError: if it is neither.
          FailedPreconditionError: if the file was closed.
        """
        if isinstance(record, str):
            record = record.encode("utf-8")
        if not isinstance(record, bytes):
            record = self._as_bytes(record)
        with files.guarded(self._path):
            self._writer.write(record)

    def _as_bytes(self, record):
        value = record.numpy() if hasattr(record, "numpy") else record
        if not isinstance(value, (bytes, bytearray, memoryview)):
            raise TypeError(
                f"write() takes bytes, not {record!r}: pass example.SerializeToString(), or "
                "tf.io.serialize_tensor(x).numpy()."
            )
        return bytes(value)

    def flush(self):
        """Hands what was written to the file system.

        Raises:
          FailedPreconditionError: if the file was closed.
        """
        with files.guarded(self._path):
            self._writer.flush()

    def close(self):
        """Ends the file."""
        with files.guarded(self._path):
            self._writer.close()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.close()

    def __del__(self):
        writer = getattr(self, "_writer", None)
        if writer is not None and not writer.closed:
            writer.close()


@export("compat.v1.io.tf_record_iterator", "compat.v1.python_io.tf_record_iterator")
def tf_record_iterator(path, options=None):
    """The records of a TFRecord file, one by one.

    Args:
      path: of the file.
      options: `tf.io.TFRecordOptions`, or a kind of compression.

    Returns:
      An iterator over bytes.

    Raises:
      DataLossError: if the file is damaged.
      NotFoundError: if there is none.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> path = tempfile.mkdtemp() + "/a.tfrecord"
      >>> with tf.io.TFRecordWriter(path, "ZLIB") as writer:
      ...     writer.write(b"record")
      >>> list(tf.compat.v1.io.tf_record_iterator(path, "ZLIB"))
      [b'record']
    """
    kind = TFRecordOptions.get_compression_type_string(options)
    return tfrecord.read_records(path, kind)
