"""One connection to SQLite or PostgreSQL: its lock, its migrations, its errors in our words."""

from __future__ import annotations

import os
import socket
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from jixiao.errors import SetupError, SinkError, UsageError
from jixiao.stores import StoreUnreachable, local_path, scheme_of
from jixiao.stores.locks import FileLock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

#: Advisory locks of PostgreSQL are pairs of numbers: "jxiao" cut to 32 bits, and the schema.
_LOCK = 0x6A786961
#: A killed run's session ends once the server notices (seconds).
_LOCK_WAIT_S = 2.0
_BUSY_MS = 30_000


class Database:
    """A connection made on first use, and again after `reconnect`."""

    def __init__(self, url: str) -> None:
        self.path = local_path(url)
        self._engine = _engine(url, self.path)
        self.name = self._engine.url.render_as_string(hide_password=True)
        self._connection: Connection | None = None
        self._file_lock = FileLock(self.path.with_name(f"{self.path.name}.lock")) if self.path else None
        self._locked = False
        self._inode: int | None = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction, kept when the block ends well.

        Raises:
            StoreUnreachable: The database is gone, busy or full.
            SinkError: It refuses what it is given.
        """
        with self._translated():
            connection = self._connected()
            with connection.begin():
                yield connection

    def lock(self) -> None:
        """Keep other runs away.

        Raises:
            SinkError: Another run holds the lock.
        """
        if self._file_lock:
            self._file_lock.acquire(f"{socket.gethostname()} {os.getpid()}")
        else:
            with self._translated():
                self._advisory_lock(self._connected())
        self._locked = True

    def migrate(self) -> None:
        """Bring the tables to this version.

        Raises:
            SinkError: The tables are of a later version.
        """
        from alembic import command
        from alembic.config import Config
        from alembic.util import CommandError

        config = Config()
        config.set_main_option("script_location", "jixiao.stores:migrations")
        with self.begin() as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise SinkError("store_newer", store=self.name) from error

    def reconnect(self) -> None:
        """Drop the connection, make another, and take the lock again."""
        self._drop()
        with self._translated():
            self._connected()
        if self._locked and not self._file_lock:
            try:
                self.lock()
            except SinkError as error:
                raise StoreUnreachable(error.code, **error.details) from error

    def close(self) -> None:
        """Give back the lock and the connection."""
        self._drop()
        if self._file_lock:
            self._file_lock.release()

    def _connected(self) -> Connection:
        if self._connection is None:
            if self.path:
                self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._engine.connect()
            self._inode = self.path.stat().st_ino if self.path else None
        if self.path and self._inode != _inode(self.path):
            # SQLite would write on into a file that no longer has a name.
            raise StoreUnreachable("store_failed", store=self.name, reason="the file was moved or removed")
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError):
                connection.close()
        self._engine.dispose()

    def _advisory_lock(self, connection: Connection) -> None:
        query = text("SELECT pg_try_advisory_lock(:key, hashtext(current_schema()))")
        deadline = time.monotonic() + _LOCK_WAIT_S
        while True:
            with connection.begin():
                if connection.execute(query, {"key": _LOCK}).scalar():
                    return
            if time.monotonic() > deadline:
                raise SinkError("store_locked", path=self.name, holder=_holder(connection))
            time.sleep(0.2)

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (OperationalError, InterfaceError) as error:
            raise StoreUnreachable("store_failed", store=self.name, reason=_reason(error)) from error
        except DBAPIError as error:
            kind = StoreUnreachable if error.connection_invalidated else SinkError
            raise kind("store_failed", store=self.name, reason=_reason(error)) from error
        except (SQLAlchemyError, OSError, ValueError) as error:
            raise SinkError("store_failed", store=self.name, reason=f"{type(error).__name__}: {error}") from error


def _engine(url: str, path: Path | None) -> Engine:
    try:
        parsed = make_url(f"sqlite:///{path}" if path else url)
        if scheme_of(url) == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        engine = create_engine(parsed, poolclass=NullPool, **_arguments(path))
    except (ArgumentError, NoSuchModuleError) as error:
        raise UsageError("bad_store", url=url) from error
    except ModuleNotFoundError as error:
        raise SetupError("missing_tool", tool="psycopg", remedy="pip install 'jixiao[postgres]'") from error
    if path:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _arguments(path: Path | None) -> dict[str, Any]:
    """SQLite is used by one thread after another; PostgreSQL notices a dead network in a minute."""
    if path:
        return {"connect_args": {"check_same_thread": False}}
    return {"connect_args": {"connect_timeout": 10, "keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 4}}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # Transactions are begun by the listener above: the driver's own would leave tables being made outside.
    connection.isolation_level = None
    for pragma in ("journal_mode = WAL", "synchronous = FULL", f"busy_timeout = {_BUSY_MS}"):
        connection.execute(f"PRAGMA {pragma}")


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except OSError:
        return None


def _holder(connection: Connection) -> str:
    """Who runs, as far as the store tells."""
    with suppress(SQLAlchemyError), connection.begin():
        row = connection.execute(text("SELECT host, process, started_at FROM runs WHERE status = 'running' ORDER BY run_id DESC")).first()
        return " ".join(map(str, row)) if row else "?"
    return "?"


def _reason(error: DBAPIError) -> str:
    return " ".join(str(error.orig).split())
