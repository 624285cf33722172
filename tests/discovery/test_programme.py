"""What is on by months, and what is like an event."""

from datetime import date, timedelta

from eventhub import clock
from eventhub.discovery import programme
from eventhub.discovery.criteria import Criteria
from tests.factories import catalog, seating


def test_a_month_has_the_first_few_of_each_day_and_their_number(app) -> None:
    start = (clock.now() + timedelta(days=40)).replace(day=10, hour=8, minute=0)
    layout = seating.layout()
    for hour in (4, 1, 3, 0, 2):
        catalog.session(catalog.event(f"{hour}"), layout=layout, starts_at=start + timedelta(hours=hour))
    month = programme.month(Criteria(), first=start.date().replace(day=1), now=clock.now())
    assert list(month) == [start.date()]
    day = month[start.date()]
    assert [session.event.title for session in day.sessions] == ["0", "1", "2"]
    assert day.count == 5


def test_a_month_is_narrowed_by_every_filter_but_the_days(app) -> None:
    start = (clock.now() + timedelta(days=40)).replace(day=10)
    kind = catalog.category("Opera")
    catalog.session(catalog.event("Tosca", category=kind), starts_at=start)
    catalog.session(catalog.event("Other"), starts_at=start)
    asked = Criteria(category=kind.slug, day=date(2020, 1, 1))
    [day] = programme.month(asked, first=start.date().replace(day=1), now=clock.now()).values()
    assert [session.event.title for session in day.sessions] == ["Tosca"]


def test_related_events_share_something_and_the_closest_comes_first(app) -> None:
    kind, owner, maren = catalog.category(), catalog.organizer(), catalog.artist()
    this = catalog.event("This", category=kind, organizer=owner, artists=[maren])
    catalog.session(this)
    catalog.session(catalog.event("A stranger"))
    catalog.session(catalog.event("Same house", organizer=owner))
    catalog.session(catalog.event("Same kind", category=kind), starts_at=clock.now() + timedelta(days=1))
    catalog.session(catalog.event("Same artist", artists=[maren]), starts_at=clock.now() + timedelta(days=30))
    found = [run.session.event.title for run in programme.related(this, now=clock.now())]
    assert found == ["Same artist", "Same kind", "Same house"]
