#!/usr/bin/env python3
"""topology.py BALLAST NGINX REDIS PROMETHEUS: the files of deploy/compose and deploy/kubernetes state what they must, and
the services of compose.yml run as processes: PostgreSQL with a replica, Redis, an S3-compatible store (Swift if it is
installed, else a strict double), two nodes of the API and two workers with a data directory each, nginx and Prometheus with the shipped files."""
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/hardening"))
sys.path.insert(0, str(ROOT / "tests/deploy"))
from harness import POSTGRES, Failed, Postgres, check  # noqa: E402
from objects import Store  # noqa: E402
from proxy import Nginx  # noqa: E402
from shared_limits import Redis  # noqa: E402
from swift_store import Swift, make_bucket  # noqa: E402

COMPOSE = ROOT / "deploy/compose"
KUBERNETES = ROOT / "deploy/kubernetes"
POSITIONS = {"positions": [{"symbol": "A", "value": 100}]}


def read_settings(path):
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def compose_is_closed():
    """Only nginx is reached from outside; nothing writes its own image, has rights or secrets in the open."""
    document = yaml.safe_load((COMPOSE / "compose.yml").read_text())
    for name, service in document["services"].items():
        for port in service.get("ports", []):
            check(name == "nginx" or port.startswith("127.0.0.1:"), f"{name} listens on {port}")
        for rule in ("read_only", "cap_drop", "security_opt", "mem_limit", "pids_limit", "healthcheck",
                     "restart"):
            check(service.get(rule), f"{name} has no {rule}")
        check(service["cap_drop"] == ["ALL"], f"{name} keeps capabilities")
        for secret in service.get("secrets", []):
            check(secret in document["secrets"], f"{name}: no secret {secret}")
        for key, value in (service.get("environment") or {}).items():
            check("PASSWORD" not in key or key.endswith("FILE"), f"{name} has {key} in the open: {value}")
        for mount in service.get("volumes", []):
            source = mount.partition(":")[0]
            if source.startswith("../"):
                check((COMPOSE / source).exists(), f"{name} mounts {source}, which does not exist")
            elif not source.startswith("./"):
                check(source in document["volumes"], f"{name}: no volume {source}")
    return document


def secrets_are_used(document):
    """Every secret of a service is named by a setting, its command or a file that is mounted beside it."""
    for name, service in document["services"].items():
        used = [*map(str, (service.get("environment") or {}).values()), *service.get("command", [])]
        files = [mount.partition(":")[0] for mount in service.get("volumes", [])]
        files += [service["env_file"]] if "env_file" in service else []
        for file in (COMPOSE / file for file in files if file.startswith(".") or file.endswith(".env")):
            used += [line for line in file.read_text().splitlines()
                     if not line.lstrip().startswith("#")] if file.is_file() else []
        for secret in service.get("secrets", []):
            check(any(re.search(rf"/run/secrets/{secret}\b", text) for text in used),
                  f"{name}: nothing uses the secret {secret}")


def connections_are_enough(document):
    """PostgreSQL and its replica take as many connections as all nodes may open (docs/guide/sizing.md)."""
    nodes = sum("env_file" in service for service in document["services"].values())
    settings = read_settings(COMPOSE / "node.env")
    each = int(settings["BALLAST_DATABASE_CONNECTIONS"]) + int(settings["BALLAST_DATABASE_OVERFLOW"]) + 2
    for name, text in (("postgres", " ".join(document["services"]["postgres"]["command"])),
                       ("replica.sh", (COMPOSE / "replica.sh").read_text())):
        limit = int(re.search(r"max_connections=(\d+)", text)[1])
        check(limit >= nodes * each + 20, f"{name}: {limit} connections for {nodes} nodes of {each}")


