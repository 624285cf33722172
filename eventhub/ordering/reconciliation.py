"""Payments nobody told us about: their providers are asked until they end, and told what must no longer be paid."""

import structlog

from eventhub.db import transaction
from eventhub.ordering import settlement
from eventhub.ordering.settlement import Settled
from eventhub.payments import attempts
from eventhub.payments.models import Payment
from eventhub.payments.providers import PROVIDERS, ProviderAway, ProviderRefused, State

log = structlog.get_logger(__name__)

# A callback that did not come within a minute may never come.
OLDER_THAN_SECONDS = 60.0
BATCH = 50


def ask_due(*, older_than_seconds: float = OLDER_THAN_SECONDS) -> int:
    """Ask about open payments that are older than that; answers how many ended."""
    return sum(ask(payment_id) for payment_id in attempts.untold(age_seconds=older_than_seconds, limit=BATCH))


def ask(payment_id: int) -> bool:
    payment = attempts.apart(payment_id)
    try:
        state = PROVIDERS[payment.account.provider].status(payment)
    except (ProviderAway, ProviderRefused) as error:
        log.warning("payment.not_answered", payment=payment.public_id, error=str(error.__cause__ or error))
        return False
    return conclude(payment, state)


def close_outlived() -> int:
    """Expire at their providers the payments that nobody should pay any more; answers how many ended.

    Their orders have run out, were cancelled or paid otherwise, or were changed so that a new attempt began.
    """
    return sum(close(payment_id) for payment_id in attempts.outlived(limit=BATCH))


def close(payment_id: int) -> bool:
    payment = attempts.apart(payment_id)
    if payment.reference is None:
        # The provider never heard of it.
        return finish(payment)
    try:
        state = PROVIDERS[payment.account.provider].expire(payment)
    except (ProviderAway, ProviderRefused) as error:
        log.warning("payment.not_closed", payment=payment.public_id, error=str(error.__cause__ or error))
        return False
    if state.outcome == "failed":
        return finish(payment)
    return conclude(payment, state)


def conclude(payment: Payment, state: State) -> bool:
    """What the provider says, done as if its callback had come. Whether the payment has ended with it."""
    match state.outcome:
        case "succeeded":
            settled = settlement.settle(payment.id, amount=state.amount, currency=state.currency)
            log.info("payment.found", payment=payment.public_id, settled=settled)
            return settled != Settled.MISMATCH
        case "failed":
            with transaction():
                return attempts.fail(payment.id)
        case "processing":
            with transaction():
                attempts.process(payment.id)
            return False
        case "expired":
            return finish(payment)
        case "open":
            return False


def finish(payment: Payment) -> bool:
    with transaction():
        attempts.close(payment.id)
    return True
