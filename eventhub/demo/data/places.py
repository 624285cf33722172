"""The demo's countries and cities."""

from dataclasses import dataclass

COUNTRIES = {"DE": "Germany", "GB": "United Kingdom", "JP": "Japan", "KW": "Kuwait", "US": "United States"}


@dataclass(frozen=True)
class City:
    slug: str
    name: str
    country: str
    timezone: str


CITIES = (
    City("hamburg", "Hamburg", "DE", "Europe/Berlin"),
    City("london", "London", "GB", "Europe/London"),
    City("manchester", "Manchester", "GB", "Europe/London"),
    City("new-york", "New York", "US", "America/New_York"),
    City("tokyo", "Tokyo", "JP", "Asia/Tokyo"),
    City("kuwait-city", "Kuwait City", "KW", "Asia/Kuwait"),
)
BY_SLUG = {city.slug: city for city in CITIES}