def secrets_are_made(document):
    """secrets.sh makes every secret for the user who reads it, and again without a change of contents."""
    with tempfile.TemporaryDirectory(prefix="ballast-secrets-") as name:
        folder = Path(name)
        words = ["sh", str(COMPOSE / "secrets.sh"), name]
        first = subprocess.run(words, text=True, check=False, capture_output=True)
        if os.geteuid() != 0:
            check(first.returncode != 0 and "sudo" in first.stderr, f"secrets.sh: {first}")
            return
        check(first.returncode != 0 and "tls.crt" in first.stderr, f"secrets.sh without a certificate: {first}")
        for file in ("tls.crt", "tls.key"):
            (folder / file).write_text("PEM")
        (folder / "app_password").write_text("a:b\\c\n")
        (folder / "pgpass").unlink()
        contents = []
        for _ in range(2):
            subprocess.run(words, check=True)
            contents.append({file.name: file.read_text() for file in folder.iterdir()})
        check(contents[0] == contents[1], "secrets.sh changes what is there")
        made = contents[0]
        check(made["pgpass"] == f"*:5432:ballast:app:a\\:b\\\\c\n*:5432:ballast:owner:{made['owner_password']}\n",
              "pgpass has other passwords")
        check(re.fullmatch("[0-9a-f]{64}", made["backup_key"]), "backup_key is not a key")
        node = int(re.search(r"--uid (\d+)", (ROOT / "deploy/Dockerfile").read_text())[1])
        users = {"postgres": 999, "replica": 999, "prometheus": 65534, "grafana": 472}
        for service, parts in document["services"].items():
            for secret in parts.get("secrets", []):
                status = (folder / secret).stat()
                check(status.st_uid == users.get(service, node), f"{service} does not own {secret}: {status.st_uid}")
                check(status.st_mode & 0o777 == 0o400, f"mode {status.st_mode:o} of {secret}")
        check((folder / "tls.key").stat().st_mode & 0o077 == 0, "others can read tls.key")


def nginx_has_nodes_and_weights(document):
    """The file that compose.yml makes of the shipped one, with values of its environment."""
    command = document["services"]["nginx"]["command"][2].partition(" > ")[0]
    values = read_settings(COMPOSE / "example.env") | {"BALLAST_API_2_WEIGHT": "3"}
    command = re.sub(r"\$\{(\w+)(?::-\w+)?\}", lambda found: values[found[1]], command)
    command = command.replace("/etc/ballast/site.conf", str(ROOT / "deploy/nginx/ballast.conf"))
    made = subprocess.run(["sh", "-c", command], text=True, check=True, capture_output=True).stdout
    for line in ("server api-1:8640 weight=1 max_fails=2", "server api-2:8640 weight=3 max_fails=2"):
        check(line in made, f"nginx of compose.yml has no \"{line}\"")
    check("server 127.0.0.1" not in made.replace("# server", ""), "nginx of compose.yml has the node of the file")


def files_are_mounted(name, pod):
    """Every file of a setting is below a Secret that is mounted so that the group of the pod can read it, and no other."""
    for container in pod["containers"]:
        places = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        secrets = []
        for volume in pod["volumes"]:
            if "secret" in volume:
                mode = volume["secret"]["defaultMode"]
                check(mode & 0o040 and not mode & 0o337, f"{name}: mode {mode:o} of {volume['name']}")
                secrets.append(Path(places[volume["name"]]))
        for key, value in read_settings(KUBERNETES / "node.env").items():
            check(not key.endswith("_FILE") or Path(value).parent in secrets, f"{name} does not mount {key}")
    check("fsGroup" in pod["securityContext"], f"{name}: no group of the files")


def kubernetes_is_closed():
    base = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
    kinds = []
    for name in base["resources"]:
        for resource in yaml.safe_load_all((KUBERNETES / name).read_text()):
            kinds.append(resource["kind"])
            if resource["kind"] != "Deployment":
                continue
            pod = resource["spec"]["template"]["spec"]
            check(pod["securityContext"]["runAsNonRoot"], f"{name} runs as root")
            files_are_mounted(name, pod)
            for container in pod["containers"]:
                rights = container["securityContext"]
                check(rights["readOnlyRootFilesystem"] and rights["capabilities"]["drop"] == ["ALL"]
                      and not rights["allowPrivilegeEscalation"], f"{name} has rights")
                check("memory" in container["resources"]["limits"], f"{name} has no limit of memory")
                check({"livenessProbe", "readinessProbe"} <= set(container), f"{name} has no probes")
    check(kinds.count("Deployment") == 2 and "Service" in kinds, f"kinds: {kinds}")


