"""The ports of matchmaking on the store and on the working week."""
