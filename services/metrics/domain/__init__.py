"""What the events tell about the whole: lead times, statuses, calendar sources, and the health of the streams."""
