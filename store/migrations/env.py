"""Alembic's entry: runs the steps on the connection that `store.migrating` hands over.

Decides nothing else: no connection of its own, no configuration file, no logging.
"""

from alembic import context

from store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,  # SQLite undoes DDL too, now that nothing commits behind our back
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
