"""Brings the database up to date and fills it on the first start; either knows when there is nothing to do.

One process for both, because loading the application takes longer than they do.
"""

from flask.cli import FlaskGroup, ScriptInfo

from eventhub import create_app

COMMANDS = (["db", "upgrade"], ["demo", "load", "--only", "first"])


def main() -> None:
    app = create_app()
    known = ScriptInfo(create_app=lambda: app)
    for command in COMMANDS:
        FlaskGroup().main(command, prog_name="flask", obj=known, standalone_mode=False)


if __name__ == "__main__":
    main()
