"""The tools by name, over standard input and output: https://modelcontextprotocol.io , by the `mcp` package.

Standard output carries the protocol and nothing else. A mistake of the asker is an answer marked as an error, with
what to do; anything else is told as such, without a path or a trace, and logged on standard error.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from kg import __version__
from kg.errors import KgError, NotFound
from kg.mcp.answers import MOST, QUOTED, Answers
from kg.web.asking import prepare
from kg.web.visits import SiteSettings
from kg.workspace.questions import is_sparql
from kg.workspace.states import States

__all__ = ["made", "serve"]

_ABOUT = f"""Statements of sources about agreements under section 287(g) of the Immigration and Nationality Act.
The archive keeps what each source says, side by side; it does not say which is right. Give a statement with its
notes: who states it, in which words or row, of which document. {QUOTED} `find` names things, `trace` shows what is
stated of one, `query` answers a named query (`queries` lists them) or SPARQL, `receipt` gives what an answer rests on
as a file, `verify` checks one."""


Limit = Annotated[int, Field(description=f"How many to show, 1 to {MOST}.")]
AsOf = Annotated[int | None, Field(description="As after this contribution, by its number; now if left out.")]


def serve(states: States, settings: SiteSettings) -> None:
    """Answer over standard input and output until it ends."""
    server = made(Answers(states, settings))
    prepare(settings.mebibytes)
    server.run("stdio")


def made(answers: Answers) -> MCPServer[Any]:
    """The server with its tools."""
    server = MCPServer[Any]("kg287g", instructions=_ABOUT, version=__version__, log_level="WARNING")
    tools = _Tools(answers)
    for tool in (tools.find, tools.query, tools.trace, tools.queries, tools.receipt, tools.verify):
        server.add_tool(tool, annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))
    return server


class _Tools:
    """One method a tool; a model reads its name, its docstring and what each parameter says of itself."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers

    def find(
        self,
        words: Annotated[str, Field(description="A name, a title, or quoted words; spelling is forgiven.")],
        kind: Annotated[str, Field(description="Only this kind: agency, place, document, claim, speaker, …")] = "",
        limit: Limit = 20,
        as_of: AsOf = None,
    ) -> CallToolResult:
        """Find agencies, agreements, places, documents, speakers, provisions, claims and terms by words."""
        return _told(lambda: self._answers.find(words, kind=kind, limit=limit, as_of=as_of))

    def query(
        self,
        asked: Annotated[str, Field(description="The name of a query, or SPARQL.")],
        params: Annotated[dict[str, str] | None, Field(description="Parameters of a named query.")] = None,
        limit: Limit = 50,
        as_of: AsOf = None,
    ) -> CallToolResult:
        """Answer a named query or SPARQL 1.1; each row has the numbers of the notes it rests on."""
        return _told(lambda: self._answers.query(asked, params, is_sparql=is_sparql(asked), limit=limit, as_of=as_of))

    def trace(
        self,
        name: Annotated[str, Field(description="A thing by its name or id, or a claim by the beginning of its id.")],
        limit: Limit = 50,
        as_of: AsOf = None,
    ) -> CallToolResult:
        """What is stated of a thing and by whom, or what a claim states, with the words or rows that state it."""
        return _told(lambda: self._answers.trace(name, limit=limit, as_of=as_of))

    def queries(self) -> CallToolResult:
        """List the named queries with their parameters."""
        return _told(self._answers.queries)

    def receipt(
        self,
        name: Annotated[str, Field(description="The receipt that an answer names: receipt/…")],
    ) -> CallToolResult:
        """The receipt of an answer: everything it rests on, to be kept and checked without this server."""
        return _told(lambda: self._answers.receipt(name))

    def verify(
        self,
        receipt: Annotated[str, Field(description="A receipt as text, or the name of one: receipt/…")],
    ) -> CallToolResult:
        """Check a receipt by itself and against the archive, as it was then and is now."""
        return _told(lambda: self._answers.verify(receipt))


def _told(answer: Callable[[], dict[str, Any] | str]) -> CallToolResult:
    """An answer as JSON, for programs and as text; a receipt as its text alone, byte for byte."""
    try:
        value = answer()
    except KgError as error:
        return _failed({"message": error.what, "where": error.where, "remedy": error.remedy, **_nearest(error)})
    except Exception:
        logging.getLogger("kg.mcp").exception("a tool failed")
        return _failed({"message": "this cannot be answered here; the log of the server says why"})
    if isinstance(value, str):
        return CallToolResult(content=[TextContent(type="text", text=value)])
    text = json.dumps(value, ensure_ascii=False)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=value)


def _failed(error: dict[str, Any]) -> CallToolResult:
    text = json.dumps({"error": error}, ensure_ascii=False)
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)


def _nearest(error: KgError) -> dict[str, Any]:
    return {"nearest": list(error.nearest)} if isinstance(error, NotFound) and error.nearest else {}
