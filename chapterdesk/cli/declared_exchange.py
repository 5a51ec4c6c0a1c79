"""The commands that keep registers in step by workbooks: ``peers``, ``send`` and ``receive``."""

from __future__ import annotations

from chapterdesk.cli.command import DB, Arg, Command
from chapterdesk.core.text import LANGUAGES, N_

_NONE = {"default": ""}
_FLAG = {"action": "store_true"}

EXCHANGE: tuple[Command, ...] = (
    Command(
        "peers",
        N_("the exchange partners, adding one, and the password of their workbooks"),
        "exchange_commands:peers",
        (
            DB,
            Arg("--add", N_("add this partner, or change the one of that name"), "NAME", _NONE),
            Arg("--list", N_("only the people in this smart list"), "NAME", {"dest": "list_name", **_NONE}),
            Arg("--fields", N_("what is sent: kinds, or kind.field, with commas between"), "A,B,C", _NONE),
            Arg(
                "--in-language",
                N_("the language of the workbooks: sv, nl or en"),
                "LANGUAGE",
                {"choices": ("", *LANGUAGES), **_NONE},
            ),
            Arg("--show-password", N_("show the password of this partner\u2019s workbooks"), "NAME", _NONE),
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
            Arg("--no-password", N_("leave the workbook open for anybody who gets hold of it"), "", _FLAG),
            Arg(
                "--confirm-protected",
                N_("take in this person with protected identity; once for each"),
                "NAME",
                {"action": "append", "default": []},
            ),
        ),
    ),
    Command(
        "receive",
        N_("say what a workbook that came back would change; taking it in is not possible yet"),
        "exchange_commands:receive",
        (
            DB,
            Arg("file", N_("the workbook, or a folder of them"), "FILE|DIR"),
            Arg(
                "--dry-run",
                N_("only say what would happen; needed, since this version cannot take workbooks in yet"),
                "",
                {"action": "store_true", "required": True},
            ),
            Arg("--from-peer", N_("who sent it, where the file itself does not say"), "NAME", _NONE),
        ),
    ),
)
