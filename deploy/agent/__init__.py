"""`korte-lijnen agent`: runs inside an organisation, reads its calendars there and pushes busy time, and nothing else, to the product.

Only outbound: nobody has to reach it. What it sends of an appointment is begin, end and soort; titles, places and guests stay where they
are. Of a calendar that it cannot read it sends nothing: what it sent before expires, and its owner is unknown then, never free.
"""
