"""The embedded engines start, survive what a demo goes through, and leave nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from eventhub import embedded

# The child starts the engines, tells their processes, and waits until somebody ends it.
CHILD = """
import sys, time
from pathlib import Path
from eventhub import embedded

engines = embedded.start(Path(sys.argv[1]), durable=False)
print(*(process.pid for process, _ in engines._processes), flush=True)
time.sleep(60)
"""


def value_in(engines: embedded.Engines) -> int | None:
    with psycopg.connect(engines.database_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (value integer)")
        row = connection.execute("SELECT value FROM kept").fetchone()
        connection.execute("INSERT INTO kept VALUES (1)")
    return row[0] if row else None


def end(number: signal.Signals, *, directory: Path) -> list[psutil.Process]:
    """Start engines in another process, end that one, and return the engines' processes."""
    child = subprocess.Popen([sys.executable, "-c", CHILD, str(directory)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    engines = [psutil.Process(int(pid)) for pid in child.stdout.readline().split()]
    assert len(engines) == 2
    child.send_signal(number)
    child.communicate(timeout=30)
    return engines


def test_both_engines_answer_and_data_outlive_a_restart(tmp_path: Path) -> None:
    engines = embedded.start(tmp_path / "engines", durable=False)
    with redis.Redis.from_url(engines.redis_url) as client:
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    assert value_in(engines) is None
    engines.stop()
    engines.stop()

    again = embedded.start(tmp_path / "engines", durable=False)
    assert value_in(again) == 1
    again.stop()


def test_a_second_process_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    engines = embedded.start(tmp_path, durable=False)
    with pytest.raises(embedded.EnginesBusy, match=str(tmp_path)):
        embedded.start(tmp_path, durable=False)
    engines.stop()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_engines_die_with_their_process_and_start_again(tmp_path: Path, number: signal.Signals) -> None:
    left = psutil.wait_procs(end(number, directory=tmp_path), timeout=20)[1]
    assert [process for process in left if process.status() != psutil.STATUS_ZOMBIE] == []
    engines = embedded.start(tmp_path, durable=False)
    assert value_in(engines) is None
    engines.stop()


def test_a_killed_postgres_and_its_stale_files_do_not_stop_the_next_start(tmp_path: Path) -> None:
    engines = embedded.start(tmp_path, durable=False)
    value_in(engines)
    server = int((tmp_path / "postgres/postmaster.pid").read_text().split()[0])
    os.kill(server, signal.SIGKILL)
    engines.stop()
    # The number in a stale file may be anybody's by now, this process's for example.
    stale = (tmp_path / "postgres/postmaster.pid").read_text().replace(str(server), str(os.getpid()), 1)
    (tmp_path / "postgres/postmaster.pid").write_text(stale)

    again = embedded.start(tmp_path, durable=False)
    assert value_in(again) == 1
    again.stop()


def test_the_password_keeps_other_users_out_of_valkey(tmp_path: Path) -> None:
    engines = embedded.start(tmp_path, durable=False)
    without_password = "redis://" + engines.redis_url.rpartition("@")[2]
    with redis.Redis.from_url(without_password) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    engines.stop()
