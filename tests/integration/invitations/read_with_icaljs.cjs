// Reads calendar files with ical.js; prints per file what it says as JSON. A file it complains of ends the process.
const fs = require("fs");
const ICAL = require("ical.js");

const seen = {};
for (const path of process.argv.slice(2)) {
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(path, "utf8")));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const events = calendar.getAllSubcomponents("vevent");
  if (events.length !== 1) throw new Error("not one event");
  const event = new ICAL.Event(events[0]);
  seen[path] = {
    method: calendar.getFirstPropertyValue("method") || "",
    start: event.startDate.toUnixTime(),
    end: event.endDate.toUnixTime(),
    summary: event.summary,
    attendees: event.attendees.map((attendee) => attendee.getFirstValue()),
  };
}
process.stdout.write(JSON.stringify(seen));
