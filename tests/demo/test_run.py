"""`make run` refuses what cannot work by name, keeps its secrets, and leaves no process behind."""

import os
import signal
import socket
import ssl
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from eventhub.demo import run
from eventhub.demo.certificate import certificate_for

# Two processes under the supervisor; the first lasts, the second as long as the test says.
SUPERVISED = """
import sys
from eventhub.demo.supervision import Supervisor

supervisor = Supervisor(lambda: None)
supervisor.add_process("lasting", "exec sleep 60")
supervisor.add_process("brief", f"exec sleep {sys.argv[1]}")
supervisor.loop()
print("ended by itself:", supervisor.failed)
"""


def supervised(seconds: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SUPERVISED, seconds]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})


def started(supervisor: subprocess.Popen[str]) -> list[psutil.Process]:
    """The processes that the supervisor says it started."""
    assert supervisor.stdout is not None
    numbers: list[int] = []
    while len(numbers) < 2:
        line = supervisor.stdout.readline()
        assert line, "the supervisor ended before it started anything"
        if "started (pid=" in line:
            numbers.append(int(line.rpartition("pid=")[2].split(")")[0]))
    return [psutil.Process(number) for number in numbers]


def test_when_one_process_ends_all_do_and_it_is_named() -> None:
    supervisor = supervised("1")
    processes = started(supervisor)
    assert "ended by itself: brief" in supervisor.communicate(timeout=30)[0]
    assert [process for process in processes if process.is_running()] == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_wish_to_stop_stops_every_process(number: signal.Signals) -> None:
    supervisor = supervised("60")
    processes = started(supervisor)
    supervisor.send_signal(number)
    assert "ended by itself: None" in supervisor.communicate(timeout=30)[0]
    assert [process for process in processes if process.is_running()] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_killed_supervisor_leaves_no_process() -> None:
    supervisor = supervised("60")
    processes = started(supervisor)
    supervisor.kill()
    supervisor.communicate(timeout=30)
    left = psutil.wait_procs(processes, timeout=20)[1]
    assert [process for process in left if process.status() != psutil.STATUS_ZOMBIE] == []


def test_a_taken_port_is_refused_with_its_number_its_owner_and_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(run.PortTaken) as refusal:
            run.refuse_taken("127.0.0.1", port)
    assert f"Port {port} cannot be used" in str(refusal.value)
    assert f"process {os.getpid()}" in str(refusal.value)
    assert f"make run PORT={port + 1}" in str(refusal.value)


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "DATA", tmp_path)
    first = run.settings(8000, https=False)
    again = run.settings(8000, https=False)
    for name in ("SECRET_KEY", "TICKET_SIGNING_KEYS"):
        assert first[name] == again[name]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def test_what_the_caller_has_set_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "DATA", tmp_path)
    monkeypatch.setenv("BASE_URL", "https://tickets.eventhub.test")
    assert "BASE_URL" not in run.settings(8000, https=False)


def test_the_certificate_is_kept_and_good_for_the_address(tmp_path: Path) -> None:
    files = certificate_for("192.168.7.9", folder=tmp_path)
    before = files.certificate.read_bytes()
    assert certificate_for("192.168.7.9", folder=tmp_path).certificate.read_bytes() == before
    assert certificate_for("192.168.7.10", folder=tmp_path).certificate.read_bytes() != before

    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files.certificate, files.key)
    client = ssl.create_default_context(cafile=str(files.certificate))
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(to_client, to_server, server_hostname="192.168.7.9")
    there = server.wrap_bio(to_server, to_client, server_side=True)
    for side in (here, there, here, there):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    assert here.version() == "TLSv1.3"
