"""Work that is sent has somebody who does it."""

import ast
import importlib
import re
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

from eventhub.jobs import QUEUES, celery, queue_of
from tests import work

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    path.stem for path in (ROOT / "tasks").glob("*.py") if path.stem not in ("__init__", "worker", "schedule")
)


def enqueued() -> set[str]:
    """The names of tasks that the code sends, as it writes them."""
    names = set()
    for folder in ("eventhub", "tasks"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and (getattr(node.func, "attr", None) or getattr(node.func, "id", None)) == "enqueue"
                    and node.args
                    and isinstance(node.args[0], ast.Constant)
                    and isinstance(node.args[0].value, str)
                ):
                    names.add(f"tasks.{node.args[0].value}")
    return names


@pytest.fixture
def registered(app) -> set[str]:
    work.load(app)
    return {name for name in celery.tasks if name.startswith("tasks.")}


def test_every_task_that_is_sent_exists(registered):
    assert enqueued()
    assert enqueued() - registered == set()


def test_every_task_of_the_timetable_exists_and_goes_to_a_queue_that_is_worked_on(registered):
    timetable = importlib.import_module("tasks.schedule").TIMETABLE
    assert {entry["task"] for entry in timetable.values()} - registered == set()
    assert {entry["options"]["queue"] for entry in timetable.values()} <= set(QUEUES)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_of_tasks_is_loaded_by_the_worker(registered, module):
    assert any(name.startswith(f"tasks.{module}.") for name in registered)


def test_every_task_is_named_by_its_place(registered):
    for name in registered:
        task = celery.tasks[name]
        assert name == f"tasks.{task.__module__.rpartition('.')[2]}.{task.__name__}"


def test_every_queue_has_a_process_in_the_procfile_and_no_process_waits_for_nothing():
    lines = parse_procfile((ROOT / "Procfile").read_text()).processes.values()
    consumed = {queue for line in lines for match in re.findall(r"-Q (\S+)", line) for queue in match.split(",")}
    assert consumed == set(QUEUES)


def test_every_task_goes_to_a_known_queue(registered):
    assert {queue_of(name.removeprefix("tasks.")) for name in registered} <= set(QUEUES)


def test_the_procfile_starts_a_web_process_workers_one_beat_and_a_release():
    assert {"web", "worker", "beat", "release"} <= set(parse_procfile((ROOT / "Procfile").read_text()).processes)
