"""kg document: add, attach, read by machine, list and show documents; what is quoted, in newer captures."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.application import CommandGroup, opened
from kg.cli.output import say, say_json, say_table, tell, tell_findings
from kg.errors import NotFound, UsageError

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        cls=CommandGroup, help="Add, attach, read by machine, list, show and quote documents.", no_args_is_help=True
    )
    for command in (add, attach, ocr, list_, show, quotations, quote):
        group.command(command.__name__.rstrip("_"))(command)
    app.add_typer(group, name="document")


def add(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(help="Text, Markdown, HTML, PDF, xlsx or CSV; or https://… addresses.")],
    slug: Annotated[
        str | None, typer.Option("--id", help="The document's short name; else made of the file's.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="As the document gives it; else the file's name.")] = None,
    kind: Annotated[str, typer.Option(help="article, official-report, web-page, …")] = "article",
    publisher: Annotated[
        str | None, typer.Option(help="Short name of an organization, if the document says it.")
    ] = None,
    published: Annotated[str | None, typer.Option(help="YYYY, YYYY-MM or YYYY-MM-DD, if the document says it.")] = None,
    url: Annotated[str | None, typer.Option(help="Where it was published.")] = None,
    language: Annotated[str | None, typer.Option(help="en, es, …")] = None,
    taken_from: Annotated[str | None, typer.Option(help="Where these bytes were taken.")] = None,
    taken_on: Annotated[str | None, typer.Option(help="When, YYYY-MM-DD.")] = None,
    allow_private_addresses: Annotated[
        bool, typer.Option("--allow-private-addresses", help="Take from this machine and networks of your own too.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Keep files, or what addresses give, as documents, by digest; claims on them come with `kg add`."""
    from kg.cli.rendering.outcomes import say_captures, tell_unnamed
    from kg.record.drafting import DocumentDetails

    described = DocumentDetails(slug, title, kind, publisher, published, url, language, taken_from, taken_on)
    outcome = opened(context).add_documents(files, described, allow_private_addresses=allow_private_addresses)
    if as_json:
        say_json(outcome)
    else:
        tell_findings(outcome.report.findings)
        say_captures(outcome)
    tell_unnamed([outcome])


def attach(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Your own copies of documents this archive cites.")],
    as_json: AsJson = False,
) -> None:
    """Put your own copies of cited documents in place, by digest, and verify every anchor in them."""
    from kg.cli.rendering.outcomes import plural

    attached = opened(context).attach(files)
    if as_json:
        say_json(attached)
    else:
        tell_findings(attached.findings)
        for error in attached.unreadable:
            tell(f"kg: {error}")
        if attached.unknown:
            names = ", ".join(path.name for path in attached.unknown[:3])
            more = f" and {len(attached.unknown) - 3} more" if len(attached.unknown) > 3 else ""
            tell(f"not captures of this archive, left alone: {names}{more}")
        came, looked = plural(len(attached.attached), "capture"), plural(attached.anchors_verified, "anchor")
        say(f"{came} attached, {looked} in them checked")
    raise typer.Exit(1 if attached.findings or attached.unreadable or not attached.attached else 0)


def ocr(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The document's short name or IRI.")],
    capture: Annotated[
        str | None, typer.Option(help="The digest of the PDF, or how it begins, where the document has several.")
    ] = None,
    language: Annotated[str, typer.Option(help="As tesseract names it: eng, spa, or eng+spa.")] = "eng",
    as_json: AsJson = False,
) -> None:
    """Read the pages of a held scan by machine (tesseract), so that words of them can be quoted.

    Pages that have text keep it. What was read is kept as one more capture of the document; each quotation of it says
    how sure the machine is of its words. Compare them with the page before you rest a claim on them.
    """
    from kg.cli.rendering.outcomes import say_captures, tell_unnamed

    def told(number: int, of: int) -> None:
        if sys.stderr.isatty():
            tell(f"page {number} read, of {of} to read")

    workspace = opened(context)
    try:
        outcome = workspace.read_by_machine(name, capture=capture, language=language, told=told)
    except NotFound as error:
        raise UsageError(f"no document is called {name!r}", remedy="kg document list shows their names") from error
    if as_json:
        say_json(outcome)
    else:
        tell_findings(outcome.report.findings)
        say_captures(outcome)
    tell_unnamed([outcome])


