"""The whole timetable. A sweeper finds what a lost message would have told."""

from typing import Any


def every(seconds: float, task: str, queue: str = "payments") -> dict[str, Any]:
    # A tick that was not taken before the next one came is not worth taking.
    return {"task": f"tasks.{task}", "schedule": seconds, "options": {"queue": queue, "expires": max(seconds, 5)}}


TIMETABLE = {
    "expire holds": every(1.0, "ordering.expire_due"),
    "heal maps": every(5.0, "inventory.heal_maps"),
    "finish callbacks": every(5.0, "payments.finish_callbacks"),
    "ask providers": every(15.0, "payments.ask_due"),
    "close outlived payments": every(5.0, "payments.close_outlived"),
    "tell what the sandbox left": every(5.0, "sender.tell_left_over"),
    "send refunds": every(10.0, "payments.send_refunds"),
    "send mail": every(3.0, "notifications.send_due", queue="documents"),
    "beat the heart": every(10.0, "platform.heartbeat"),
    "forget old idempotency keys": every(3600.0, "platform.forget_idempotency_keys"),
}
