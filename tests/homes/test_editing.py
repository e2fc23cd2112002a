"""What a person sees who types a ledger in an editor: asked of a language server as an editor asks it."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from conftest import Program

from hmsledger.entries import Outcome
from hmsledger.store.schema import KINDS

LEDGER = """\
#:schema ./hmsledger.schema.json
format = 1

[[entry]]
id = "PARK-0001"
kind = ""
scheme = "PARK"
recorded = 2022-02-18
decision = { outcome = "" }
lines = [{ amount = "" }]

"""
LAST = 'lines = [{ amount = "" }]\n'
PATIENCE = 60.0
"""How many seconds a language server may take for all that one test asks of it."""


class Editor:
    """An editor with one ledger open, talking to Tombi's language server."""

    def __init__(self, server: "subprocess.Popen[bytes]", folder: Path, ledger: Path) -> None:
        assert server.stdin
        assert server.stdout
        self._to, self._from = server.stdin, server.stdout
        self._document = {"uri": ledger.as_uri()}
        self._number = 0
        asked = {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}}
        self.ask("initialize", asked)
        self._send({"method": "initialized", "params": {}})
        text = ledger.read_text(encoding="utf-8")
        opened = {**self._document, "languageId": "toml", "version": 1, "text": text}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": opened}})
        self.underlined = self._until(lambda said: said.get("method") == "textDocument/publishDiagnostics")["params"]

    def ask(self, method: str, params: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever the server answers
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        return self._until(lambda said: said.get("id") == self._number and "method" not in said)["result"]

    def at(self, text: str, behind: int) -> dict[str, Any]:
        """Return the place of a text in the ledger, so many characters behind its beginning."""
        before = LEDGER[: LEDGER.index(text) + behind]
        place = {"line": before.count("\n"), "character": len(before) - before.rfind("\n") - 1}
        return {"textDocument": self._document, "position": place}

    def offered(self, text: str, behind: int) -> set[str]:
        found = self.ask("textDocument/completion", self.at(text, behind))
        return {item["label"].strip('"') for item in (found["items"] if isinstance(found, dict) else found)}

    def told(self, text: str) -> str:
        return str(self.ask("textDocument/hover", self.at(text, 1))["contents"]["value"])

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._to.flush()

    def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            length = 0
            while line := self._from.readline().strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            assert length, "the language server has ended"
            said: dict[str, Any] = json.loads(self._from.read(length))
            if wanted(said):
                return said
            if "id" in said and "method" in said:
                self._send({"id": said["id"], "result": None})


@pytest.fixture
def editor(hmsledger: Program, tmp_path: Path, tool_needed: Callable[[str], str]) -> Iterator[Editor]:
    program = tool_needed("tombi")
    hmsledger("init", cwd=tmp_path)
    ledger = tmp_path / "ledgers" / "park.toml"
    ledger.write_text(LEDGER, encoding="utf-8")
    env = {**os.environ, "TOMBI_OFFLINE": "true", "XDG_CACHE_HOME": str(tmp_path)}
    with subprocess.Popen(
        [program, "lsp"],
        cwd=tmp_path,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as server:
        limit = Timer(PATIENCE, server.kill)
        limit.start()
        try:
            yield Editor(server, tmp_path, ledger)
        finally:
            limit.cancel()
            server.kill()


def test_an_editor_offers_the_words_and_keys_of_a_ledger(editor: Editor) -> None:
    assert editor.offered('outcome = ""', len('outcome = "')) >= {outcome.value for outcome in Outcome}
    assert editor.offered('kind = ""', len('kind = "')) >= KINDS.keys()
    assert editor.offered(LAST, len(LAST)) >= {"title", "note", "exempt"}


def test_an_editor_says_what_a_key_means(editor: Editor) -> None:
    assert "The day on which it was written into the book" in editor.told("recorded")
    assert "with two decimals and no commas" in editor.told("amount")


def test_an_editor_underlines_what_is_not_right_yet(editor: Editor) -> None:
    lines = {found["range"]["start"]["line"] + 1 for found in editor.underlined["diagnostics"]}

    assert lines == {6, 9, 10}
