"""Payments nobody told us about: their providers are asked until they end, and told what must no longer be paid."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

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
# A sweep ends before the next one begins, whatever is left; another worker takes other payments.
SWEEP_SECONDS = 10.0


def ask_due(*, older_than_seconds: float = OLDER_THAN_SECONDS) -> int:
    """Ask about open payments that are older than that; answers how many ended."""
    return sweep(
        lambda: attempts.untold(age_seconds=older_than_seconds, limit=BATCH),
        lambda payment: PROVIDERS[payment.account.provider].status(payment),
    )


def close_outlived() -> int:
    """Expire at their providers the payments that nobody should pay any more; answers how many ended.

    Their orders have run out, were cancelled or paid otherwise, or were changed so that a new attempt began.
    """
    return sweep(lambda: attempts.outlived(limit=BATCH), expire)


def expire(payment: Payment) -> State:
    if payment.reference is None:
        # The provider never heard of it.
        return State("expired", payment.amount, payment.currency)
    state = PROVIDERS[payment.account.provider].expire(payment)
    return replace(state, outcome="expired") if state.outcome == "failed" else state


def sweep(take: Callable[[], Sequence[int]], question: Callable[[Payment], State]) -> int:
    """Ask the same about all that is due. An account that does not answer is left alone until the next sweep."""
    ended = 0
    away: set[int] = set()
    over = time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < over and (payment_ids := take()):
        for payment_id in payment_ids:
            payment = attempts.apart(payment_id)
            if payment.account_id in away:
                continue
            try:
                ended += conclude(payment, question(payment))
            except (ProviderAway, ProviderRefused) as error:
                log.warning("payment.not_answered", payment=payment.public_id, error=str(error.__cause__ or error))
                if isinstance(error, ProviderAway):
                    away.add(payment.account_id)
        if len(payment_ids) < BATCH:
            break
    return ended


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
            with transaction():
                attempts.close(payment.id)
            return True
        case "open":
            return False
