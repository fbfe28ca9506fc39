"""A hook for code signing: the signer's own command, run on each file, or a sentence that nothing is signed."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path

COMMAND = "TALLYBRIDGE_SIGN"
"""Environment variable: the command that signs one file in place, ``{}`` standing for the file."""


def sign(files: list[Path], environment: Mapping[str, str] = os.environ) -> str:
    """Sign files with the command of the environment; return what was done as a sentence.

    The command runs without a shell and sees the whole environment, where it finds its certificate and password.

    Raises:
        subprocess.CalledProcessError: the command failed on a file.
        ValueError: the command does not say where the file goes.
    """
    command = shlex.split(environment.get(COMMAND, ""))
    if not command:
        return f"Nothing was signed: {COMMAND} names no command."
    if "{}" not in command:
        raise ValueError(f"{COMMAND} must hold {{}} as a word of its own, where the file's name goes.")
    for file in files:
        subprocess.run([str(file) if word == "{}" else word for word in command], check=True)
    return f"Signed: {', '.join(file.name for file in files)}."
