"""Steps that bring a store's tables to this version, run by Alembic."""
