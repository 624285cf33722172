"""Maps that missed a change."""

from eventhub.inventory import healing
from eventhub.jobs import celery


@celery.task(name="tasks.inventory.heal_maps")
def heal_maps() -> None:
    healing.heal()
