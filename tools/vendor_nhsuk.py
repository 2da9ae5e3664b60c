"""Bring the NHS.UK frontend's stylesheet into webchat/static, checked and without its typeface.

Run it when the version changes: `python tools/vendor_nhsuk.py`. It asks npm for the package, compares the
tarball with the integrity hash below, and takes one file out of it. The rules that fetch the NHS typeface
from another server are removed: it belongs to NHS services, and a page about complaints asks nobody else
for anything. Needs npm; nothing else in the project does.
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "10.6.1"
INTEGRITY = "sha512-PZorqQZjZx/A26yJoskCL9z0ib6AtkAyF0o4K/RHr8zRrJyXrUOCnMbjy0VNXsGO4tfTNMwqlkwATKs4a0xayw=="
STYLESHEET = "package/dist/nhsuk/nhsuk-frontend.min.css"
STATIC = Path(__file__).resolve().parent.parent / "webchat" / "static"

LICENCE = """\
nhsuk-{version}.css is the compiled stylesheet of NHS.UK frontend {version} (npm package nhsuk-frontend),
with its @font-face rules and source map comment removed. It is released under the MIT Licence:

The MIT License

Copyright (c) NHS England

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the
Software, and to permit persons to whom the Software is furnished to do so, subject to the following
conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions
of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED
TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL
THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF
CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER
DEALINGS IN THE SOFTWARE.
"""


class VendorError(Exception):
    """Why the stylesheet could not be taken over."""


def without_typeface(css):
    """`css` without @font-face rules, without the source map comment, and without the typeface's name."""
    css = re.sub(r"@font-face\s*\{[^}]*\}", "", css)
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    return css.replace("Frutiger W01,", "").strip() + "\n"


def problem_with(css):
    """Why this stylesheet must not be served, or None: it may fetch nothing from anywhere else."""
    if "@font-face" in css or "@import" in css:
        return "it still loads a typeface or another stylesheet"
    if re.search(r"url\(\s*['\"]?(?:https?:)?//", css):
        return "it still fetches something from another server"
    return None


def fetch(folder):
    """The tarball, in `folder`, as npm delivers it. Raises VendorError when it is not the one expected."""
    command = ["npm", "pack", "nhsuk-frontend@" + VERSION, "--json", "--ignore-scripts"]
    try:
        done = subprocess.run(command, cwd=str(folder), stdout=subprocess.PIPE, check=True, timeout=300)
    except FileNotFoundError:
        raise VendorError("npm was not found; it comes with Node.js") from None
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise VendorError("npm could not fetch the package: %s" % error) from None
    packed = json.loads(done.stdout)
    entry = packed[0] if isinstance(packed, list) else next(iter(packed.values()))
    tarball = Path(folder) / entry["filename"]
    digest = base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if "sha512-" + digest != INTEGRITY:
        raise VendorError("the tarball is not the expected one (sha512-%s)" % digest)
    return tarball


def stylesheet(tarball):
    """The stylesheet as it is served. Raises VendorError when it still refers to another server."""
    with tarfile.open(str(tarball)) as archive:
        member = archive.extractfile(STYLESHEET)
        if member is None:
            raise VendorError("%s is not in the package" % STYLESHEET)
        css = without_typeface(member.read().decode())
    problem = problem_with(css)
    if problem:
        raise VendorError("the stylesheet cannot be used: " + problem)
    return css


def main():
    """Write the stylesheet and its licence."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            css = stylesheet(fetch(folder))
    except VendorError as error:
        print("Not done: %s." % error, file=sys.stderr)
        return 1
    for old in STATIC.glob("nhsuk-*.css"):
        old.unlink()
    (STATIC / ("nhsuk-%s.css" % VERSION)).write_text(css, encoding="utf-8")
    (STATIC / "nhsuk-LICENCE.txt").write_text(LICENCE.format(version=VERSION), encoding="utf-8")
    print("webchat/static/nhsuk-%s.css: %d bytes" % (VERSION, len(css.encode())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