def list_(context: typer.Context, as_json: AsJson = False) -> None:
    """List the documents, with how many claims each states and whether its captures are held."""
    documents = opened(context).documents()
    if as_json:
        say_json(documents)
        return
    rows = [(d.slug, d.title, d.kind, f"{d.claims:,}", d.held) for d in documents]
    columns = ["document", "title", "kind", "claims", "captures"]
    say_table(columns, rows, right=["claims"], whole=["document"], ids=["kind"], yielding=["title"])


def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The document's short name or IRI.")],
    page: Annotated[int, typer.Option(min=1, help="Which page of its claims.")] = 1,
    limit: Annotated[int, typer.Option(min=1, max=500, help="Claims on a page.")] = 50,
    sources: Annotated[
        bool, typer.Option("--sources", help="On a terminal: all of it, beyond what fits a screen.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show one document: what it says of itself, its captures, and a page of what it states."""
    from kg.cli.rendering.tracing import say_trace

    workspace = opened(context)
    try:
        found = workspace.document(name, page=page, limit=limit)
    except NotFound as error:
        raise UsageError(f"no document is called {name!r}", remedy="kg document list shows their names") from error
    say_trace(found, workspace.store, sources=sources, as_json=as_json)
    if (last := -(-found.claims_in_all // limit)) > 1:
        more = f"; the next with --page {page + 1}" if page < last else ""
        tell(f"page {page:,} of {last:,}, {found.claims_in_all:,} claims in all{more}")


def quotations(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="The document's short name or IRI.")],
    capture: Annotated[
        str | None, typer.Option(help="The digest of the capture to look in, or how it begins; else the newest.")
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Show those that still stand at their place, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show how what is quoted of a document's earlier captures stands in its newest.

    Words still stand, have moved, stand more than once, or are gone. Of words that are gone, what stands in their
    place now is shown, with what differs marked as [quoted→now]. Nothing is changed: `kg document quote` quotes a
    claim in the newer capture too.
    """
    from kg.cli.rendering.quotations import say_quotations

    try:
        found = opened(context).quotations_since(name, capture)
    except NotFound as error:
        if capture is None and "no capture" not in error.what:
            raise UsageError(f"no document is called {name!r}", remedy="kg document list shows their names") from error
        raise
    say_json(found) if as_json else say_quotations(found, every=every)


def quote(
    context: typer.Context,
    claim: Annotated[str, typer.Argument(help="The claim: its IRI, its name, or the beginning of its name.")],
    reason: Annotated[str, typer.Option(help="The reason; it is kept forever.")],
    capture: Annotated[
        str | None, typer.Option(help="The digest of the capture to quote, or how it begins; else the newest.")
    ] = None,
    words: Annotated[
        str | None, typer.Option("--quote", help="The words there that state it; else those quoted before.")
    ] = None,
    prefix: Annotated[str, typer.Option(help="Words right before them, where they stand more than once.")] = "",
    suffix: Annotated[str, typer.Option(help="Words right after them, where they stand more than once.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what the gate says.")] = False,
    as_json: AsJson = False,
) -> None:
    """Quote a claim in one more capture of its document.

    The claim keeps its name and its earlier places. What it states has to stand in the new words too.
    """
    from kg.cli.rendering.outcomes import summary, tell_unnamed
    from kg.workspace.quotations import OtherPlace

    place = OtherPlace(capture, words, prefix, suffix)
    outcome = opened(context).quote_again(claim, reason, place, dry_run=dry_run)
    tell_unnamed([outcome])
    if as_json:
        say_json(outcome)
        return
    tell_findings(outcome.report.findings)
    say(summary(outcome, dry_run=dry_run))
