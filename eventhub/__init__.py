"""EventHub: the application, put together on one page."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from eventhub import cli, config, db, jobs
from eventhub.web import assets, errors, i18n, jinja, logging, security, signin


def create_app(settings: config.Config | None = None) -> Flask:
    """The WSGI application. Reads the environment unless `settings` are given."""
    settings = settings or config.read()
    logging.configure()
    app = Flask(__name__, static_url_path="/static")
    app.config.update(
        SECRET_KEY=settings.secret_key,
        EVENTHUB=settings,
        MAX_CONTENT_LENGTH=1024 * 1024,
        SESSION_COOKIE_NAME="eventhub",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        PERMANENT_SESSION_LIFETIME=60 * 60 * 24 * 30,
        # A slow answer, a picture's, would bring back the cookie from before a click whose answer overtook it.
        SESSION_REFRESH_EACH_REQUEST=False,
        JSON_SORT_KEYS=False,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    db.init_app(app, url=settings.database_url, pool=settings.database_pool)
    jobs.init_app(app, redis_url=settings.redis_url)
    from eventhub import models  # noqa: F401  every table has to be known before the first query

    logging.init_app(app)
    assets.init_app(app)
    i18n.init_app(app)
    jinja.init_app(app)
    security.init_app(app)
    signin.init_app(app)
    errors.init_app(app)
    register_edges(app, settings)
    cli.init_app(app)
    return app


def register_edges(app: Flask, settings: config.Config) -> None:
    from eventhub import api, demo
    from eventhub.panels import gateway, public, venue
    from eventhub.web import health

    app.register_blueprint(health.bp)
    app.register_blueprint(public.panel)
    app.register_blueprint(gateway.panel)
    app.register_blueprint(venue.panel)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(api.webhooks.bp)
    if settings.sandbox:
        app.register_blueprint(demo.blueprint)
