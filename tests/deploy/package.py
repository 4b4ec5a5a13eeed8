#!/usr/bin/env python3
"""package.py BALLAST: script/package makes a Debian package and a tarball; both run unpacked, with DuckDB, and in a
clean root, where dpkg installs and purges the package."""
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*words, **options):
    done = subprocess.run(words, check=False, capture_output=True, text=True, **options)
    check(done.returncode == 0, f"{' '.join(map(str, words))}: {done.returncode} {done.stderr[:500]}")
    return done.stdout


def check(fact, what):
    if not fact:
        raise SystemExit(f"package: {what}")


def computes(program, folder):
    """Prices are stored and read through DuckDB."""
    folder.mkdir()
    # Without the variable that names the library of the build.
    environment = {"HOME": str(folder), "BALLAST_DATA": str(folder / "data"), "PATH": "/usr/bin:/bin"}
    run(program, "call", "market.import_prices", 'source=t', 'prices:=[{"date":"2025-01-02","A":1.5}]',
        env=environment, cwd=folder)
    prices = run(program, "call", "market.prices", 'symbols:=["A"]', env=environment, cwd=folder)
    check("1.5" in prices, f"{program} returns {prices[:300]}")


def installed():
    """The paragraphs of dpkg's status by package, of those that are installed."""
    found = {}
    for text in Path("/var/lib/dpkg/status").read_text().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in text.splitlines() if ": " in line and line[0] != " ")
        if fields.get("Status", "").endswith(" installed"):
            found[fields["Package"]] = (fields, text)
    return found


def closure(names, packages):
    """The packages with all that they depend on; of alternatives the one that is installed."""
    provided = {}
    for name, (fields, _) in packages.items():
        for word in fields.get("Provides", "").split(","):
            provided.setdefault(word.split("(")[0].strip(), name)
    found, left = set(), list(names)
    while left:
        name = left.pop()
        if name in found:
            continue
        found.add(name)
        fields = packages[name][0]
        for group in ",".join(fields.get(kind, "") for kind in ("Pre-Depends", "Depends")).split(","):
            choices = [word.split("(")[0].split(":")[0].strip() for word in group.split("|")]
            chosen = [c for word in choices for c in (word, provided.get(word)) if c in packages]
            check(chosen or not group.strip(), f"{name} needs {group.strip()}, which is not installed")
            left += chosen[:1]
    return found


