"""What AutoGraph says about its work, by `tf.autograph.set_verbosity`."""

import os

from yeoul.core.log import get_logger


class Log:
    """How much is said, and where.

    Attributes:
      level: as in `tf.autograph.set_verbosity`; None: as the environment says.
      stdout: whether it is also printed.
    """

    level: int | None = None
    stdout = False

    def say(self, level, text, *args):
        """Logs the text if as much is asked for."""
        if level <= self.verbosity():
            get_logger().info(text, *args)
            if self.stdout:
                print(text % args)  # noqa: T201  (asked for)

    def verbosity(self):
        """The level in force."""
        if self.level is not None:
            return self.level
        return int(os.environ.get("AUTOGRAPH_VERBOSITY", "0"))


LOG = Log()
