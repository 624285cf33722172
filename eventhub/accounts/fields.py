"""What people type about themselves, checked; what is wrong goes into `errors` by the field's name."""

from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
LONGEST_NAME = 200

# Ten characters and more that every list of stolen passwords begins with.
COMMON = frozenset(
    """1234567890 12345678910 123456789a 0123456789 0987654321 9876543210 1q2w3e4r5t 1qaz2wsx3edc q1w2e3r4t5 qwertyuiop
    qwerty12345 qwerty123456 qwertyuiop123 asdfghjkl123 password12 password123 password1234 password12345 passwordpassword
    iloveyou12 iloveyou123 letmein123 welcome123 welcome1234 football123 basketball sunshine123 princess123 administrator
    changeme123 abcdefghij abc1234567 1111111111 0000000000 qazwsxedcrfv correcthorsebatterystaple demo-password""".split()
)


def checked_email(given: str, *, errors: dict[str, Any]) -> str:
    given = given.strip()
    if not given:
        errors["email"] = _l("Enter an e-mail address, for example plover@example.org.")
        return given
    try:
        return validate_email(given, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        errors["email"] = _l("This e-mail address is not complete. It should look like plover@example.org.")
        return given


def checked_name(given: str, *, errors: dict[str, Any]) -> str:
    given = " ".join(given.split())
    if len(given) > LONGEST_NAME:
        errors["name"] = _l("This is too long. 200 characters fit.")
    elif not given.isprintable():
        errors["name"] = _l("This holds characters that cannot be printed.")
    return given


def checked_phone(given: str, *, errors: dict[str, Any]) -> str | None:
    given = " ".join(given.split())
    if not given:
        return None
    if len(given) > 40 or not set(given) <= set("+0123456789 ()-/.") or sum(each.isdigit() for each in given) < 5:
        errors["phone"] = _l("Enter a phone number with digits only, for example +49 40 123456.")
    return given


def check_password(given: str, *, email: str, errors: dict[str, Any], field: str = "password") -> None:
    """Length first: rules about kinds of characters only make people write passwords down."""
    if len(given) < SHORTEST_PASSWORD:
        errors[field] = _l("Use 10 characters or more. A few words in a row are fine.")
    elif len(given) > LONGEST_PASSWORD:
        errors[field] = _l("This is too long. 200 characters fit.")
    elif given.casefold() in COMMON or len(set(given)) < 3:
        errors[field] = _l("This is one of the first passwords that others try. Choose another one.")
    elif email and given.casefold() in (email.casefold(), email.casefold().partition("@")[0]):
        errors[field] = _l("Your e-mail address is no secret. Choose another password.")
