"""The set-up says in a sentence what is missing, and is quick when nothing is."""

import os
import shutil
import stat
import subprocess

import pytest

from tests.support.environment import ROOT

SCRIPTS = (
    "run",
    "check",
    "installer/setup.sh",
    "installer/system.sh",
    "installer/lock.sh",
    "installer/linux/build_deb.sh",
)
needs_sh = pytest.mark.skipif(os.name == "nt", reason="the scripts are for Linux")


def command(folder, name, body):
    """Put a command of the test's own on its path."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def desk(tmp_path):
    """A computer that has nothing but a shell's everyday commands."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("cat", "cksum", "id", "mktemp", "rm", "sh"):
        (folder / name).symlink_to(shutil.which(name))
    return folder


def run(desk, script):
    """Source the set-up from a shell that sees only the desk's commands."""
    return subprocess.run(
        ["/bin/sh", "-euc", f". installer/setup.sh\nlog={desk.parent}/log\n{script}"],
        cwd=ROOT, env={"PATH": str(desk)}, capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip


@needs_sh
@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_are_plain_shell(script):
    subprocess.run(["/bin/sh", "-n", ROOT / script], check=True, timeout=10)


@needs_sh
@pytest.mark.parametrize("script", ["run", "check", ".ci/run"])
def test_the_commands_can_be_started(script):
    assert (ROOT / script).stat().st_mode & stat.S_IXUSR


@needs_sh
def test_a_system_without_apt_is_told_what_to_install(desk):
    ran = run(desk, "install_packages 'the window' libegl1")
    assert ran.returncode == 3
    assert "not Debian or Ubuntu" in ran.stderr
    assert "libegl1" in ran.stderr


@needs_sh
def test_a_person_without_sudo_is_told_the_packages(desk):
    command(desk, "apt-get", "exit 9")
    (desk / "id").unlink()
    command(desk, "id", "echo 1000")
    ran = run(desk, "install_packages Python python3 python3-venv")
    assert ran.returncode == 3
    assert "neither root nor have sudo" in ran.stderr
    assert "apt-get install --no-install-recommends python3 python3-venv" in ran.stderr


@needs_sh
def test_a_person_whom_sudo_refuses_is_told_the_packages(desk):
    command(desk, "apt-get", "exit 9")
    command(desk, "sudo", "exit 1")
    (desk / "id").unlink()
    command(desk, "id", "echo 1000")
    ran = run(desk, "install_packages Python python3 </dev/null")
    assert ran.returncode == 3
    assert "sudo did not let you install them" in ran.stderr


@needs_sh
def test_without_a_network_the_package_lists_are_named(desk):
    command(desk, "apt-get", "exit 100")
    command(desk, "env", 'shift; "$@"')
    ran = run(desk, "id() { echo 0; }\ninstall_packages Python python3")
    assert ran.returncode == 3
    assert "check the internet connection" in ran.stderr


@needs_sh
def test_an_old_python_is_passed_over(desk):
    command(desk, "python3", "exit 1")
    command(desk, "python3.12", "exit 0")
    ran = run(desk, "find_python")
    assert ran.stdout.strip() == str(desk / "python3.12")


@needs_sh
def test_what_is_set_up_already_is_left_alone(desk, tmp_path):
    for name in ("pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "installer", tmp_path / "installer")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    command(tmp_path / ".venv" / "bin", "python", "exit 0")
    mark = f"cd {tmp_path}; printf '%s\\n%s\\n' \"$(stamp_of)\" 'base qt checks' >.venv/set-up; "
    assert run(desk, mark + "set_up qt checks; echo ready").stdout == "ready\n"
    # Another part than those on the stamp is set up, as far as this desk lets it.
    assert run(desk, mark + "set_up qt window; echo ready").stdout != "ready\n"
    # So is everything when a lock file was renewed.
    changed = mark + "echo '# renewed' >>requirements.lock; set_up qt checks; echo ready"
    assert run(desk, changed).stdout != "ready\n"
