"""Asks the OSV database about every pinned package, and compares what it knows with docs/dependencies.md.

`make scan`, on a machine with internet. It ends with 0 when every advisory is judged on that page, with 1 when one is
not, and with 2 when it could not ask about all of them: then nothing is known, and it says so.
"""

import argparse
import re
import sys
from pathlib import Path

import httpx

from complaints.progress import Progress

ROOT = Path(__file__).resolve().parent.parent
LOCKS = "requirements.txt", "requirements-dev.txt", "nlu/requirements.txt"
PAGE = "docs/dependencies.md"
OSV = "https://api.osv.dev"
PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)==([^ ;\\]+)(.*)$", re.MULTILINE)
ADVISORY = re.compile(r"\b(?:CVE|GHSA|PYSEC)-[0-9A-Za-z-]+")


def pins():
    """Name and version of whatever may be installed, on any platform. `never` marks what is not (nlu/overrides.txt)."""
    found = set()
    for lock in LOCKS:
        for name, version, marker in PIN.findall((ROOT / lock).read_text(encoding="utf-8")):
            if "sys_platform == 'never'" not in marker:
                found.add((name, version))
    return sorted(found)


def judged():
    """The advisories that stand on the page, by package and version."""
    found = {}
    for line in (ROOT / PAGE).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip(" `") for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) > 2:
            found.setdefault((cells[0], cells[1]), set()).update(ADVISORY.findall(cells[2]))
    return found


def advisories(client, name, version):
    """What OSV knows about a package, but what was withdrawn. It comes in pages."""
    query = {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
    while True:
        answer = client.post("/v1/query", json=query).raise_for_status().json()
        yield from (one for one in answer.get("vulns", []) if "withdrawn" not in one)
        if not answer.get("next_page_token"):
            return
        query["page_token"] = answer["next_page_token"]


def fixed_in(advisory, name):
    ranges = [
        span
        for one in advisory.get("affected", [])
        if one.get("package", {}).get("name") == name
        for span in one.get("ranges", [])
        if span["type"] != "GIT"
    ]
    return sorted({event["fixed"] for span in ranges for event in span["events"] if "fixed" in event})


def main():
    parser = argparse.ArgumentParser(prog="make scan", description="Looks for advisories about the pinned packages.")
    parser.add_argument("--osv", default=OSV, metavar="URL", help="another service with OSV's interface")
    known, asked, unjudged = judged(), pins(), {}
    count = 0
    with httpx.Client(base_url=parser.parse_args().osv, timeout=30) as client, Progress("Asking OSV") as progress:
        for done, (name, version) in enumerate(asked, 1):
            for advisory in advisories(client, name, version):
                names = {advisory["id"], *advisory.get("aliases", [])}
                if names & known.get((name, version), set()):
                    count += 1
                else:
                    label = min(names)  # CVE before GHSA before PYSEC: two records of one hole are one line
                    fixed = ", ".join(fixed_in(advisory, name)) or "nothing yet"
                    summary = advisory.get("summary") or "(no summary)"
                    unjudged[name, version, label] = f"{name} {version}: {label}: {summary}. Fixed in: {fixed}"
            progress.show(done, len(asked))
    print(f"{len(asked)} packages. {count} records of advisories are judged in {PAGE}.")
    if unjudged:
        print(f"Not judged there yet ({len(unjudged)}):", *sorted(unjudged.values()), sep="\n  ")
    return 1 if unjudged else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        print(
            "The scan is not whole, so nothing is known: OSV did not answer as it should (%s: %s)."
            % (type(error).__name__, error),
            file=sys.stderr,
        )
        sys.exit(2)
