"""Models and migrations say the same, and every migration can be taken back."""

import secrets
from contextlib import ExitStack

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import DateTime, create_engine

from eventhub.db import Model
from tests import engines


@pytest.fixture
def empty_database(servers):
    with ExitStack() as ending:
        yield engines.copy(f"eventhub_migrations_{secrets.token_hex(4)}", ending, empty=True)


def tables(url: str) -> set[str]:
    with engines.connect(url) as connection:
        return {
            str(row[0]) for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        }


def test_models_and_migrations_agree(app, servers):
    engine = create_engine(servers.database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Model.metadata) == []
    engine.dispose()


def test_migrations_go_up_down_and_up_again(empty_database, servers):
    engines.migrate(empty_database, servers.redis_url)
    full = tables(empty_database)
    assert len(full) > 20
    engines.migrate(empty_database, servers.redis_url, "downgrade", "base")
    assert tables(empty_database) == {"alembic_version"}
    engines.migrate(empty_database, servers.redis_url)
    assert tables(empty_database) == full


def test_there_is_one_way_to_the_newest_migration(empty_database, servers):
    heads = engines.migrate(empty_database, servers.redis_url, "heads").strip().splitlines()
    assert len([line for line in heads if "(head)" in line]) == 1


def test_names_of_constraints_are_fixed_so_that_a_migration_can_refer_to_them(app):
    unnamed = [
        f"{table.name}: {constraint}"
        for table in Model.metadata.tables.values()
        for constraint in table.constraints
        if constraint.name is None
    ]
    assert unnamed == []


def test_every_time_knows_its_zone(app):
    naive = [
        f"{table.name}.{column.name}"
        for table in Model.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, DateTime) and not column.type.timezone
    ]
    assert naive == []


def test_no_money_is_a_float(app):
    floats = [
        f"{table.name}.{column.name}"
        for table in Model.metadata.tables.values()
        for column in table.columns
        if column.type.__class__.__name__ in ("Float", "Double", "Numeric")
        and any(word in column.name for word in ("amount", "price", "total", "fee", "tax", "subtotal", "discount"))
    ]
    assert floats == []
