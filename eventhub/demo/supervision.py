"""Runs the Procfile's processes through honcho and leaves none of them behind, however the run ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import honcho.manager
from honcho.process import Popen, Process

from eventhub.embedded import end_with

# A worker finishes the task in its hands before it leaves.
honcho.manager.KILL_WAIT = 10


class TiedProcess(Process):
    """A process that gets SIGTERM when its minder dies, under a minder that dies with the supervisor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._supervisor = os.getpid()

    def run(self, events: Any = None, ignore_signals: bool = False) -> None:
        end_with(self._supervisor, signal.SIGKILL)
        self._child_ctor = partial(Popen, preexec_fn=partial(end_with, os.getpid(), signal.SIGTERM))
        super().run(events, ignore_signals)


class Leaders:
    """Ends processes by their leader first: a worker's children must not die under the task they are doing."""

    def terminate(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)

    def kill(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


class Supervisor(honcho.manager.Manager):
    """Honcho's manager with processes tied to it; `when_started` runs in a thread of its own."""

    def __init__(self, when_started: Callable[[], None]) -> None:
        super().__init__()
        self._procmgr = Leaders()
        self._process_ctor = TiedProcess
        self._when_started = when_started
        self.failed: str | None = None

    def loop(self) -> None:
        # A closed terminal is the same wish as Ctrl+C.
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
        try:
            super().loop()
        finally:
            self._leave_nothing()

    def _start(self) -> None:
        super()._start()
        threading.Thread(target=self._when_started, daemon=True).start()

    def terminate(self) -> None:
        if self.returncode is not None and not self._terminating:
            self.failed = next((name for name, process in self._processes.items() if "returncode" in process), None)
        super().terminate()

    def _leave_nothing(self) -> None:
        for process in self._processes.values():
            if "pid" in process:
                self._procmgr.kill(process["pid"])
            if minder := process.get("process"):
                minder.kill()
                minder.join()

    def _killall(self, force: bool = False) -> None:
        # Ctrl+C may come before every process told its number; what did not is ended by `_leave_nothing`.
        for process in self._processes.values():
            if "returncode" in process or "pid" not in process:
                continue
            if force:
                self._procmgr.kill(process["pid"])
            else:
                self._procmgr.terminate(process["pid"])
        if not self._all_started():
            sys.exit(self.returncode)
