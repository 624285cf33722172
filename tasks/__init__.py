"""Background entry points: tasks/<domain>.py mirrors eventhub/<domain>/."""
