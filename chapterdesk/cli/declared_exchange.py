"""The commands that keep registers in step by workbooks: ``peers``, ``send``, ``receive``, ``conflicts`` and their likes."""

from __future__ import annotations

from chapterdesk.cli.command import CONFIRM, DB, DRY_RUN, FLAG, NONE, Arg, Command
from chapterdesk.core.text import LANGUAGES, N_

EXCHANGE: tuple[Command, ...] = (
    Command(
        "peers",
        N_("the exchange partners, adding one, and the password of their workbooks"),
        "exchange_commands:peers",
        (
            DB,
            Arg("--add", N_("add this partner, or change the one of that name"), "NAME", NONE),
            Arg("--list", N_("only the people in this smart list"), "NAME", {"dest": "list_name", **NONE}),
            Arg("--fields", N_("what is sent: kinds, or kind.field, with commas between"), "A,B,C", NONE),
            Arg(
                "--in-language",
                N_("the language of the workbooks: sv, nl or en"),
                "LANGUAGE",
                {"choices": ("", *LANGUAGES), **NONE},
            ),
            Arg("--show-password", N_("show the password of this partner\u2019s workbooks"), "NAME", NONE),
        ),
    ),
    Command(
        "send",
        N_("write the workbook of an exchange partner"),
        "exchange_commands:send",
        (
            DB,
            Arg("--to-peer", N_("for whom: a partner\u2019s name, or secretariat"), "NAME", {"required": True}),
            Arg("--to", N_("the file to write"), "FILE", {"required": True}),
            Arg("--no-password", N_("leave the workbook open for anybody who gets hold of it"), "", FLAG),
            CONFIRM,
        ),
    ),
    Command(
        "receive",
        N_("take in a workbook that came back or came in, or a folder of them"),
        "receive_commands:receive",
        (
            DB,
            Arg("file", N_("the workbook, or a folder of them"), "FILE|DIR"),
            DRY_RUN,
            Arg("--from-peer", N_("who sent it, where the file itself does not say"), "NAME", NONE),
            Arg("--add-peers", N_("add senders that are no exchange partners yet"), "", FLAG),
            Arg("--again", N_("take in a file again whose taking in was undone"), "", FLAG),
        ),
    ),
    Command(
        "conflicts",
        N_("list what waits for a decision after workbooks came in, or decide it"),
        "receive_commands:conflicts",
        (
            DB,
            Arg(
                "--keep",
                N_("decide: ours, theirs, other (with --value), add or same for new rows, or later; then the IDs"),
                "CHOICE ID",
                {"nargs": "+", "default": []},
            ),
            Arg("--value", N_("another value, with --keep other"), "TEXT", NONE),
            Arg("--same-as", N_("the row that a new one is, with --keep same"), "ID", NONE),
        ),
    ),
    Command(
        "receipt",
        N_("write a receipt for a workbook that was taken in"),
        "receive_commands:receipt",
        (
            DB,
            Arg("file", N_("the workbook"), "FILE"),
            Arg("--to", N_("the file to write"), "FILE", {"required": True}),
        ),
    ),
    Command(
        "send-back",
        N_("write a workbook for every partner of whom one came in since"),
        "receive_commands:send_back",
        (DB, Arg("--to", N_("the folder to write to"), "DIR", {"required": True})),
    ),
)
