# SPDX-License-Identifier: Apache-2.0
"""A transport that a scenario moves by hand, with a reader and a writer.

io.asyncio4j.conformance.scenarios.Wire does the same.
"""

import asyncio


class Wire(asyncio.transports._FlowControlMixin):
    """Keeps what is written until it is taken, and ends when it is told to."""

    def __init__(self, limit=2**16):
        super().__init__(loop=asyncio.get_running_loop())
        self.kept = b""
        self.ended = False
        self._closing = False
        self._paused = False
        self.reader = asyncio.StreamReader(limit)
        self._protocol = asyncio.StreamReaderProtocol(self.reader)
        self._protocol.connection_made(self)
        self.writer = asyncio.StreamWriter(self, self._protocol, self.reader, self._loop)

    # -- for the scenario

    def take(self, n):
        """The other end takes some bytes."""
        self.kept = self.kept[n:]
        self._maybe_resume_protocol()

    def bring(self, data):
        """The other end sends some bytes."""
        self._protocol.data_received(data)

    def bring_end(self):
        """The other end sends nothing more; whether this one stays open."""
        return self._protocol.eof_received()

    def lose(self, exception=None):
        """The connection ends."""
        self._closing = True
        self.kept = b""
        self._protocol.connection_lost(exception)

    # -- the transport

    def write(self, data):
        if self.ended:
            raise RuntimeError("Cannot call write() after write_eof()")
        if not self._closing:
            self.kept += data
            self._maybe_pause_protocol()

    def get_write_buffer_size(self):
        return len(self.kept)

    def can_write_eof(self):
        return True

    def write_eof(self):
        self.ended = True

    def pause_reading(self):
        self._paused = True

    def resume_reading(self):
        self._paused = False

    def is_reading(self):
        return not self._paused and not self._closing

    def close(self):
        self._closing = True

    def abort(self):
        self._closing = True
        self._loop.call_soon(self.lose)

    def is_closing(self):
        return self._closing
