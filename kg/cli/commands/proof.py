"""kg proof: that the archive recorded a claim, for those who have a published head and no archive."""

from pathlib import Path
from typing import Annotated, Any

import typer

from kg.cli import completing
from kg.cli.application import CommandGroup, opened
from kg.cli.output import say, say_json, tell, tell_findings


class _ClaimOrCommand(CommandGroup):
    """`kg proof CLAIM` is `kg proof make CLAIM`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["make", *args])


def register(app: typer.Typer) -> None:
    group = typer.Typer(
        cls=_ClaimOrCommand,
        help="Prove that a claim was recorded: `kg proof CLAIM` makes a proof (see `kg proof CLAIM --help`).",
        no_args_is_help=True,
    )
    group.command("make", hidden=True)(make)
    group.command("verify")(verify)
    app.add_typer(group, name="proof")


def make(
    context: typer.Context,
    claim: Annotated[
        str, typer.Argument(help="A claim, or the beginning of its id.", autocompletion=completing.things)
    ],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="A file; else standard output.")] = None,
    head: Annotated[
        str | None, typer.Option("--head", help="Up to a head printed before: a file, or what `kg head` printed.")
    ] = None,
) -> None:
    """Write a proof that this archive recorded a claim.

    The file holds what was recorded of the claim, its quotations included, and the digests that lead from it to
    the head of the archive. Whoever has that head, printed by `kg head`, can check it without the archive.
    """
    from kg.ask.proofs import proof_bytes

    proof = opened(context).proof(claim, head=head, path=output)
    if output is None:
        say(proof_bytes(proof).decode().rstrip())
    else:
        at = proof.published.head.sequence
        tell(f"a proof up to contribution {at:,} is in {output}; it is checked with what `kg head` prints")


def verify(
    file: Annotated[Path, typer.Argument(help="A proof.")],
    head: Annotated[str, typer.Option("--head", help="A head you trust: a file, or what `kg head` printed.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Check without an archive that a claim was recorded before a head was published.

    It does not show that the claim is live still, or that its source says so. Exit 1 where it does not hold;
    2 where it is no proof.
    """
    from kg.cli.rendering.proofs import say_proof
    from kg.workspace import Workspace

    checked = Workspace.verify_proof(file, head)
    if as_json:
        say_json(checked)
    else:
        tell_findings(checked.findings)
        say_proof(checked)
    raise typer.Exit(0 if checked.holds else 1)
