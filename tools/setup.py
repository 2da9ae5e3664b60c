"""Set the project up: a pinned uv, two Python environments, a trained assistant, a migrated database.

Runs on any Python 3.9 or later with venv and uses nothing but the standard library. Every step leaves a
stamp when it is whole, so an interrupted run goes on where it stopped and a second run costs a second.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools"
BIN = "Scripts" if os.name == "nt" else "bin"
GIGABYTES_WANTED = 4
MEGABYTES_LEFT = 300
"""With less than this, a failure is taken to be the full disk's."""

NO_PYTHON = """\
Python {version} is needed for {what} and was not found on this machine, and uv could not fetch it.
Do one of these and run the same command again; it goes on where it stopped:
  - connect to the internet, so that uv can fetch Python {version} by itself
  - install it: `pyenv install {version}`, or your system's package for Python {version}
  - name it: {variable}=/path/to/python{version} make setup"""

NO_PACKAGES = """\
The packages could not be installed. If the words above speak of the network or of an index, connect this
machine to the internet or to its package index. Then run the same command again; what was fetched is kept."""


class SetupError(Exception):
    """A reason to stop that a person can act on."""


def say(text):
    print("\033[1m==> %s\033[0m" % text if sys.stdout.isatty() else "==> %s" % text, flush=True)


def digest(*parts):
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
    return whole.hexdigest()


def is_done(stamp, value):
    return stamp.is_file() and stamp.read_text() == value


def run(command, env=None, way_out=""):
    """Run it, with its words on the terminal. `way_out` is what to do when it fails and the disk is not full."""
    command = [str(part) for part in command]
    done = subprocess.run(command, cwd=str(ROOT), env=dict(os.environ, **(env or {})))
    if done.returncode != 0:
        raise SetupError(
            "This command failed (its own words are above):\n  %s\n%s"
            % (" ".join(map(shlex.quote, command)), about_full_disk() or way_out)
        )


def free_bytes():
    return shutil.disk_usage(str(ROOT)).free


def about_full_disk():
    """What to do about the disk; nothing while there is room on it."""
    if free_bytes() >= MEGABYTES_LEFT * 1e6:
        return ""
    return "The disk with %s is full (%.0f MB left). Free some space and run the same command again." % (
        ROOT,
        free_bytes() / 1e6,
    )


def check_disk():
    if (ROOT / "nlu" / ".venv" / "stamp").exists():
        return
    free = free_bytes() / 1e9
    if free < GIGABYTES_WANTED:
        raise SetupError(
            "The disk with %s has %.1f GB free; the two environments and the trained assistant need about "
            "%d GB. Free some space and run the same command again." % (ROOT, free, GIGABYTES_WANTED)
        )
    say("The first time fetches about 700 MB and takes some minutes. You may stop it and go on later.")


def uv_command():
    """The pinned uv, in an environment of its own under .tools/."""
    environment, pinned = TOOLS / "uv", ROOT / "tools" / "uv.txt"
    stamp, wanted = environment / "stamp", digest(pinned)
    python = environment / BIN / "python"
    if not is_done(stamp, wanted):
        say("Installing uv, which installs the rest, into .tools/")
        TOOLS.mkdir(exist_ok=True)
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(environment)], capture_output=True, text=True
        )
        if made.returncode != 0:
            raise SetupError(
                about_full_disk()
                or "This Python (%s) cannot make a virtual environment. On Debian or Ubuntu: `apt install "
                "python3-venv`. Or use another one: make setup PYTHON=/path/to/python3\n%s"
                % (sys.executable, (made.stdout + made.stderr).strip())
            )
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", pinned], way_out=NO_PACKAGES)
        stamp.write_text(wanted)
    return environment / BIN / "uv"


