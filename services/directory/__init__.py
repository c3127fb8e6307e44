"""Who, where and what about: organisations, people (guests too), challenges and locations."""
