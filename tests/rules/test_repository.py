"""What the project's files must not say, so that they work on any machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).relative_to(ROOT).as_posix()

# Written so that this file does not say it either.
REGISTRIES = re.compile(
    "|".join(["pypi" + r"\.org", "python" + r"hosted\.org", "npm" + r"js\.(?:org|com)", "registry" + r"\.yarnpkg"])
)
HOME = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w")
BINARY = {".woff2", ".ttf", ".png", ".jpg", ".ico", ".wasm", ".pdf"}


def files() -> list[str]:
    """Everything that is, or is about to be, in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        text=True,
        capture_output=True,
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file() and Path(name).suffix not in BINARY]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a package of the sources has no git")
def test_no_file_names_a_package_registry_or_somebodys_folder():
    found = []
    for name in files():
        if name == HERE or "/vendor/" in f"/{name}":
            continue
        text = (ROOT / name).read_text(errors="replace")
        found += [f"{name}: {match[0]}" for pattern in (REGISTRIES, HOME) for match in pattern.finditer(text)]
    assert found == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="a package of the sources has no git")
def test_what_is_vendored_comes_with_its_licence():
    vendor = ROOT / "eventhub/static/vendor"
    for folder in vendor.iterdir():
        assert any(path.name.upper().startswith("LICENSE") for path in folder.iterdir()), folder.name
        assert re.search(r"-\d", folder.name), f"{folder.name} does not name its version"


def test_every_module_opens_with_a_sentence_of_purpose():
    silent = []
    for folder in ("eventhub", "tasks"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text().lstrip()
            if text and not text.startswith(('"""', "'''")):
                silent.append(path.relative_to(ROOT).as_posix())
    assert silent == []


def test_the_environment_is_read_in_one_place():
    """Besides config.py, only what starts processes and what runs before any configuration may look at it."""
    allowed = {"eventhub/config.py", "eventhub/embedded.py", "eventhub/demo/run.py"}
    readers = {
        path.relative_to(ROOT).as_posix()
        for folder in ("eventhub", "tasks")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"os\.environ|os\.getenv", path.read_text())
    }
    assert readers <= allowed


def test_no_module_has_a_name_that_says_nothing():
    vague = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    named = [
        path
        for folder in ("eventhub", "tasks", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if path.stem in vague
    ]
    assert named == []
