"""What may be asked, and what a requester sees of it."""
