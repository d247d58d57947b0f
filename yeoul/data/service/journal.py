"""The journal of a dispatcher: a file of what has changed, from which it begins again."""

import os
import pathlib

from yeoul.core.errors import DataLossError
from yeoul.data.service import messages
from yeoul.formats import files, tfrecord

NAME = "tf_data_dispatcher_journal"


class Memory:
    """Receives a message from bytes, as if it came from a connection."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def recv(self, count):
        """The next bytes."""
        piece = self.data[self.at : self.at + count]
        self.at += len(piece)
        return piece


class Journal:
    """A TFRecord file with a record for each event. What was not written whole is left out.

    Args:
      folder: where it is, or is made.
    """

    def __init__(self, folder):
        self.folder = files.text(folder)
        files.make_dir(self.folder, parents=True)
        self.path = f"{self.folder.rstrip('/')}/{NAME}"
        self.file = None

    def events(self):
        """Yields the events that were written; a last one that was cut off is removed.

        Raises:
          DataLossError: if the file is damaged.
        """
        if not files.exists(self.path):
            return
        whole = 0
        try:
            for record in tfrecord.read_records(self.path):
                yield messages.receive(Memory(record))
                whole += len(record) + tfrecord.HEADER + tfrecord.FOOTER
        except DataLossError:
            if not self.is_cut(whole):
                raise
            os.truncate(self.path, whole)

    def is_cut(self, start):
        """Whether the file ends before the record that begins at a place does."""
        with files.open_file(self.path, "rb") as file:
            rest = file.read()[start:]
        if len(rest) < tfrecord.HEADER:
            return True
        (length,) = tfrecord.LENGTH.unpack(rest[:8])
        return len(rest) < tfrecord.HEADER + length + tfrecord.FOOTER

    def write(self, event):
        """Adds an event; it is on the disk when this returns."""
        record = b"".join(messages.parts_of(event))
        before, after = tfrecord.frame(record)
        if self.file is None:
            self.file = pathlib.Path(self.path).open("ab")
        self.file.write(before + record + after)
        self.file.flush()
        os.fsync(self.file.fileno())

    def close(self):
        """Closes the file."""
        if self.file is not None:
            self.file.close()
            self.file = None
