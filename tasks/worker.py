"""What `celery -A tasks.worker` loads: the app with its context, the tasks, and the timetable."""

from typing import Any

from celery import Task

from eventhub import create_app
from eventhub.db import db
from eventhub.jobs import celery

flask_app = create_app()


class ContextTask(Task):
    """Every task runs in an application context of its own, and so with a database session of its own."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with flask_app.app_context():
            try:
                return self.run(*args, **kwargs)
            finally:
                db.session.remove()


celery.Task = ContextTask

from tasks import inventory, notifications, ordering, payments, platform  # noqa: E402
from tasks.schedule import TIMETABLE  # noqa: E402

celery.conf.beat_schedule = TIMETABLE

app = celery

__all__ = ["app", "inventory", "notifications", "ordering", "payments", "platform"]
