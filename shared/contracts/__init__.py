"""What the services say to each other: one module of events per saying service, in one CloudEvents envelope.

Events are frozen and in the past tense. They change by adding optional fields; anything else is a new version beside the old.
A contract knows pydantic and `shared.kernel`, and no rule of any service.
"""