def settings_are_known(ballast, data):
    """Every setting is in env.example, and files of nodes name no other."""
    explained = subprocess.run([ballast, "config", "explain"], text=True, check=True, capture_output=True,
                          env={"HOME": str(data), "PATH": "/usr/bin:/bin"}).stdout
    known = {f"BALLAST_{name.upper()}" for name in re.findall(r"(?m)^(\w+) = ", explained)}
    example = (ROOT / "deploy/env.example").read_text()
    named = set(re.findall(r"(?m)^#(BALLAST_\w+)=", example))
    check(named == known, f"env.example: {sorted(named ^ known)}")
    for path in (COMPOSE / "node.env", KUBERNETES / "node.env"):
        check(set(read_settings(path)) <= known, f"{path.name}: {set(read_settings(path)) - known}")


def dashboards_use_metrics(metrics):
    """Every metric of the dashboard and the alerts is one that some node has."""
    known = set(re.findall(r"(?m)^# TYPE (\w+)", metrics))
    text = (ROOT / "deploy/grafana/dashboards/ballast.json").read_text()
    text += (ROOT / "deploy/prometheus/ballast.rules.yml").read_text()
    for name in set(re.findall(r"\bballast_\w+", text)):
        check(re.sub(r"_(bucket|sum|count)$", "", name) in known or name in known,
              f"no node has the metric {name}")


class Node:
    """A service of compose.yml as a process."""

    def __init__(self, ballast, words, environment, log):
        words = [word for word in words if word not in ("--port", "8640")]
        self.process = subprocess.Popen([ballast, *words, "--port", "0"], env=environment, text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        self.port = int(re.search(r":(\d+)\s", self.process.stdout.readline())[1])

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def wait_for(what, action):
    for _ in range(300):
        found = action()
        if found:
            return found
        time.sleep(0.1)
    raise Failed(f"{what}: not reached in 30 s")


def run_job(call):
    """Submits a job through nginx and waits for its end there, whichever nodes answer and run it."""
    status, job = call("POST", "/api/v1/jobs", {"method": "risk.exposures", "request": POSITIONS})
    check(status in (200, 201, 202), f"jobs: {status} {job}")
    ended = wait_for("the end of the job", lambda: (
        found := call("GET", f"/api/v1/jobs/{job['id']}")[1])["state"] in ("succeeded", "failed")
        and found)
    check(ended["state"] == "succeeded", f"job: {ended}")
    return ended


SECRETS = {name: f"a secret of {name}" for name in ("owner_password", "app_password", "replica_password")}


def shipped(name, postgres, data, folder):
    """A script of deploy/compose with the places of this test, as an action of the user of PostgreSQL."""
    text = (COMPOSE / name).read_text().replace("/run/secrets", str(folder))
    text = text.replace("-h postgres ", f"-h {postgres.folder} ").replace(
        "exec postgres ", f"exec postgres -k {data.parent} -c listen_addresses= -c fsync=off ")
    head = f"export PATH={POSTGRES}:/usr/bin:/bin PGHOST={postgres.folder} PGDATA={data}\n"
    return postgres.start("/bin/sh", "-c", head + text)


def make_database(postgres, folder):
    """As the image of PostgreSQL does it: the database, and the roles of the shipped script."""
    for name, value in SECRETS.items():
        (folder / name).write_text(value)
    made = postgres.start("psql", "-h", str(postgres.folder), "-U", "postgres", "-c", "CREATE DATABASE ballast").wait()
    check(made == 0, f"the database: {made}")
    made = shipped("roles.sh", postgres, postgres.folder / "data", folder).wait()
    check(made == 0, f"roles.sh: {made}")


class Replica:
    """A server that follows another one by the shipped script."""

    def __init__(self, postgres, folder):
        self.folder = folder / "replica"
        self.folder.mkdir()
        if postgres.user:
            os.chown(self.folder, postgres.user.pw_uid, postgres.user.pw_gid)
        self.process = shipped("replica.sh", postgres, self.folder / "data", folder)
        wait_for("the replica", lambda: subprocess.run([POSTGRES / "pg_isready", "-q", "-h", self.folder],
                                                       check=False).returncode == 0)

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)  # without waiting for those who are connected
            self.process.wait(30)


