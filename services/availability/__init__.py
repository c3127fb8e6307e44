"""The calendars of people and rooms: all CalDAV and ICS traffic of the product."""
