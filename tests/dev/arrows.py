#!/usr/bin/env python3
"""Holds the arrows of ARCHITECTURE.md: which crate may lean on which, and what may stand where.

    arrows.py              checks this checkout; exits 1 and says what is wrong
    arrows.py --self-test  proves on a small made-up tree that each check can fail
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

# Who may depend on whom. A new crate needs a line here, and one in ARCHITECTURE.md.
ARROWS = {
    "domain": set(),
    "clock": {"domain"},
    "api": {"domain", "labels"},
    "wire": {"domain"},
    "keys": {"domain"},
    "trail": {"domain"},
    "scene": {"domain"},
    "analysis": {"domain"},
    # Over `scene` for its shapes: what is drawn on the map filters the timeline too.
    "timeline": {"domain", "analysis", "scene"},
    "export": {"domain"},
    "store": {"domain", "keys", "trail"},
    "client": {"wire", "domain"},
    "app": {"api", "store", "client", "clock", "domain", "keys", "trail", "wire", "basemap", "export"},
    # Where names stand on a map: one pure function, for the window's canvas and for pictures alike.
    "labels": set(),
    # What the map and its process for the graphics card say to each other; that process has a lock of its own.
    "gpu-wire": set(),
    "basemap": {"domain", "labels", "gpu-wire"},
    # The gateway speaks to other witnesses, and later to vendors, through the one user of reqwest.
    "gateway": {"wire", "domain", "clock", "keys", "trail", "client", "sandbox", "ingest"},
    "sandbox": {"domain"},
    "ingest": {"domain"},
    "export": {"domain"},
    "readroom": {"app", "api", "clock", "domain", "gateway", "basemap"},
    "ui": {"api", "domain", "analysis", "scene", "labels", "timeline"},
    # The bench's empty window and its page: with anything of ours in them they would be no baseline.
    "baseline": set(),
    "baseline-page": set(),
}
# These serve tests and are shipped with nothing, so they may lean on anything.
TEST_CRATES = {"testkit", "e2e"}
# What every crate may take as a dev-dependency besides; the training world, since it knows the truth.
DEV = {"testkit", "clock", "sandbox"}
# Crates from outside that have one home.
HOMES = {
    "reqwest": {"client"},
    "sqlx": {"store", "gateway"},
    "libsqlite3-sys": {"store"},
    # The bench compares the window with an empty one, which needs both; it is shipped with nothing.
    "tauri": {"readroom", "baseline"},
    "tauri-build": {"readroom", "baseline"},
    "wry": {"readroom"},
    "leptos": {"ui", "baseline-page"},
}
LINES = 700
SQL_HOMES = ("crates/store/", "crates/gateway/src/db", "crates/gateway/tests/", "crates/testkit/", "tests/")
SQL = re.compile(
    r"\bsqlx::(query\w*|raw_sql|QueryBuilder|migrate)\b"
    r'|"\s*(SELECT\s+[\w*(].*\bFROM\b|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|CREATE\s+(TABLE|INDEX)\s|PRAGMA\s)'
)
BRIDGE_HOMES = ("ui/src/bridge/", "ui/src/bridge.rs", "ui/static/boot.js")
BRIDGE = re.compile(r"__TAURI|\binvoke\b")
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")
SOURCE_FOLDERS = ("crates", "gpu-basemap", "src-tauri", "ui", "tests")


def sources(root, *suffixes):
    """(path as text, contents) of each source file, build output left out."""
    for folder in SOURCE_FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            name = path.relative_to(root).as_posix()
            skip = name.startswith("ui/dist/") or "/target/" in name or "/node_modules/" in name
            if not skip and path.suffix in suffixes and path.is_file():
                yield name, path.read_text(encoding="utf-8", errors="replace")


def code_lines(text):
    """Numbered lines without those that are only a comment."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith(("//", "<!--")):
            yield number, line


def check_arrows(_root, packages):
    names = {package["name"] for package in packages}
    for package in packages:
        name = package["name"]
        if name in TEST_CRATES:
            continue
        if name not in ARROWS:
            yield f"{name}: a crate without arrows; give it a line in tests/dev/arrows.py and in ARCHITECTURE.md"
            continue
        for dependency in package["dependencies"]:
            other = dependency["name"]
            # A crate may ask itself for a feature that only its tests need.
            allowed = ARROWS[name] | (DEV | {name} if dependency["kind"] == "dev" else set())
            if other in names and other not in allowed:
                may = ", ".join(sorted(ARROWS[name])) or "none of ours"
                yield f"{name} → {other}: not an arrow; {name} may lean on {may}"


def check_homes(_root, packages):
    for package in packages:
        for dependency in package["dependencies"]:
            homes = HOMES.get(dependency["name"])
            if homes and package["name"] not in homes | TEST_CRATES:
                yield f"{package['name']} → {dependency['name']}: that belongs to {' and '.join(sorted(homes))} alone"


def check_sql(root, _packages):
    for name, text in sources(root, ".rs"):
        if not name.startswith(SQL_HOMES):
            for number, line in code_lines(text):
                if SQL.search(line):
                    yield f"{name}:{number}: SQL; it lives in store and in the gateway's db"


