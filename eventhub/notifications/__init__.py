"""Messages to people: how they are rendered, queued and sent."""
