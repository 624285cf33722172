"""The demonstration: data, the sandbox provider, the mailbox."""
