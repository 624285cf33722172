"""The flask commands."""

from flask import Flask


def init_app(app: Flask) -> None:
    from flask_migrate import Migrate

    from eventhub.db import db

    Migrate(app, db, directory="migrations", compare_type=True)
