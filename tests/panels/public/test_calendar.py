"""The programme as a month: the same filters, the same sessions."""

from datetime import timedelta

from eventhub import clock
from tests.factories import catalog, seating
from tests.panels.public.test_home import statements, titles

__all__ = ["statements"]


def next_month():
    return (clock.now() + timedelta(days=31)).replace(day=12, hour=18, minute=30)


def test_a_month_shows_each_session_on_the_venues_day_at_the_venues_time(client) -> None:
    tokyo = seating.layout(catalog.venue("Kabuki", city=catalog.city("Tokyo", timezone="Asia/Tokyo")))
    start = next_month().replace(hour=20)
    session = catalog.session(catalog.event("Morning in Tokyo"), layout=tokyo, starts_at=start)
    page = client.get(f"/?view=calendar&month={start:%Y-%m}")
    [cell] = page.all("//table[@class='month']//td[ul]")
    assert cell.xpath("./a/b/text()") == ["13"]
    [link] = cell.xpath("./ul/li/a")
    assert " ".join(link.text_content().split()) == "05:30 Morning in Tokyo"
    assert link.get("href") == f"/sessions/{session.public_id}"


def test_a_day_of_the_month_lists_its_sessions_below(client) -> None:
    start = next_month()
    layout = seating.layout()
    for number in range(5):
        catalog.session(catalog.event(f"Number {number}"), layout=layout, starts_at=start + timedelta(minutes=number))
    catalog.session(catalog.event("The day after"), layout=layout, starts_at=start + timedelta(days=1))
    page = client.get(f"/?view=calendar&month={start:%Y-%m}")
    first, second = page.all("//table[@class='month']//td[ul]")
    assert len(first.xpath("./ul/li")) == 3
    assert "5 sessions" in first.text_content()
    assert titles(page) == [f"Number {number}" for number in range(5)]
    assert titles(client.get(second.xpath("./a/@href")[0])) == ["The day after"]


def test_the_months_follow_each_other_and_end(client) -> None:
    catalog.session()
    now = client.get("/?view=calendar")
    assert now.all("//a[@rel='prev']") == []
    following = client.get(now.one("//a[@rel='next']/@href"))
    assert following.one("//h3[@id='month']").text_content() != now.one("//h3[@id='month']").text_content()
    assert client.get(following.one("//a[@rel='prev']/@href")).one("//h3[@id='month']").text_content() == (
        now.one("//h3[@id='month']").text_content()
    )


def test_a_month_is_filtered_like_the_list(client) -> None:
    start = next_month()
    kind = catalog.category("Opera")
    catalog.session(catalog.event("Tosca", category=kind), starts_at=start)
    catalog.session(catalog.event("Other"), starts_at=start)
    page = client.get(f"/?view=calendar&month={start:%Y-%m}&category={kind.slug}")
    assert [each.text_content().split()[-1] for each in page.all("//table[@class='month']//li/a")] == ["Tosca"]
    to_list = page.one("//nav[@class='switch']/a[1]/@href")
    assert to_list == f"/?category={kind.slug}#programme"


def test_the_number_of_statements_does_not_grow_with_the_month(client, statements) -> None:
    address = f"/?view=calendar&month={next_month():%Y-%m}"

    def cost() -> int:
        statements.clear()
        assert client.get(address).status_code == 200
        return len(statements)

    catalog.session(starts_at=next_month())
    few = cost()
    for days in range(8):
        catalog.session(starts_at=next_month() + timedelta(days=days))
    assert cost() == few


def test_an_empty_month_says_so(client) -> None:
    catalog.session()
    far = (clock.now() + timedelta(days=400)).replace(day=1)
    assert "Nothing on in this month" in client.get(f"/?view=calendar&month={far:%Y-%m}").words
