#!/usr/bin/env python3
"""image.py [PACKAGE]: builds the image of deploy/Dockerfile with buildah, without a daemon or a registry, and runs it.

The base is made by debootstrap, and packages come from the mirror of the distribution, so it is not a test of
script/test. As root, with buildah and debootstrap installed. With a .deb made by script/package, the stage that
compiles is left out. Checked: the user, no compiler, a program that nobody there can write, /readyz, a calculation with DuckDB,
the end at SIGTERM, the health check of the image."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MIRROR = os.environ.get("MIRROR", "http://deb.debian.org/debian")
AUTHORITY = os.environ.get("AUTHORITY")  # PEM file of a proxy's certificate
INSIDE = r"""
set -e
echo "user $(id -u)"
for name in cc g++ make; do if command -v $name; then echo "compiler $name"; fi; done
if touch /usr/bin/x 2>/dev/null; then echo "writes its program"; fi
/usr/bin/ballast serve --port 18640 >/tmp/out 2>/tmp/log &
server=$!
for _ in $(seq 200); do curl -fsS http://127.0.0.1:18640/livez >/dev/null 2>&1 && break; sleep 0.2; done
curl -fsS "http://127.0.0.1:18640/readyz?verbose"
/usr/bin/ballast call market.import_prices source=t 'prices:=[{"date":"2025-01-02","A":1.5}]' >/dev/null
/usr/bin/ballast call market.prices 'symbols:=["A"]'
kill $server
wait $server
echo "ended $?"
"""


def check(fact, what):
    if not fact:
        raise SystemExit(f"image: {what}")


class Buildah:
    """With storage of its own, in a temporary directory."""

    def __init__(self, folder):
        (folder / "storage.conf").write_text(f'[storage]\ndriver = "vfs"\nrunroot = "{folder}/run"\n'
                                             f'graphroot = "{folder}/graph"\n')
        self.environment = os.environ | {"BUILDAH_ISOLATION": "chroot", "STORAGE_DRIVER": "vfs",
                                         "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf")}

    def __call__(self, *words, show=False):
        done = subprocess.run(["buildah", *map(str, words)], env=self.environment, text=True, check=False,
                              stdout=None if show else subprocess.PIPE, stderr=None if show else subprocess.STDOUT)
        check(done.returncode == 0, f"buildah {words[0]}: {done.returncode} {(done.stdout or '')[-2000:]}")
        return (done.stdout or "").strip()


def make_base(buildah, folder):
    subprocess.run(["debootstrap", "--variant=minbase", "bookworm", folder / "base", MIRROR], check=True,
                   stdout=subprocess.DEVNULL)
    # As the images of the distribution: a container that is lost is made again.
    (folder / "base/etc/dpkg/dpkg.cfg.d/unsafe-io").write_text("force-unsafe-io\n")
    container = buildah("from", "scratch").splitlines()[-1]
    buildah("add", "-q", container, folder / "base", "/")
    buildah("commit", "-q", "--rm", container, "ballast-base")
    shutil.rmtree(folder / "base")


def build(buildah, folder, package):
    words = ["bud", "--format", "docker", "--build-arg", "BASE=localhost/ballast-base", "-t", "ballast",
             "-f", ROOT / "deploy/Dockerfile"]
    if AUTHORITY:
        words += ["--secret", f"id=ca,src={AUTHORITY}"]
    if not package:
        return buildah(*words, ROOT, show=True)
    place = folder / "stage/source/build/package"
    place.mkdir(parents=True)
    shutil.copy(package, place)
    (folder / "empty").mkdir()
    return buildah(*words, "--build-context", f"build={folder}/stage", folder / "empty", show=True)


def runs(buildah, folder):
    (folder / "inside.sh").write_text(INSIDE)
    container = buildah("from", "localhost/ballast").splitlines()[-1]
    buildah("copy", "-q", container, folder / "inside.sh", "/tmp/inside.sh")
    said = buildah("run", container, "--", "sh", "/tmp/inside.sh")
    buildah("rm", container)
    check("user 10001" in said, f"it runs as another user: {said[:300]}")
    check("compiler" not in said and "writes its program" not in said, said[:300])
    for part in ("server ok", "state ok", "objects ok", "disk ok"):
        check(part in said, f"/readyz has no \"{part}\": {said[:600]}")
    check('"A":[1.5]' in said and "ended 0" in said, said[-600:])


def main(package):
    for program in ("buildah", "debootstrap"):
        check(shutil.which(program), f"{program} is not installed")
    with tempfile.TemporaryDirectory(prefix="ballast-image-") as name:
        folder = Path(name)
        buildah = Buildah(folder)
        make_base(buildah, folder)
        build(buildah, folder, package)
        settings = json.loads(buildah("inspect", "--type", "image", "ballast"))["Docker"]["config"]
        check(settings["User"] == "10001:10001" and settings["Healthcheck"]["Test"][-1].endswith("/livez"),
              f"settings of the image: {settings}")
        runs(buildah, folder)
    print("the image is built and runs: its user, program, parts, a calculation, its end")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None)