def clean_root(root, names):
    """A root of the essential packages and these, from the files that this machine has of them."""
    packages = installed()
    essential = [name for name, (fields, _) in packages.items() if fields.get("Essential") == "yes"]
    chosen = closure(essential + names, packages)
    # As on a machine of today: the directories of programs and libraries are in /usr.
    for name in ("usr/bin", "usr/sbin", "usr/lib", "usr/lib64", "etc", "tmp", "var/lib/dpkg/info", "dev", "root"):
        (root / name).mkdir(parents=True)
    for name in ("bin", "sbin", "lib", "lib64"):
        (root / name).symlink_to(f"usr/{name}")
    files = []
    for name in chosen:
        listed = run("dpkg", "-L", name).splitlines()
        files += [path for path in listed if (os.path.isfile(path) or os.path.islink(path))
                  and not path.startswith(("/usr/share/doc", "/usr/share/locale", "/usr/share/man"))]
    packed = subprocess.Popen(["tar", "-C", "/", "-c", "--ignore-failed-read", "--files-from", "-"],
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    unpacked = subprocess.Popen(["tar", "-C", root, "-x", "--keep-directory-symlink"], stdin=packed.stdout)
    packed.stdin.write("\n".join(path.lstrip("/") for path in files).encode())
    packed.stdin.close()
    check(unpacked.wait() == 0, "the files of the packages were not copied")
    packed.wait()
    # Scripts of packages make these links, and do not run here.
    (root / "etc/alternatives").mkdir(exist_ok=True)
    for link in Path("/usr/lib").glob("*/*.so*"):
        used = link.is_symlink() and os.readlink(link).startswith("/etc/alternatives/")
        if used and Path(f"{root}{link.parent}").is_dir():
            subprocess.run(["cp", "-a", link, f"{root}{link.parent}"], check=True)
            subprocess.run(["cp", "-a", os.readlink(link), root / "etc/alternatives"], check=True)
    for path in ("/etc/ld.so.conf.d", "/etc/ld.so.conf", "/etc/passwd", "/etc/group", "/etc/nsswitch.conf"):
        subprocess.run(["cp", "-a", path, root / "etc"], check=True)
    (root / "var/lib/dpkg/status").write_text("\n\n".join(packages[name][1] for name in sorted(chosen)) + "\n")
    (root / "var/lib/dpkg/available").touch()
    for directory in ("updates", "triggers"):
        (root / "var/lib/dpkg" / directory).mkdir(exist_ok=True)
    for path in Path("/var/lib/dpkg/info").glob("*.list"):
        if path.stem.split(":")[0] in chosen:
            subprocess.run(["cp", "-a", path, root / "var/lib/dpkg/info"], check=True)
    run("mknod", "-m", "666", root / "dev/null", "c", "1", "3")
    run("mknod", "-m", "444", root / "dev/urandom", "c", "1", "9")
    run("chroot", root, "/sbin/ldconfig")
    return len(chosen)


def serves(root, program):
    """A server in the root, until it is ready."""
    environment = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "BALLAST_DATA": "/root/data"}
    server = subprocess.Popen(["chroot", root, program, "serve", "--port", "0"], env=environment, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        first = server.stdout.readline()
        found = re.search(r"http://[0-9.]+:\d+", first)
        if not first:  # its output ended, and so does the program
            server.wait(30)
        check(found, f"{program} says {first!r} {'' if server.poll() is None else server.stderr.read()[:500]}")
        with urllib.request.urlopen(found[0] + "/readyz?verbose", timeout=20) as answer:
            check(answer.status == 200, "/readyz")
        version = run("chroot", root, program, "--version", env=environment)
        computed = run("chroot", root, program, "call", "market.import_prices", "source=t",
                       'prices:=[{"date":"2025-01-02","A":1.5}]', env=environment)
        check("1" in version and "plan_digest" in computed, f"{version} {computed[:200]}")
    finally:
        server.terminate()
        server.wait(30)


def in_clean_root(folder, deb, tarball):
    """Installed by dpkg in a root that has nothing but what the package depends on, run, and purged."""
    if os.geteuid() != 0:
        return "not root: the package was not installed in a clean root"
    root = folder / "clean"
    depends = run("dpkg-deb", "--field", deb, "Depends")
    names = [word.split("(")[0].strip() for word in depends.split(",")]
    count = clean_root(root, names)
    for file in (deb, tarball):
        subprocess.run(["cp", file, root / "root"], check=True)
    run("chroot", root, "dpkg", "--install", f"/root/{deb.name}")
    serves(root, "/usr/bin/ballast")
    check((root / "etc/ballast/ballast.conf").is_file(), "no /etc/ballast/ballast.conf")
    run("chroot", root, "dpkg", "--purge", "ballast")
    left = [str(path) for path in root.rglob("*ballast*")
            if not str(path.relative_to(root)).startswith(("root/", "var/lib/dpkg"))]
    check(not left, f"a purge leaves {left[:5]}")
    run("chroot", root, "tar", "-C", "/root", "-xf", f"/root/{tarball.name}")
    program = next((root / "root").glob("ballast-*/bin/ballast"))
    serves(root, "/" + str(program.relative_to(root)))
    return f"installed, run and purged in a root of {count} packages; the tarball ran there"


def main(ballast):
    with tempfile.TemporaryDirectory(prefix="ballast-package-") as name:
        folder = Path(name)
        out = folder / "out"
        run(ROOT / "script/package", ballast, out,
            env=os.environ | {"PACKAGE_COMPRESSION": "gzip", "SOURCE_DATE_EPOCH": "1700000000"})
        run("sha256sum", "--check", "--quiet", "SHA256SUMS", cwd=out)
        deb, tarball = next(out.glob("*.deb")), next(out.glob("*.tar.gz"))
        bom = json.loads(next(out.glob("*.spdx.json")).read_text())
        names = {part["name"] for part in bom["packages"]}
        check({"ballast", "libpq5", "react"} <= names, f"the bill of materials has {sorted(names)[:20]}")
        facts = run("dpkg-deb", "--field", deb)
        check("libpq5 (>=" in facts and "Package: ballast" in facts, f"fields: {facts}")
        root = folder / "root"
        run("dpkg-deb", "-x", deb, root)
        for path in ("usr/share/man/man1/ballast.1.gz", "lib/systemd/system/ballast.service",
                     "etc/ballast/ballast.conf", "usr/share/bash-completion/completions/ballast"):
            check((root / path).is_file() and (root / path).stat().st_size > 0, f"no {path}")
        computes(root / "usr/bin/ballast", folder / "from-deb")
        run("tar", "-C", folder, "-xf", tarball)
        computes(next(folder.glob("ballast-*/bin/ballast")), folder / "from-tarball")
        clean = in_clean_root(folder, deb, tarball)
    print(f"package and tarball run unpacked; {clean}")


main(str(Path(sys.argv[1]).resolve()))
