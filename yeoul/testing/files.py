"""Temporary files and commands, for `TestCase`."""

import pathlib
import shutil
import subprocess
import tempfile


class FilesMixin:
    """`get_temp_dir`, `create_tempfile` and commands, for `TestCase`."""

    _folder: str | None = None

    def get_temp_dir(self):
        """The path of a folder for this test, the same each time, deleted after it."""
        if self._folder is None:
            self._folder = tempfile.mkdtemp(prefix=f"{type(self).__name__}_")
            self.addCleanup(shutil.rmtree, self._folder, ignore_errors=True)
        return self._folder

    def create_tempdir(self, name=None, cleanup=None):
        """A folder for this test.

        Args:
          name: its name; default: a new one.
          cleanup: accepted; folders are deleted after the test.

        Returns:
          An object with `full_path`, `create_file` and `mkdir`.
        """
        base = pathlib.Path(self.get_temp_dir())
        path = pathlib.Path(tempfile.mkdtemp(dir=base)) if name is None else base / name
        path.mkdir(parents=True, exist_ok=name is None)
        return TempDir(path)

    def create_tempfile(
        self,
        file_path=None,
        content=None,
        mode="w",
        encoding="utf8",
        errors="strict",
        cleanup=None,
    ):
        """A file for this test.

        Args:
          file_path: its path inside the folder of the test; default: a new name.
          content: what is in it.
          mode: "w" or "wb"; bytes are written as they are in either.
          encoding: of texts.
          errors: of the encoding.
          cleanup: accepted; files are deleted after the test.

        Returns:
          An object with `full_path`, `read_text`, `read_bytes`, `write_text`, `write_bytes`.
        """
        folder = TempDir(pathlib.Path(self.get_temp_dir()))
        return folder.create_file(file_path, content, mode, encoding, errors)

    def assertCommandSucceeds(self, command, regexes=(b"",), env=None, close_fds=True, msg=None):
        """Asserts that a command ends with 0, and that its output has one of some expressions.

        Args:
          command: text for the shell, or list of arguments.
          regexes: regular expressions.
          env: environment variables; default: those of this process.
          close_fds: whether it inherits no open files.
          msg: said if it fails.
        """
        code, output = ran(command, env, close_fds)
        text = (
            f"Running command\n{quoted(command)} failed with error code {code} and message\n"
            f"8<-----------\n{output}\n----------->8"
        )
        self.assertEqual(code, 0, self._formatMessage(msg, text))
        self.assertRegexMatch(output, [plain(one) for one in regexes], msg)

    def assertCommandFails(self, command, regexes, env=None, close_fds=True, msg=None):
        """Asserts that a command fails, and that its output has one of some expressions.

        Args:
          command: text for the shell, or list of arguments.
          regexes: regular expressions.
          env: environment variables; default: those of this process.
          close_fds: whether it inherits no open files.
          msg: said if it does not fail.
        """
        code, output = ran(command, env, close_fds)
        text = f"The following command succeeded while expected to fail:\n{quoted(command)}"
        self.assertNotEqual(code, 0, self._formatMessage(msg, text))
        self.assertRegexMatch(output, [plain(one) for one in regexes], msg)


class TempDir:
    """A folder of a test."""

    def __init__(self, path):
        self._path = path

    @property
    def full_path(self):
        """Its path as a string."""
        return str(self._path)

    def __fspath__(self):
        return self.full_path

    def create_file(self, file_path=None, content=None, mode="w", encoding="utf8", errors="strict"):
        """A file in it; arguments as `TestCase.create_tempfile`."""
        if file_path is None:
            with tempfile.NamedTemporaryFile(dir=self._path, delete=False) as file:
                path = pathlib.Path(file.name)
        else:
            path = self._path / file_path
        path.parent.mkdir(parents=True, exist_ok=True)
        data = b"" if content is None else content
        path.write_bytes(data.encode(encoding, errors) if isinstance(data, str) else data)
        return TempFile(path)

    def mkdir(self, dir_path=None):
        """A folder in it."""
        if dir_path is None:
            return TempDir(pathlib.Path(tempfile.mkdtemp(dir=self._path)))
        path = self._path / dir_path
        path.mkdir(parents=True)
        return TempDir(path)


class TempFile:
    """A file of a test."""

    def __init__(self, path):
        self._path = path

    @property
    def full_path(self):
        """Its path as a string."""
        return str(self._path)

    def __fspath__(self):
        return self.full_path

    def read_text(self, encoding="utf8", errors="strict"):
        """What is in it, as text."""
        return self._path.read_text(encoding=encoding, errors=errors)

    def read_bytes(self):
        """What is in it."""
        return self._path.read_bytes()

    def write_text(self, text, mode="w", encoding="utf8", errors="strict"):
        """Replaces what is in it."""
        self._path.write_text(text, encoding=encoding, errors=errors)

    def write_bytes(self, data, mode="wb"):
        """Replaces what is in it."""
        self._path.write_bytes(data)


def ran(command, env, close_fds):
    """(error code, output) of a command."""
    shell = isinstance(command, (str, bytes))
    done = subprocess.run(
        command,
        shell=shell,
        env=env,
        close_fds=close_fds,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.returncode, done.stdout.decode(errors="replace")


def quoted(command):
    text = command if isinstance(command, str) else " ".join(map(plain, command))
    return f"8<-----------\n{text}\n----------->8"


def plain(text):
    return text.decode() if isinstance(text, bytes) else text
