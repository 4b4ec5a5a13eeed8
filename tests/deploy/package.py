#!/usr/bin/env python3
"""package.py BALLAST: script/package makes a Debian package and a tarball; both run unpacked, with DuckDB."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*words, **options):
    return subprocess.run(words, check=True, capture_output=True, text=True, **options).stdout


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
    print("package and tarball run unpacked")


main(str(Path(sys.argv[1]).resolve()))
