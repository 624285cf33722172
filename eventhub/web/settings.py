"""The configuration of the running application."""

from typing import cast

from flask import current_app

from eventhub.config import Config


def settings() -> Config:
    return cast(Config, current_app.config["EVENTHUB"])