class Prometheus:
    """With the shipped files, other targets, and every second instead of every 15."""

    def __init__(self, program, folder, token, ports):
        folder.mkdir()
        (folder / "token").write_text(token)
        targets = json.dumps([f"127.0.0.1:{port}" for port in ports.values()])
        text = (COMPOSE / "prometheus.yml").read_text()
        for pattern, value in ((r"targets: .*", f"targets: {targets}"), (r"scrape_interval: .*", "scrape_interval: 1s"),
                               (r"bearer_token_file: .*", f"bearer_token_file: {folder}/token")):
            text, count = re.subn(pattern, value, text)
            check(count == 1, f"prometheus.yml: {pattern}")
        (folder / "prometheus.yml").write_text("global: {evaluation_interval: 1s}\n" + text)
        (folder / "ballast.rules.yml").write_text((ROOT / "deploy/prometheus/ballast.rules.yml").read_text())
        with contextlib.closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [program, f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
             f"--web.listen-address=127.0.0.1:{self.port}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def ask(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/api/v1/{path}", timeout=20) as answer:
                return json.loads(answer.read())["data"]
        except OSError:
            return {}

    def up(self):
        """The ports of the nodes that it has scraped."""
        targets = self.ask("targets").get("activeTargets", [])
        return {int(one["scrapeUrl"].split(":")[2].split("/")[0]) for one in targets if one["health"] == "up"}

    def alerts(self):
        """The alerts that are pending or firing, with the port of their node."""
        return {(one["labels"]["alertname"], int(one["labels"]["instance"].split(":")[1]))
                for one in self.ask("alerts").get("alerts", [])}

    def stop(self):
        self.process.terminate()
        self.process.wait(30)


def parts(node):
    with urllib.request.urlopen(f"http://127.0.0.1:{node.port}/readyz?verbose", timeout=20) as answer:
        return answer.read().decode()


def nodes_use_all_parts(nodes):
    for name, node in nodes.items():
        for part in ("state ok", "objects ok", "redis ok", "replica ok"):
            wait_for(f"{part} at {name}", lambda part=part, node=node: part in parts(node))


@contextlib.contextmanager
def object_store(folder):
    """With the bucket "ballast" and the keys of Store."""
    if not (shutil.which("swift-proxy-server") and shutil.which("memcached")):
        with Store() as store:
            yield store
        return
    (folder / "swift").mkdir()
    swift = Swift(folder / "swift")
    try:
        make_bucket(swift, "ballast")
        yield swift
    finally:
        swift.stop()


def environment_of(folder, addresses):
    """As compose.yml, with the addresses of this test."""
    return {"HOME": str(folder), "PATH": "/usr/bin:/bin", **read_settings(COMPOSE / "node.env"), **addresses,
            "BALLAST_ALLOWED_HOST": "ballast.example.com", "BALLAST_USERS": "false",
            "BALLAST_TRUSTED_PROXIES": "127.0.0.1", "BALLAST_SIMD": "best", "BALLAST_OBJECTS": "s3://ballast/files",
            "BALLAST_OBJECTS_LOCAL": "true", "BALLAST_OBJECTS_CREDENTIALS_FILE": str(folder / "keys")}


