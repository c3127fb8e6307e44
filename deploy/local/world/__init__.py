"""The demo world: officials by role, their calendars of six weeks, challenges and locations. Same seed and Monday, same bytes.

world = World.of(seed=1, monday=monday_of(today))
world.write_radicale_storage(folder)        # Radicale's --storage-filesystem-folder, before its first start
world.caldav_users()                        # {address: password}, for htpasswd and run.json
world.write_published(folder)               # {address: file name}, served over HTTP by the runner
await load(world, product_address="http://127.0.0.1:8080", token="…", caldav_address="http://127.0.0.1:5232/",
           ics_address="http://127.0.0.1:8090/")
"""

from deploy.local.world.loading import Loaded, LoadingFailed, load
from deploy.local.world.world import World, monday_of

__all__ = ["Loaded", "LoadingFailed", "World", "load", "monday_of"]