def package_index():
    """uv does not read pip's settings; a machine whose pip has an index of its own means it for uv too."""
    if any(os.environ.get(name) for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE")):
        return {}
    listed = subprocess.run(
        [str(TOOLS / "uv" / BIN / "python"), "-m", "pip", "config", "list"], capture_output=True, text=True
    ).stdout
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        if name.rsplit(".", 1)[-1] == "index-url":
            return {"UV_DEFAULT_INDEX": value.strip("'\"")}
    return {}


def python_candidates(version):
    yield shutil.which("python" + version)
    roots = [os.environ.get("PYENV_ROOT"), os.path.expanduser("~/.pyenv")]
    # A pyenv shim may stand on PATH for a version that is installed but not selected: look beside it.
    roots += [
        os.path.dirname(p)
        for p in os.environ.get("PATH", "").split(os.pathsep)
        if os.path.basename(p.rstrip("/")) == "shims"
    ]
    for root in filter(None, roots):
        found = sorted(
            Path(root).glob("versions/%s.*/bin/python" % version),
            key=lambda p: [int(n) if n.isdigit() else -1 for n in p.parts[-3].split(".")],
        )
        if found:
            yield str(found[-1])


def is_python(path, version):
    try:
        answer = subprocess.run(
            [path, "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            text=True,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == version


def find_python(uv, version, what):
    """Path of a Python of this version: named by the user, on the machine, or fetched by uv."""
    variable = "COMPLAINTS_PYTHON_" + version.replace(".", "_")
    named = os.environ.get(variable)
    if named:
        if not is_python(named, version):
            raise SetupError(
                "%s=%s is not a Python %s. Give the path of its program, such as /usr/bin/python%s, or leave it out."
                % (variable, named, version, version)
            )
        return named
    for path in filter(None, python_candidates(version)):
        if is_python(path, version):
            return path
    environment = dict(os.environ, UV_PYTHON_INSTALL_DIR=str(TOOLS / "python"))

    def found_by_uv(preference):
        found = subprocess.run(
            [str(uv), "python", "find", "--no-project", "--python-preference", preference, version],
            capture_output=True,
            text=True,
            env=environment,
        ).stdout.strip()
        return found if found and is_python(found, version) else None

    found = found_by_uv("managed")
    if found:
        return found
    say("Fetching Python %s for %s" % (version, what))
    subprocess.run([str(uv), "python", "install", "--no-bin", version], env=environment)
    found = found_by_uv("only-managed")
    if found:
        return found
    raise SetupError(NO_PYTHON.format(version=version, what=what, variable=variable))


def environment(uv, folder, version, requirements, what):
    """A virtual environment that holds exactly the pinned, hashed packages."""
    stamp, wanted = folder / "stamp", digest(requirements, version)
    python = folder / BIN / "python"
    if is_done(stamp, wanted) and is_python(str(python), version):
        return python
    say("Installing %s into %s (%s)" % (what, folder.relative_to(ROOT), requirements.relative_to(ROOT)))
    if stamp.exists():
        stamp.unlink()
    if not is_python(str(python), version):
        # --force: what an interrupted run left there may not be an environment yet.
        make = [uv, "venv", "--quiet", "--clear", "--force", "--no-project"]
        run([*make, "--python", find_python(uv, version, what), folder])
    sync = [uv, "pip", "sync", "--require-hashes", "--python", python]
    run([*sync, requirements], env=package_index(), way_out=NO_PACKAGES)
    stamp.write_text(wanted)
    return python


def main():
    start = time.monotonic()
    check_disk()
    uv = uv_command()
    python = environment(uv, ROOT / ".venv", "3.12", ROOT / "requirements-dev.txt", "the service")
    environment(uv, ROOT / "nlu" / ".venv", "3.10", ROOT / "nlu" / "requirements.txt", "the assistant (Rasa)")
    run([python, "-m", "complaints", "train"])
    hint = ""
    if sys.argv[1:] in ([], ["setup"]):  # the others look after the database themselves: a service may be running on it
        run([python, "-m", "complaints", "migrate"])
        hint = " Start it with: make run"
    say("Everything is set up (%.0f s).%s" % (time.monotonic() - start, hint))


if __name__ == "__main__":
    if sys.version_info < (3, 9):
        sys.exit("Python 3.9 or later is needed to set the project up; this is %s." % sys.version.split()[0])
    try:
        main()
    except SetupError as error:
        sys.exit("\nSet-up stopped. %s" % str(error).strip())
    except OSError as error:
        sys.exit("\nSet-up stopped: %s. %s" % (error, about_full_disk()))
    except KeyboardInterrupt:
        sys.exit("\nStopped. Run the same command again; it goes on where it stopped.")
