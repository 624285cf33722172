"""The venue's own panel. This file is the panel's gate and its whole map of URLs."""

from flask import Blueprint

panel = Blueprint("venue", __name__, url_prefix="/venue")
