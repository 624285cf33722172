"""`flask demo load` and `flask demo reset`."""

import click
from flask import Flask
from flask.cli import AppGroup

from eventhub.web.settings import settings

demo = AppGroup("demo", help="Fill an installation for trying out. Refused in production.")


def init_app(app: Flask) -> None:
    app.cli.add_command(demo)


@demo.command()
def load() -> None:
    """Put the demo data in, or only tonight's session when the rest is there."""
    refuse_production()
    from eventhub.demo import loading

    click.echo(loading.load())


@demo.command()
def reset() -> None:
    """Empty every table and load the demo data again."""
    refuse_production()
    from eventhub.demo import loading

    click.echo(loading.reset())


def refuse_production() -> None:
    if not settings().sandbox:
        raise click.ClickException("Demo data belongs into EVENTHUB_ENV=demo or test only; nothing was changed.")
