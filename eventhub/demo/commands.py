"""`flask demo load` and `flask demo reset`."""

import click
from flask import Flask
from flask.cli import AppGroup

from eventhub.web.settings import settings

demo = AppGroup("demo", help="Fill an installation for trying out. Refused in production.")


def init_app(app: Flask) -> None:
    app.cli.add_command(demo)


@demo.command()
@click.option(
    "--only",
    type=click.Choice(["first", "rest"]),
    help="first: what a visitor needs at once, and tonight's session; rest: the other venues, the largest last.",
)
def load(only: str | None) -> None:
    """Put the demo data in, or what of it is missing."""
    refuse_production()
    from eventhub.demo import loading

    if only != "rest":
        click.echo(loading.load())
    if only != "first":
        for line in loading.rest():
            click.echo(line)


@demo.command()
def reset() -> None:
    """Empty every table and load the demo data again."""
    refuse_production()
    from eventhub.demo import loading

    for line in loading.reset():
        click.echo(line)


def refuse_production() -> None:
    if not settings().sandbox:
        raise click.ClickException("Demo data belongs into EVENTHUB_ENV=demo or test only; nothing was changed.")
