"""A mail server that writes down each mail before it answers 250, and misbehaves as it is told.

``python -m tests.faults.sink PORT FOLDER``. FOLDER/record gets the message id of every mail it takes, a line each;
FOLDER/letters a JSON line with receiver, time and subject. FOLDER/mode says how to behave: the name of a mode, and of
how many mails in a hundred (``451 10``). A mail misbehaves or not by its own message id, and only while the mode lasts.
"""

import asyncio
import email
import json
import os
import sys
import time
import zlib
from email import policy
from pathlib import Path


class Sink:
    """What it has taken, and how it behaves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.record = os.open(folder / "record", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self.letters = os.open(folder / "letters", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def behaviour(self, key: bytes) -> str:
        """How to treat the mail with this key."""
        try:
            mode, _, share = (self.folder / "mode").read_text().partition(" ")
        except OSError:
            return "ok"
        return mode if zlib.crc32(key) % 100 < int(share or 100) else "ok"

    def take(self, to: str, content: bytes) -> None:
        """Write the mail down, so that it is known whatever becomes of the answer."""
        message = email.message_from_bytes(content, policy=policy.default)
        told = {"id": message["Message-ID"], "to": to, "at": time.time(), "subject": message["Subject"]}
        os.write(self.record, (str(told["id"]) + "\n").encode())
        os.write(self.letters, (json.dumps(told) + "\n").encode())

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""
        try:
            await self._converse(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        to = ""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            if verb == b"RCPT":
                to = line.decode().partition("<")[2].partition(">")[0]
                mode = self.behaviour(to.encode())
                if mode == "550":
                    writer.write(b"550 5.1.1 no such person\r\n")
                    continue
                if mode == "close_early":
                    return
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                content = await reader.readuntil(b"\r\n.\r\n")
                if not await self._answer(to, content[:-3].replace(b"\r\n..", b"\r\n."), writer):
                    return
                continue
            writer.write(b"250 ok\r\n")

    async def _answer(self, to: str, content: bytes, writer: asyncio.StreamWriter) -> bool:
        mode = self.behaviour(to.encode())
        if mode == "451":
            writer.write(b"451 4.3.0 try later\r\n")
            return True
        if mode == "close_unseen":
            return False
        if mode == "slow":
            await asyncio.sleep(0.05)
        self.take(to, content)
        if mode == "hang":
            await asyncio.sleep(30)
        if mode in ("close", "hang"):
            return False
        writer.write(b"250 taken\r\n")
        return True


async def main(port: int, folder: Path) -> None:
    """Serve until killed."""
    server = await asyncio.start_server(Sink(folder).serve, "127.0.0.1", port, limit=10 * 1024 * 1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