def check_bridge(root, _packages):
    for name, text in sources(root, ".rs", ".js", ".html"):
        if name.startswith("ui/") and not name.startswith(BRIDGE_HOMES):
            for number, line in code_lines(text):
                if BRIDGE.search(line):
                    yield f"{name}:{number}: speaks to Tauri; only ui/src/bridge and ui/static/boot.js may"


def check_length(root, _packages):
    for name, text in sources(root, ".rs"):
        lines = text.count("\n")
        if lines > LINES:
            yield f"{name}: {lines} lines; split it (at most {LINES})"


def check_colors(root, _packages):
    for name, text in sources(root, ".css"):
        if not name.startswith("ui/static/") or name.endswith("/tokens.css"):
            continue
        for number, line in code_lines(text):
            found = [color for color in HEX.findall(line) if color.lower() not in ("#fff", "#ffffff")]
            if found:
                yield f"{name}:{number}: {' '.join(found)}; colors come from assets/tokens.css"


CHECKS = [check_arrows, check_homes, check_sql, check_bridge, check_length, check_colors]


def metadata(root):
    command = ["cargo", "metadata", "--no-deps", "--format-version", "1"]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(f"arrows: cargo metadata failed\n{run.stderr}")
    return json.loads(run.stdout)["packages"]


def check(root):
    packages = metadata(root)
    problems = [problem for one in CHECKS for problem in one(root, packages)]
    for problem in problems:
        print(f"arrows: {problem}", file=sys.stderr)
    if problems:
        sys.exit(1)
    print(f"arrows: {len(packages)} crates hold them")


def self_test():
    def package(name, *dependencies):
        rows = [{"name": other, "kind": kind} for other, kind in dependencies]
        return {"name": name, "dependencies": rows}

    good = {
        "crates/store/src/lib.rs": 'sqlx::query("SELECT a FROM b");\n',
        "crates/gateway/src/db/mod.rs": "sqlx::query_as(TEXT);\n",
        "crates/app/src/lib.rs": '// sqlx::query would be wrong here\n"Select a role from the list"\n',
        "ui/src/bridge/mod.rs": "__TAURI_INTERNALS__ invoke\n",
        "ui/src/main.rs": "fn main() {}\n",
        "ui/static/style.css": ".a { color: #fff; border-color: var(--line) }\n",
        "ui/dist/ui.js": "__TAURI__\n",
    }
    crates = [
        package("domain", ("serde", None), ("clock", "dev")),
        package("client", ("wire", None), ("reqwest", None)),
        package("wire", ("domain", None)),
        package("clock", ("domain", None)),
        package("e2e", ("client", None), ("sqlx", None)),
    ]
    # Each case: the check that has to speak, files to add, crates to add, a word it has to say.
    cases = [
        (check_arrows, {}, [package("api", ("client", None))], "api → client"),
        (check_arrows, {}, [package("store", ("wire", "dev"))], "store → wire"),
        (check_arrows, {}, [package("scene", ("sandbox", "dev"), ("sandbox", None)), package("sandbox")], "scene → sandbox"),
        (check_arrows, {}, [package("novel")], "without arrows"),
        (check_homes, {}, [package("app", ("reqwest", None))], "app → reqwest"),
        (check_homes, {}, [package("app", ("sqlx", None))], "app → sqlx"),
        (check_homes, {}, [package("app", ("tauri", "build"))], "app → tauri"),
        (check_arrows, {}, [package("baseline", ("domain", None))], "baseline → domain"),
        (check_homes, {}, [package("baseline-page", ("tauri", None))], "baseline-page → tauri"),
        (check_sql, {"crates/app/src/a.rs": "let q = sqlx::query(TEXT);\n"}, [], "a.rs:1"),
        (check_sql, {"crates/gateway/src/http.rs": 'x("DELETE FROM account");\n'}, [], "http.rs:1"),
        (check_bridge, {"ui/src/pages/door.rs": "invoke(x)\n"}, [], "door.rs:1"),
        (check_bridge, {"ui/static/other.js": "window.__TAURI__\n"}, [], "other.js:1"),
        (check_length, {"crates/app/src/long.rs": "x\n" * (LINES + 1)}, [], "701 lines"),
        (check_colors, {"ui/static/more.css": ".b { color: #abcdef }\n"}, [], "more.css:1: #abcdef"),
        (check_colors, {"ui/static/more.css": ".plate { color: #12345678 }\n"}, [], "#12345678"),
    ]
    failures = []
    for speak, files, more, word in [(None, {}, [], "")] + cases:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in {**good, **files}.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
            for one in CHECKS:
                said = list(one(root, crates + more))
                if one is speak and not any(word in line for line in said):
                    failures.append(f"{one.__name__} missed {word!r}; it said {said}")
                if one is not speak and said:
                    failures.append(f"{one.__name__} spoke without cause (case {word!r}): {said}")
    for failure in failures:
        print(f"arrows: self-test: {failure}", file=sys.stderr)
    if failures:
        sys.exit(1)
    print(f"arrows: self-test: {len(cases)} wrongs found")


if __name__ == "__main__":
    if sys.argv[1:] == ["--self-test"]:
        self_test()
    elif not sys.argv[1:]:
        check(pathlib.Path(__file__).resolve().parents[2])
    else:
        sys.exit(__doc__)
