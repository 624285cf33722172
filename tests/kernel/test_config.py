"""Production refuses each bad setting by its name."""

import pytest

from eventhub import config

GOOD = {
    "EVENTHUB_ENV": "production",
    "DATABASE_URL": "postgres://eventhub@database/eventhub",
    "REDIS_URL": "redis://cache/0",
    "SECRET_KEY": "a" * 20 + "b" * 20,
    "BASE_URL": "https://tickets.example",
    "MAIL_URL": "smtp://mail:25",
    "STORAGE_URL": "s3://tickets",
    "TICKET_SIGNING_KEYS": "7:c29tZXRoaW5nLXRoYXQtbm9ib2R5LWtub3dzLXlldA",
}


@pytest.fixture(autouse=True)
def _empty_environment(monkeypatch, tmp_path):
    for name in (*GOOD, "PORT", "RATELIMIT_ENABLED", "MAILBOX_DIR", "MAIL_SENDER", "DATABASE_POOL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch, **settings):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


def test_good_production_settings_are_taken(monkeypatch):
    given(monkeypatch, **GOOD)
    settings = config.read()
    assert settings.database_url == "postgresql+psycopg://eventhub@database/eventhub"
    assert settings.https
    assert settings.ratelimit_enabled
    assert not settings.sandbox


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "REDIS_URL", "SECRET_KEY", "BASE_URL", "MAIL_URL", "TICKET_SIGNING_KEYS"]
)
def test_a_missing_setting_is_named(monkeypatch, name):
    given(monkeypatch, **{key: value for key, value in GOOD.items() if key != name})
    with pytest.raises(config.BadConfiguration, match=name):
        config.read()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "only-for-development"),
        ("SECRET_KEY", "short-but-random-8f2b"),
        ("BASE_URL", "http://tickets.example"),
        ("TICKET_SIGNING_KEYS", config.DEVELOPMENT_SIGNING_KEY),
        ("TICKET_SIGNING_KEYS", f"2:b3RoZXI,{config.DEVELOPMENT_SIGNING_KEY}"),
        ("EVENTHUB_ENV", "prod"),
    ],
)
def test_a_weak_value_is_named_and_never_repeated(monkeypatch, name, value):
    given(monkeypatch, **GOOD | {name: value})
    with pytest.raises(config.BadConfiguration, match=name) as refused:
        config.read()
    if name in ("SECRET_KEY", "TICKET_SIGNING_KEYS"):
        assert value not in str(refused.value)


def test_the_demo_needs_no_setting_at_all():
    settings = config.read()
    assert settings.environment == "demo"
    assert settings.sandbox
    assert settings.base_url == "http://127.0.0.1:8000"


def test_the_demo_reads_a_file_and_production_does_not(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("MAIL_SENDER='From a file <file@example.test>'\n")
    given(monkeypatch, **GOOD)
    assert "file" not in config.read().mail_sender
    monkeypatch.setenv("EVENTHUB_ENV", "demo")
    # load_dotenv writes into the environment: monkeypatch has to know the name to take it away again.
    monkeypatch.setenv("MAIL_SENDER", "")
    monkeypatch.delenv("MAIL_SENDER")
    assert config.read().mail_sender == "From a file <file@example.test>"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_a_database_address_is_read_however_it_is_written(scheme):
    assert config.psycopg_url(f"{scheme}://host/name") == "postgresql+psycopg://host/name"


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("yes", True), ("On", True), ("0", False), ("off", False), ("", False)]
)
def test_a_switch_is_on_or_off(monkeypatch, text, value):
    monkeypatch.setenv("RATELIMIT_ENABLED", text)
    assert config.read().ratelimit_enabled is value
