"""The only reader of the environment: every setting, its default, and what production refuses."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import load_dotenv

ENVIRONMENTS = ("demo", "test", "production")
WEAK_SECRETS = {"", "x", "secret", "changeme", "change-me", "dev", "development"}


class BadConfiguration(Exception):
    """A setting that must not be used; the message names it."""


@dataclass(frozen=True)
class Config:
    """Settings as read once at the start. URLs are full URLs; `ticket_signing_keys` is the text of the list."""

    environment: str
    database_url: str
    redis_url: str
    secret_key: str
    base_url: str
    mail_url: str
    storage_url: str
    ticket_signing_keys: str
    ratelimit_enabled: bool
    mailbox_dir: str
    mail_sender: str = "EventHub <tickets@eventhub.test>"
    database_pool: int = 10
    # Proxies before us that add to X-Forwarded-For; what others claim there is not believed.
    trusted_proxies: int = 0
    options: dict[str, object] = field(default_factory=dict)

    @property
    def demo(self) -> bool:
        return self.environment == "demo"

    @property
    def sandbox(self) -> bool:
        """The sandbox provider moves no money, so production never offers it."""
        return self.environment in ("demo", "test")

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https://")


def read() -> Config:
    """The configuration of this process. Raises BadConfiguration when production is given a missing or weak value."""
    environment = os.environ.get("EVENTHUB_ENV", "demo")
    if environment not in ENVIRONMENTS:
        raise BadConfiguration(f"EVENTHUB_ENV is {environment!r}; it has to be one of {', '.join(ENVIRONMENTS)}.")
    if environment != "production":
        load_dotenv(Path.cwd() / ".env")
    port = os.environ.get("PORT", "8000")
    config = Config(
        environment=environment,
        database_url=psycopg_url(os.environ.get("DATABASE_URL", "")),
        redis_url=os.environ.get("REDIS_URL", ""),
        secret_key=os.environ.get("SECRET_KEY", "" if environment == "production" else "only-for-development"),
        base_url=os.environ.get("BASE_URL", "" if environment == "production" else f"http://127.0.0.1:{port}").rstrip(
            "/"
        ),
        mail_url=os.environ.get("MAIL_URL", ""),
        storage_url=os.environ.get("STORAGE_URL", ""),
        ticket_signing_keys=os.environ.get(
            "TICKET_SIGNING_KEYS", "" if environment == "production" else DEVELOPMENT_SIGNING_KEY
        ),
        ratelimit_enabled=flag("RATELIMIT_ENABLED", default=environment == "production"),
        mailbox_dir=os.environ.get("MAILBOX_DIR", ""),
        mail_sender=os.environ.get("MAIL_SENDER", "EventHub <tickets@eventhub.test>"),
        database_pool=int(os.environ.get("DATABASE_POOL", "10")),
        trusted_proxies=int(os.environ.get("TRUSTED_PROXIES", "0")),
    )
    if environment == "production":
        refuse_weak(config)
    return config


# A published key: good enough to run the demo from a checkout, refused in production by its value.
DEVELOPMENT_SIGNING_KEY = "1:ZXZlbnRodWItZGV2ZWxvcG1lbnQtc2lnbmluZy1rZXk"


def refuse_weak(config: Config) -> None:
    required = {
        "DATABASE_URL": config.database_url,
        "REDIS_URL": config.redis_url,
        "BASE_URL": config.base_url,
        "MAIL_URL": config.mail_url,
        "TICKET_SIGNING_KEYS": config.ticket_signing_keys,
    }
    for name, value in required.items():
        if not value:
            raise BadConfiguration(f"{name} is not set. Production needs it.")
    if config.secret_key.lower() in WEAK_SECRETS or len(config.secret_key) < 32:
        raise BadConfiguration("SECRET_KEY is missing or weak. Set 32 random characters or more.")
    if not config.base_url.startswith("https://"):
        raise BadConfiguration("BASE_URL has to start with https:// in production.")
    if DEVELOPMENT_SIGNING_KEY in config.ticket_signing_keys:
        raise BadConfiguration("TICKET_SIGNING_KEYS holds the published development key. Make your own.")


def psycopg_url(url: str) -> str:
    """The same address, read by psycopg 3 whichever way the operator wrote the scheme."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def flag(name: str, *, default: bool) -> bool:
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in ("1", "true", "yes", "on")