def runs(ballast, programs, folder, document):
    nginx_program, redis_program, prometheus_program = programs
    with contextlib.ExitStack() as ends, (folder / "log").open("w") as log:
        (folder / "pg").mkdir()
        postgres = Postgres(folder / "pg")
        ends.callback(postgres.stop)
        make_database(postgres, folder)
        replica = Replica(postgres, folder)
        ends.callback(replica.stop)
        redis = Redis(redis_program, folder)
        ends.callback(redis.stop)
        store = ends.enter_context(object_store(folder))
        (folder / "keys").write_text("test:tester\ntesting\n")
        environment = environment_of(folder, {
            "BALLAST_DATABASE": f"postgresql://app@/ballast?host={postgres.folder}",
            "BALLAST_DATABASE_OWNER": f"postgresql://owner@/ballast?host={postgres.folder}",
            "BALLAST_DATABASE_REPLICA": f"postgresql://app@/ballast?host={replica.folder}",
            "BALLAST_REDIS": f"unix://{redis.socket}", "BALLAST_OBJECTS_ENDPOINT": store.base})
        nodes = {}
        for name, service in document["services"].items():
            if "env_file" in service:
                (folder / name).mkdir(mode=0o700)
                nodes[name] = Node(ballast, service["command"],
                                   environment | {"BALLAST_DATA": str(folder / name)}, log)
                ends.callback(nodes[name].stop)
        check(sorted(nodes) == ["api-1", "api-2", "worker-1", "worker-2"], f"nodes: {sorted(nodes)}")
        printed = subprocess.run([ballast, "token", "topology"], text=True, check=True, capture_output=True,
                                 timeout=120, env=environment | {"BALLAST_DATA": str(folder / "api-1")}).stdout
        token = re.search(r"ballast_\w+", printed)[0]
        nginx = Nginx(nginx_program, folder, [nodes["api-1"].port, nodes["api-2"].port])
        ends.callback(nginx.stop)
        prometheus = Prometheus(prometheus_program, folder / "prometheus", token,
                                {name: node.port for name, node in nodes.items()})
        ends.callback(prometheus.stop)
        works_and_survives(nodes, nginx, prometheus, replica, token)


def works_and_survives(nodes, nginx, prometheus, replica, token):
    bearer = f"Authorization: Bearer {token}"

    def call(verb, path, request=None):
        words = ["-X", verb, "-H", bearer]
        if request is not None:
            words += ["-H", "Content-Type: application/json", "-H",
                      f"Idempotency-Key: k{time.monotonic_ns()}", "--data", json.dumps(request)]
        status, _, body = nginx.curl(path, *words)
        return status, json.loads(body)

    listed = wait_for("four nodes", lambda: (
        found := call("GET", "/api/v1/nodes")[1]["data"]) and len(found) == 4 and found)
    roles = sorted(node["role"] for node in listed)
    check(roles == ["api", "api", "worker", "worker"], f"roles: {roles}")
    nodes_use_all_parts(nodes)
    ended = run_job(call)
    # Its result is in the object store, and every node finds it.
    results = [call("GET", f"/api/v1/jobs/{ended['id']}/result") for _ in range(4)]
    check(all(one == results[0] and one[0] == 200 for one in results), f"results: {results}")
    # The sizes of the stores are those of a node that serves the API.
    dashboards_use_metrics("".join(subprocess.run(
        ["curl", "-sf", "-H", bearer, f"http://127.0.0.1:{nodes[name].port}/metrics"],
        check=True, capture_output=True, text=True).stdout for name in ("api-1", "worker-1")))
    ports = {node.port for node in nodes.values()}
    wait_for("four scraped nodes", lambda: prometheus.up() == ports)
    check(not prometheus.alerts(), f"alerts: {prometheus.alerts()}")
    # One node of each kind and the replica stop: nobody notices, but Prometheus and /readyz do.
    gone = {name: nodes.pop(name) for name in ("api-1", "worker-1")}
    for node in gone.values():
        node.stop()
    replica.stop()
    run_job(call)
    wait_for("two nodes", lambda: len(call("GET", "/api/v1/nodes")[1]["data"]) == 2)
    wait_for("the alerts", lambda: prometheus.alerts() >= {("BallastDown", node.port) for node in gone.values()})
    for name, node in nodes.items():
        wait_for(f"replica degraded at {name}", lambda node=node: "replica degraded" in parts(node))


def main(ballast, *programs):
    document = compose_is_closed()
    secrets_are_used(document)
    connections_are_enough(document)
    secrets_are_made(document)
    nginx_has_nodes_and_weights(document)
    kubernetes_is_closed()
    with tempfile.TemporaryDirectory(prefix="ballast-topology-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        settings_are_known(ballast, folder)
        runs(ballast, programs, folder, document)


if __name__ == "__main__":
    try:
        main(str(Path(sys.argv[1]).resolve()), *sys.argv[2:])
    except Failed as failure:
        sys.exit(f"topology: {failure}")
