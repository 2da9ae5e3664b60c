"""Runs a server no longer than whoever started it: `python guard.py FOLDER USER SIGNAL COMMAND...`.

Standard input is held open by the tests. When it closes, however that came about (a kill -9 of pytest included),
the server gets SIGNAL and its folder goes; "keep" written there before leaves the folder for the next start.
USER is who the server runs as, `-` for whoever we are.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading

SECONDS_TO_END = 10


def main() -> int:
    folder, user, ending, *command = sys.argv[1:]
    for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, signal.SIG_IGN)  # only the end of standard input is the end
    drop = {} if user == "-" else {"user": user, "group": _group_of(user), "extra_groups": []}
    server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, **drop)  # type: ignore[call-overload]
    said = bytearray()

    def end_with_parent() -> None:
        while read := os.read(0, 64):
            said.extend(read)
        server.send_signal(signal.Signals[ending])
        try:
            server.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            server.kill()

    threading.Thread(target=end_with_parent, daemon=True).start()
    code: int = server.wait()
    if bytes(said) != b"keep":
        shutil.rmtree(folder, ignore_errors=True)
    return code if code >= 0 else 128 - code


def _group_of(user: str) -> int:
    import pwd

    return int(pwd.getpwnam(user).pw_gid)


if __name__ == "__main__":
    sys.exit(main())
