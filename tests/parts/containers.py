"""The services of docker-compose.yml without containers: the same commands, environments, files and health checks.

What an image would hold is copied to a folder of its own; host names become 127.0.0.1 and ports free ones. Only what
the public images bring themselves (making a cluster, the trained assistant) is done here in their place.
"""

import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from pathlib import Path

from complaints.assistant import NLU, python_of
from complaints.settings import ROOT
from tests.parts.compose import Compose, Service, read_compose
from tests.parts.postgres import find_postgres
from tests.parts.servers import ENVIRONMENT, Server, free_port, own_folder, run_as_server_user

SECRETS = {
    name: f"plainly-invented-{word}"  # without digits: ports are replaced everywhere
    for name, word in (
        ("POSTGRES_PASSWORD", "a"),
        ("ASSISTANT_PASSWORD", "b"),
        ("REDIS_PASSWORD", "c"),
        ("COMPLAINTS_INTERNAL_KEY", "d"),
    )
}
PORTS = re.compile(r"(?<!\d)(8000|8001|8010|5005|5432|6379)(?!\d)")
HOSTS = re.compile(r"(?<=[/@])(?:app|assistant|postgres|redis)(?=:\d)|\b0\.0\.0\.0\b")
COPY = re.compile(r"^COPY (?!--)(\S+) (\S+)$", re.MULTILINE)


@dataclass
class Containers:
    """The services, started in the order that the file asks for."""

    compose: Compose
    folder: Path
    ports: dict[str, str] = field(default_factory=dict)
    servers: dict[str, Server] = field(default_factory=dict)

    def here(self, words: str) -> str:
        """Words of the file with the ports, hosts and folders of this machine."""
        if words in ("/data", "/assistant"):
            return str(self.folder / words[1:])
        words = PORTS.sub(lambda port: self.ports.setdefault(port[0], str(free_port())), words)
        return HOSTS.sub("127.0.0.1", words)

    def environment(self, name: str) -> dict[str, str]:
        """What a service is given, and the PATH of its image."""
        service, programs = self.compose.services[name], find_postgres()
        path = {"app": Path(sys.executable).parent, "assistant": python_of().parent, "postgres": programs}.get(name)
        given = {key: self.here(value) for key, value in service.environment.items()}
        return ENVIRONMENT | given | {"PATH": f"{path}:{ENVIRONMENT['PATH']}" if path else ENVIRONMENT["PATH"]}

    def check(self, name: str) -> "subprocess.CompletedProcess[bytes]":
        """The service's own health check."""
        command = [self.here(word) for word in self.compose.services[name].healthcheck.command]
        return subprocess.run(command, env=self.environment(name), cwd=self.folder, capture_output=True, timeout=20)

    def start(self) -> None:
        """Start every service once those that it depends on are healthy."""
        needs = {name: set(service.depends_on) for name, service in self.compose.services.items()}
        for name in TopologicalSorter(needs).static_order():
            server = self._server(name, self.compose.services[name])
            self.servers[name] = server
            server.start()
            if name == "postgres":
                self._first_start_of_postgres()

    def stop(self) -> None:
        """End them in the opposite order."""
        for server in reversed(self.servers.values()):
            server.stop()

    def _server(self, name: str, service: Service) -> Server:
        command = [self.here(word) for word in service.command]
        folder = self.folder / f"{name}-container"
        ours = service.build is not None
        if ours:
            assert service.build
            build_image(ROOT / service.build.dockerfile, folder)
            (self.folder / {"app": "data"}.get(name, name)).mkdir(mode=0o700)
        else:
            folder.mkdir()
            shutil.copystat(self.folder, folder)
        server = Server(
            folder,
            command,
            "SIGTERM" if ours else "SIGQUIT" if name == "postgres" else "SIGTERM",
            is_ready=lambda: self.check(name).returncode == 0,
            environment=self.environment(name),
            seconds_to_start=120,
        )
        if ours:
            server.user = None
            return server
        if server.user:
            shutil.chown(folder, server.user)
        if name == "postgres":
            server.command = [*command, *self._make_cluster(folder, service)]
        return server

    def _make_cluster(self, folder: Path, service: Service) -> list[str]:
        programs, password = find_postgres(), folder / "password"
        assert programs is not None
        password.write_text(service.environment["POSTGRES_PASSWORD"])
        password.chmod(0o644)
        user = ["--username", service.environment["POSTGRES_USER"], "--pwfile", str(password)]
        initdb: list[str | Path] = [programs / "initdb", "--pgdata", folder / "data", *user, "--auth=scram-sha-256"]
        run_as_server_user(initdb, folder)
        return ["-D", str(folder / "data"), "-k", str(folder), "-h", "127.0.0.1"]

    def _first_start_of_postgres(self) -> None:
        service = self.compose.services["postgres"]
        connect = {
            "PGHOST": "127.0.0.1",
            "PGPORT": self.here("5432"),
            "PGPASSWORD": service.environment["POSTGRES_PASSWORD"],
        }
        environment = self.environment("postgres") | connect
        user, database = service.environment["POSTGRES_USER"], service.environment["POSTGRES_DB"]
        _run(["createdb", "--username", user, database], environment, self.folder)
        for mount in service.configs:
            assert mount.target.startswith("/docker-entrypoint-initdb.d/") and mount.target.endswith(".sh")
            _run(["sh", "-c", self.compose.configs[mount.source].content], environment, self.folder)


def build_image(dockerfile: Path, folder: Path) -> None:
    """What the image's COPY lines put into its work folder, and the trained assistant, which its RUN makes."""
    kept_out = [line for line in (ROOT / ".dockerignore").read_text().split("\n") if line and line[0] not in "#!*"]
    lines = (ROOT / ".dockerignore").read_text().split("\n")

    def ignored(parent: str, names: list[str]) -> set[str]:
        inside = Path(parent).relative_to(ROOT)
        return {name for name in names if name == "__pycache__" or str(inside / name) in kept_out}

    final_stage = dockerfile.read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    for source, target in COPY.findall(final_stage):
        assert f"!{source}" in lines, f"{source} is kept out of the build by .dockerignore"
        shutil.copytree(ROOT / source, folder / target, ignore=ignored, dirs_exist_ok=True)
    if "RUN python train.py" in final_stage:
        shutil.copytree(NLU / "models", folder / "models")


def _run(command: list[str], environment: dict[str, str], folder: Path) -> None:
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


@contextlib.contextmanager
def running_containers() -> Iterator[Containers]:
    """All services, healthy; gone at the end."""
    with own_folder("compose") as folder:
        folder.chmod(0o755)  # the servers' user passes through to its own
        containers = Containers(read_compose(SECRETS), folder)
        try:
            containers.start()
            yield containers
        finally:
            containers.stop()
