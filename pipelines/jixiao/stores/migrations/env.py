"""Alembic's entry: the connection comes from the store.

Alembic runs this file by its path; imported as a module it does nothing.
"""

from __future__ import annotations

from alembic import context

from jixiao.stores.tables import metadata

if __name__ != "jixiao.stores.migrations.env":
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    context.run_migrations()
