"""Runs the migrations against the application's own database."""

from alembic import context
from flask import current_app

from eventhub.db import Model

db = current_app.extensions["migrate"].db


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=Model.metadata, compare_type=True)
        with context.begin_transaction():
            # Two releases that start at once must not both migrate.
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7235411)")
            context.run_migrations()


run()
