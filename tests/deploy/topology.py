#!/usr/bin/env python3
"""topology.py BALLAST NGINX: the files of deploy/compose and deploy/kubernetes state what they must, and the nodes of
compose.yml run as processes: PostgreSQL, two nodes of the API, two workers, nginx with the shipped file."""
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/hardening"))
sys.path.insert(0, str(ROOT / "tests/deploy"))
from harness import Failed, Postgres, check  # noqa: E402
from proxy import Nginx  # noqa: E402

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
    """Every metric of the dashboard and the alerts is one that a node has."""
    known = set(re.findall(r"(?m)^# TYPE (\w+)", metrics))
    text = (ROOT / "deploy/grafana/dashboards/ballast.json").read_text()
    text += (ROOT / "deploy/prometheus/ballast.rules.yml").read_text()
    for name in set(re.findall(r"\bballast_(?:call|job|node|queue|retention)\w*", text)):
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


def runs(ballast, program, folder, document):
    (folder / "pg").mkdir()
    (folder / "data").mkdir()
    postgres = Postgres(folder / "pg")
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin", **read_settings(COMPOSE / "node.env"),
                   "BALLAST_DATA": str(folder / "data"), "BALLAST_DATABASE": postgres.address,
                   "BALLAST_ALLOWED_HOST": "ballast.example.com", "BALLAST_USERS": "false",
                   "BALLAST_TRUSTED_PROXIES": "127.0.0.1", "BALLAST_SIMD": "best"}
    nodes, nginx = {}, None
    with (folder / "log").open("w") as log:
        try:
            for name, service in document["services"].items():
                if "env_file" in service:
                    nodes[name] = Node(ballast, service["command"], environment, log)
            check(sorted(nodes) == ["api-1", "api-2", "worker-1", "worker-2"], f"nodes: {sorted(nodes)}")
            printed = subprocess.run([ballast, "token", "topology"], env=environment, text=True, check=True,
                                     capture_output=True, timeout=120).stdout
            bearer = "Authorization: Bearer " + re.search(r"ballast_\w+", printed)[0]
            nginx = Nginx(program, folder, [nodes["api-1"].port, nodes["api-2"].port])

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
            run_job(call)
            metrics = subprocess.run(
                ["curl", "-sf", "-H", bearer, f"http://127.0.0.1:{nodes['worker-1'].port}/metrics"],
                check=True, capture_output=True, text=True).stdout
            dashboards_use_metrics(metrics)
            # One node of each kind stops: nobody notices.
            nodes.pop("api-1").stop()
            nodes.pop("worker-1").stop()
            run_job(call)
            wait_for("two nodes", lambda: len(call("GET", "/api/v1/nodes")[1]["data"]) == 2)
        finally:
            if nginx:
                nginx.stop()
            for node in nodes.values():
                node.stop()
            postgres.process.terminate()
            postgres.process.wait(30)


def main(ballast, program):
    document = compose_is_closed()
    kubernetes_is_closed()
    with tempfile.TemporaryDirectory(prefix="ballast-topology-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        settings_are_known(ballast, folder)
        runs(ballast, program, folder, document)


if __name__ == "__main__":
    try:
        main(str(Path(sys.argv[1]).resolve()), sys.argv[2])
    except Failed as failure:
        sys.exit(f"topology: {failure}")
