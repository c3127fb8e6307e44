"""The rules of matchmaking: the planning problem, its complete search and what is told about the outcome."""
