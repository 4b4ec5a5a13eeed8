#!/usr/bin/env python3
"""sbom.py VERSION PACKAGES EPOCH: the bill of materials as SPDX 2.3 JSON: the packages of the distribution that
are linked (one name per line in the file PACKAGES), DuckDB, and the packages in the web app."""
import datetime
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def package(name, version, supplier, reference):
    return {"SPDXID": f"SPDXRef-{reference}", "name": name, "versionInfo": version, "supplier": supplier,
            "downloadLocation": "NOASSERTION", "filesAnalyzed": False, "licenseConcluded": "NOASSERTION",
            "licenseDeclared": "NOASSERTION", "copyrightText": "NOASSERTION"}


def plain(text):
    return "".join(c if c.isalnum() or c in ".-" else "-" for c in text)


def main(version, packages, epoch):
    parts = []
    names = pathlib.Path(packages).read_text().split()
    listed = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *names], check=True,
                            capture_output=True, text=True).stdout
    for line in sorted(set(listed.splitlines())):
        name, number = line.split()
        parts.append(package(name, number, "Organization: Debian", f"deb-{plain(name)}"))
    for folder, label in ((ROOT / "third_party/duckdb", "duckdb"), (ROOT / "web", "web")):
        lock = json.loads((folder / "package-lock.json").read_text())["packages"]
        for path, entry in sorted(lock.items()):
            if path and not entry.get("dev"):
                name = path.rpartition("node_modules/")[2]
                parts.append(package(name, entry["version"], "NOASSERTION", f"{label}-{plain(name)}"))
    ours = package("ballast", version, "NOASSERTION", "ballast") | {"licenseDeclared": "Apache-2.0"}
    made = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc)
    json.dump({
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"ballast-{version}", "documentNamespace": f"urn:ballast:sbom:{version}:{epoch}",
        "creationInfo": {"created": made.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: script/sbom.py"]},
        "packages": [ours, *parts],
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES",
                           "relatedSpdxElement": "SPDXRef-ballast"}] + [
            {"spdxElementId": "SPDXRef-ballast", "relationshipType": "DEPENDS_ON",
             "relatedSpdxElement": part["SPDXID"]} for part in parts]}, sys.stdout, indent=1)


if __name__ == "__main__":
    main(*sys.argv[1:])
