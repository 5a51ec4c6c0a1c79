"""One organisation: its way to membership, its fee and why, commitments both ways, where it belongs, what it offers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from chapterdesk.core import clock
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _
from chapterdesk.database.rows import Row, rows
from chapterdesk.fields import FieldValue
from chapterdesk.models import Commitment, Membership, Offer, Organisation, Unit
from chapterdesk.services.partners import admission, circles, fees, matching, promises
from chapterdesk.ui.context import DeskContext
from chapterdesk.ui.pages.partners.promise_table import PromiseTable
from chapterdesk.ui.pages.partners.row_card import RowCard
from chapterdesk.ui.records import (
    CardSection,
    Facts,
    NewRecordDialog,
    RecordForm,
    SimpleTable,
    TableColumn,
    TableRow,
    run_work,
)
from chapterdesk.ui.widgets import Badge, button, label, row

TONES = {
    admission.ADMITTED: ("badge-check", "success"),
    admission.SIGNED: ("clock", "warning"),
    admission.UNSIGNED: ("circle-alert", "warning"),
    admission.LEFT: ("log-out", "neutral"),
    admission.PARTNER: ("handshake", "neutral"),
}
_FEES = {fees.VOLUNTARY: ("circle-check", "success"), fees.DUE: ("hand-coins", "warning")}
_FORM_LEAVES_OUT = ("charter_signed", "admitted", "left_on")


class OrganisationCard(RowCard):
    """``OrganisationCard(desk)``; then ``show_row(id)``."""

    def __init__(self, desk: DeskContext) -> None:
        super().__init__(desk, Organisation)
        self._make_sections()
        self._arrange(self.way, self.fee, self.theirs, self.ours, self.circles, self.offers, self.details)

    def _make_sections(self) -> None:
        desk = self._desk
        self.sign = button(_("Signed…"), self.ask_sign, size="small")
        self.admit = button(_("Admit…"), self.ask_admit, size="small")
        self.leave = button(_("They left…"), self.ask_leave, size="small")
        self.steps = Facts(columns=3)
        self.way = CardSection(_("Charter and admission"), head=[self.sign, self.admit, self.leave])
        self.way.add(self.steps)
        self.exempt = button(_("Note it on the membership"), self.note_exemption, size="small")
        self.fee_badge = Badge("circle-check", "")
        self.fee = CardSection(_("Fee"), head=[self.exempt])
        self.fee.add(row(self.fee_badge, None))
        self.fee_why = label("", "body", wrap=True)
        self.fee.add(self.fee_why)
        add_theirs = button(_("They promise…"), lambda: self.ask_promise(True), size="small", icon_name="plus")
        add_ours = button(_("We promise…"), lambda: self.ask_promise(False), size="small", icon_name="plus")
        self.theirs_table = PromiseTable(desk, name=_("They promised"), key="partners.theirs", side="theirs")
        self.ours_table = PromiseTable(desk, name=_("We promised"), key="partners.ours", side="ours")
        self.theirs = CardSection(_("They promised"), head=[add_theirs])
        self.ours = CardSection(_("We promised"), head=[add_ours])
        self.theirs.add(self.theirs_table)
        self.ours.add(self.ours_table)
        self._make_lists()
        self.details = CardSection(_("Details"))
        self.form = RecordForm(desk, Organisation, hidden=_FORM_LEAVES_OUT, scrolled=False)
        self.details.add(self.form)

    def _make_lists(self) -> None:
        columns = [
            TableColumn("name", _("Where"), "name", 220),
            TableColumn("since", _("Since"), "date", 110),
            TableColumn("more", _("What they bring"), "text", 160),
        ]
        self.circle_table = SimpleTable(columns, name=_("Where they belong"), fit=6)
        self.circle_table.row_opened.connect(self._open_circle)
        self.circles = CardSection(_("Where they belong"))
        self.circles.add(self.circle_table)
        new_offer = button(_("Offer or need…"), self.ask_offer, size="small", icon_name="plus")
        offer_columns = [
            TableColumn("side", _("Side"), "text", 90),
            TableColumn("what", _("What"), "name", 260),
            TableColumn("state", _("Status"), "text", 110),
        ]
        self.offer_table = SimpleTable(offer_columns, name=_("Offers and needs"), fit=6)
        self.offers = CardSection(_("Offers and needs"), head=[new_offer])
        self.offers.add(self.offer_table)

    # -- showing ------------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the register again."""
        if not self._id:
            return
        register = self._desk.register
        with register.read() as conn:
            values = rows(conn, Organisation, [self._id]).get(self._id)
            if values is None:
                self._id = ""
                return
            fee = fees.of(conn, self._id)
            both = promises.both_ways(register, conn, self._id)
            belongs = circles.of_party(conn, self._id)
            names = register.titles(conn, [unit for unit, _since, _brings in belongs])
            periods = circles.memberships_of(conn, self._id)
            things = self._offers(matching.of_party(conn, self._id))
        self.title.setText(str(values["name"] or ""))
        self._show_way(values)
        self._show_fee(fee, values, bool(periods))
        self._show_promises(both)
        self._show_circles(belongs, names, periods)
        self.offer_table.set_rows(things)
        self.offer_table.setVisible(bool(things))
        self.offers.set_sentence("" if things else _("Nothing is offered or asked for yet."))

    def _offers(self, found: dict[str, Row]) -> list[TableRow]:
        side, state = Offer.fields["side"].type, Offer.fields["state"].type
        return [
            TableRow(key, [side.format(str(r["side"])), r["name"], state.format(str(r["state"] or "open"))])
            for key, r in found.items()
        ]

    def _show_way(self, values: Row) -> None:
        state = admission.of_row(values)
        icon, tone = TONES[state]
        self.badge.set_badge(icon, admission.words(state), tone)
        facts: list[tuple[str, str | QWidget]] = [
            (_("Charter signed") if step.key == "charter_signed" and step.done else step.words, _day(step.done))
            for step in admission.steps(values)
        ]
        if values["left_on"]:
            facts.append((_("Left"), _day(str(values["left_on"]))))
        self.steps.set_facts(facts)
        self.way.set_sentence(
            {
                admission.PARTNER: _("A partner without membership. The first step is that they sign the charter."),
                admission.SIGNED: _("They signed. The board has not decided yet."),
                admission.ADMITTED: _("They signed, and the board admitted them."),
                admission.UNSIGNED: _("The board admitted them, and no signed charter is noted."),
                admission.LEFT: _("They left. They can come back by the same way."),
            }[state]
        )
        self.sign.setVisible(not values["charter_signed"])
        self.admit.setVisible(state in (admission.SIGNED, admission.LEFT) and bool(values["charter_signed"]))
        self.leave.setVisible(state in (admission.ADMITTED, admission.UNSIGNED))

    def _show_fee(self, fee: fees.Fee, values: Row, member: bool) -> None:
        icon, tone = _FEES.get(fee.verdict, ("circle-question-mark", "neutral"))
        self.fee_badge.set_badge(icon, fees.verdict_words(fee.verdict), tone)
        self.fee_why.setText(" ".join(part for part in (fees.why(fee), fees.old_words(values["income_year"])) if part))
        self.exempt.setVisible(member and fee.verdict != fees.UNKNOWN)

    def _show_promises(self, both: promises.BothWays) -> None:
        for section, table, found in (
            (self.theirs, self.theirs_table, both.theirs),
            (self.ours, self.ours_table, both.ours),
        ):
            table.show_promises(found)
            section.set_sentence("" if found else _("Nothing is promised yet."))

    def _show_circles(self, belongs: list[tuple[str, str, str]], names: dict[str, str], periods: list[Row]) -> None:
        shown = [TableRow(unit, [names.get(unit, ""), since, brings]) for unit, since, brings in belongs]
        kind = Membership.fields["membership_kind"].type
        for number, period in enumerate(periods):
            until = _("until {day}").format(day=period["end"]) if period["end"] else ""
            exempt = Membership.fields["exempt"].type.format(str(period["exempt"])) if period["exempt"] else ""
            more = ", ".join(part for part in (until, exempt) if part)
            shown.append(TableRow(f"membership{number}", [kind.format(str(period["membership_kind"] or "organisation")), period["start"], more]))  # fmt: skip
        self.circle_table.set_rows(shown)
        self.circle_table.setVisible(bool(shown))
        self.circles.set_sentence("" if shown else _("They belong to no coalition or group yet."))

    @Slot(str)
    def _open_circle(self, key: str) -> None:
        if not key.startswith("membership"):
            with self._desk.register.read() as conn:
                kind = rows(conn, Unit, [key], ["unit_kind"])[key]["unit_kind"]
            self._desk.go("partners", f"{'coalition' if kind == circles.COALITION else 'group'}:{key}")

    # -- verbs --------------------------------------------------------------------------------------------------------

    def _ask_day(self, field: str, title: str, verb: Callable[..., None]) -> NewRecordDialog:
        register, key = self._desk.register, self._id

        def take(values: Mapping[str, FieldValue]) -> str:
            day = dt.date.fromisoformat(str(values[field])) if values.get(field) else None
            verb(register, key, day)
            return key

        today = clock.today().isoformat()
        return NewRecordDialog.ask(
            self._desk,
            Organisation,
            self,
            preset={field: today},
            fields=[field],
            title=title,
            create=take,
            verb=_("Note it"),
        )

    @Slot()
    def ask_sign(self) -> NewRecordDialog:
        """Ask on which day the charter was signed."""
        return self._ask_day("charter_signed", _("Signs the charter"), admission.sign)

    @Slot()
    def ask_admit(self) -> NewRecordDialog:
        """Ask on which day the board admitted them; the membership follows."""
        return self._ask_day("admitted", _("Admitted by the board"), admission.admit)

    @Slot()
    def ask_leave(self) -> NewRecordDialog:
        """Ask on which day they left."""
        return self._ask_day("left_on", _("Left on"), admission.leave)

    @Slot()
    def note_exemption(self) -> None:
        """Note on the membership what the fee rule says."""
        register, key = self._desk.register, self._id
        said = _("Noted: {verdict}").format(verdict=self.fee_badge.accessibleName().lower())
        run_work(self._desk, self.exempt.text(), lambda: fees.note_exemption(register, key), said)

    def ask_promise(self, theirs: bool) -> NewRecordDialog:
        """Ask what they promise us, or one of us promises them."""
        register, key = self._desk.register, self._id

        def take(values: Mapping[str, FieldValue]) -> str:
            who = key if theirs else str(values.get("party") or "")
            own = {name: value for name, value in values.items() if name != "party"}
            return promises.promise(register, who, "" if theirs else key, own)

        fields = ["name", "due", "unit"] if theirs else ["party", "name", "due", "unit"]
        title = _("They promise") if theirs else _("We promise")
        return NewRecordDialog.ask(self._desk, Commitment, self, fields=fields, title=title, create=take)

    @Slot()
    def ask_offer(self) -> NewRecordDialog:
        """Ask what they offer or need."""
        preset: dict[str, FieldValue] = {"party": self._id, "state": "open", "side": "offer"}
        fields = ["side", "offer_kind", "name", "town", "start", "end", "note"]
        return NewRecordDialog.ask(self._desk, Offer, self, preset=preset, fields=fields)


def _day(iso: str) -> str:
    return long_date(dt.date.fromisoformat(iso)) if iso else _("Not yet")
