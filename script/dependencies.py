#!/usr/bin/env python3
"""Fails where docs/dependencies.md and the build disagree: a library that the build finds, a package of
the web app or of the browser tests that is not documented, and one that nothing uses."""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = (ROOT / "docs/dependencies.md").read_text().lower()
# Names in docs/dependencies.md of what CMake and npm name otherwise. Compilers and test runners that
# every reader knows are not libraries.
SPOKEN = {"hwy": "highway", "fmt": "{fmt}", "eigen3": "eigen", "gtest": "googletest", "sqlite3": "sqlite",
          "xlsxwriter": "libxlsxwriter", "react-dom": "react", "@tanstack/react-query": "tanstack query",
          "@tanstack/react-table": "tanstack table", "@tanstack/react-virtual": "virtual",
          "@radix-ui/react-dialog": "radix dialog", "@radix-ui/react-popover": "popover",
          "@vitejs/plugin-react": "vite"}
BUILD_TOOLS = {"threads", "pkgconfig"}
TARGETS = {"openssl": "OpenSSL::", "sqlite3": "SQLite::", "eigen3": "Eigen3::", "gtest": "GTest::",
           "cli11": "CLI11::", "hwy": "hwy::", "fmt": "fmt::", "simdjson": "simdjson::", "zlib": "ZLIB::",
           "pugixml": "pugixml::"}

errors = []


def documented(name):
    return SPOKEN.get(name, name) in DOCUMENT


def text_of(*patterns):
    return "\n".join(path.read_text() for pattern in patterns for path in ROOT.glob(pattern)
                     if "node_modules" not in path.parts)


cmake = text_of("cmake/*.cmake", "src/**/CMakeLists.txt", "tests/**/CMakeLists.txt",
                "bench/CMakeLists.txt", "CMakeLists.txt")
found = [(name.lower(), TARGETS.get(name.lower(), f"{name}::"))
         for name in re.findall(r"^\s*find_package\((\w+) REQUIRED", cmake, re.M)]
found += [(name.lower(), f"PkgConfig::{name}")
          for name in re.findall(r"pkg_check_modules\((\w+) REQUIRED", cmake)]
for name, target in found:
    if name in BUILD_TOOLS:
        continue
    if not documented(name):
        errors.append(f"docs/dependencies.md does not name {name}, which the build finds")
    if target not in cmake:
        errors.append(f"the build finds {name}, but nothing links {target}")

for package, sources in (("web", ("web/src/**/*.ts*", "web/*.ts", "web/scripts/*")),
                         ("tests/e2e", ("tests/e2e/*.mjs",)),
                         ("tests/oidc", ("tests/oidc/*.mjs",))):
    listed = json.loads((ROOT / package / "package.json").read_text())
    code = text_of(*sources)
    for name in listed.get("dependencies", {}) | listed.get("devDependencies", {}):
        if name.startswith("@types/"):
            continue
        if not documented(name):
            errors.append(f"docs/dependencies.md does not name {name} of {package}/package.json")
        if name in listed.get("dependencies", {}) and f"'{name}" not in code:
            errors.append(f"nothing imports {name} of {package}/package.json")

for error in errors:
    print(error)
sys.exit(1 if errors else 0)
