"""The flask commands."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_migrate import Migrate

    from eventhub.db import db
    from eventhub.demo import commands

    Migrate(app, db, directory="migrations", compare_type=True)
    commands.init_app(app)
