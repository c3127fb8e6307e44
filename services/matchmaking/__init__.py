"""Matchmaking: the state of every meeting, and what it holds of people and rooms."""
