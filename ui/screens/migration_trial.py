"""Step 5: the same plan in a test account or sandbox, compared field by field, and taken away again."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.domain.company import Mode
from app.domain.migration import TrialResult
from ui.bridge.desk import Desk
from ui.models.migration import difference_columns, trial_columns
from ui.models.rows import RowsModel
from ui.screens.migration_step import StepPage
from ui.screens.runner import PERSON
from ui.text.columns import Column
from ui.text.figures import whole
from ui.text.format import span, when
from ui.text.messages import one_of
from ui.text.migration import plan_standing, trial_words
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card, EmptyState
from ui.widgets.controls import button, field, label, labelled, rule
from ui.widgets.sized import sized
from ui.widgets.table import Table

_KEY_WIDTH = 420


class TrialPage(StepPage):
    """Asks for a key, does the trial, shows what came of it. The key is forgotten as soon as the trial begins."""

    def __init__(self, desk: Desk) -> None:
        """Build the page."""
        super().__init__(desk, "trial", tr(
            "The plan is carried out in a test account or a sandbox, read back and compared, and taken away again. "
            "Your own account and the links are never touched."
        ))  # fmt: skip
        self._result: TrialResult | None = None
        self.left = Callout("warn", "warning")
        self.body.addWidget(self.left)
        self.body.addWidget(self._build_key())
        self.empty = EmptyState("flask")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._build_result())
        self.body.addWidget(self._pages, 1)
        self.foot.addStretch(1)
        self.foot.addWidget(self.next_button("cutover"))

    def _build_key(self) -> Card:
        card = Card(margin=14, spacing=8)
        self.key = field(tr("Key of the test account or sandbox"), placeholder="sk_test_… / rk_test_…", secret=True)
        sized(self.key, most_width=_KEY_WIDTH)
        self.key.textChanged.connect(lambda _text: self._enable())
        self.key.returnPressed.connect(self.start)
        self.practice = button(tr("&Use the practice sandbox"), self._fill, icon="graduation-cap")
        self.go = button(tr("Tr&y the plan"), self.start, role="primary", icon="flask")
        self.keep = QCheckBox(tr("Leave it standing, to &look at it in Stripe"))
        self.keep.setAccessibleName(tr("Leave it standing"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.key, 1)
        row.addWidget(self.practice)
        row.addWidget(self.go)
        row.addStretch(1)
        card.body.addWidget(labelled(tr("&Key of the test account or sandbox"), self.key))
        card.body.addLayout(row)
        card.body.addWidget(self.keep)
        card.body.addWidget(
            label(tr("A live key is refused. The key is used once and kept nowhere."), "caption", wrap=True)
        )
        return card

    def _build_result(self) -> QWidget:
        card = Card(margin=14, spacing=8)
        self.title = label("", "section", wrap=True)
        self.more = label("", "muted", wrap=True)
        self.totals = RowsModel(trial_columns(), self)
        self.totals_table = Table(tr("Counts and dollars of the trial"), plain=True)
        self.totals_table.show_model(self.totals, self.totals.columns)
        self.differences = RowsModel(difference_columns(), self)
        self.refusals = RowsModel(_refused_columns(), self)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName(tr("What came of the trial"))
        self.tabs.addTab(self.totals_table, tr("Counts and dollars"))
        for model, name in ((self.differences, tr("Fields that differ")), (self.refusals, tr("Refused"))):
            table = Table(name)
            table.show_model(model, model.columns)
            self.tabs.addTab(table, name)
        line: Column[str] = Column(tr("In the account"), str, width=0)
        self.remains = RowsModel([line], self)
        remains = Table(tr("What remains in the account"))
        remains.show_model(self.remains, self.remains.columns)
        self.tabs.addTab(remains, tr("What remains"))
        for part in (self.title, self.more, rule()):
            card.body.addWidget(part)
        card.body.addWidget(self.tabs, 1)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        return holder

    # --- showing ---------------------------------------------------------------------------------------

    def show_seen(self) -> None:
        """Show the last trial, or what is needed for one."""
        assert self.seen is not None
        state = self.seen.state
        self.practice.setVisible(self.company.mode is Mode.PRACTICE)
        if state.trial_left and not self.busy:
            self.left.say(
                tr("An earlier trial has left something in its account. Enter that account's key and take it away."),
                tr("&Clean up"), self.clean,
            )  # fmt: skip
        else:
            self.left.hide()
        done = state.trial
        self._pages.setCurrentIndex(0 if done is None and self._result is None else 1)
        if state.plan is None:
            self.empty.say(tr("No plan to try"), tr("Make the dry run first."), tr("Go to the dr&y run"),
                           lambda: self.ask("dry-run"))  # fmt: skip
        else:
            self.empty.say(
                tr("Not tried yet"),
                tr("A trial is worth its minutes: it finds what Stripe would refuse before it matters."),
            )
        if done is not None:
            older = tr("It was of an older plan.") if done.hash != state.hash else ""
            agrees = not done.differing and not done.refused
            self.title.setText(tr("Everything reads as planned") if agrees else tr("Not everything reads as planned"))
            remains = "" if done.cleaned else tr("What it made still stands there.")
            spoken = [trial_words(done), remains, tr("Tried {when}.", when=when(done.at)), older]
            self.more.setText(" ".join(part for part in spoken if part))
            self._show_remains(list(done.remains), cleaned=done.cleaned)
        self._show_result()
        self._enable()

    def _show_result(self) -> None:
        found = self._result
        self.totals.replace(list(found.totals) if found is not None else [])
        self.differences.replace(list(found.differences) if found is not None else [])
        self.refusals.replace(list(found.refused) if found is not None else [])
        for place, there in enumerate((found is not None, bool(self.differences.rows), bool(self.refusals.rows))):
            self.tabs.setTabVisible(place, there)
        if found is not None:
            self.tabs.setTabText(1, tr("Fields that differ ({n})", n=whole(found.differing)))
            self.tabs.setTabText(2, tr("Refused ({n})", n=whole(found.refusals)))

    def _show_remains(self, remains: list[str], *, cleaned: bool) -> None:
        found = [] if cleaned else [tr("Everything the trial made: take it away with its key.")]
        found += remains or ([tr("Nothing: all of it was taken away.")] if cleaned else [])
        self.remains.replace(found)

    def _enable(self) -> None:
        state = self.seen.state if self.seen is not None else None
        ready = state is not None and state.plan is not None and not self.busy
        keyed = bool(self.key.text().strip())
        fresh = state is not None and plan_standing(state)[0].startswith("check")
        self.go.setEnabled(ready and keyed and fresh)
        self.go.setToolTip("" if fresh else tr("Make the dry run again first: something was changed since"))
        self.left.button.setEnabled(keyed and not self.busy)
        self.key.setEnabled(not self.busy)
        self.practice.setEnabled(not self.busy)

    def first_focus(self) -> QWidget:
        """Begin with the key."""
        return self.key

    def forget(self) -> None:
        """Forget the key and the result of the last company."""
        super().forget()
        self.key.clear()
        self._result = None

    # --- doing -----------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self.key.setText(self._desk.office.practice.sandbox_key())
        self.go.setFocus()

    def start(self) -> None:
        """Try the plan with the key, which is forgotten here at once."""
        if not self.go.isEnabled():
            return
        key, clean = self._take_key(), not self.keep.isChecked()
        self.run(
            tr("Trial"), lambda migration, number, ctx: migration.trial(number, key, ctx, PERSON, clean=clean),
            self._tried,
        )  # fmt: skip

    def clean(self) -> None:
        """Take away what a trial left, with the key."""
        key = self._take_key()
        self.run(
            tr("Clean up the trial"), lambda migration, number, ctx: migration.clean_trial(number, key, ctx, PERSON),
            self._cleaned,
        )  # fmt: skip

    def _take_key(self) -> str:
        key = self.key.text().strip()
        self.key.clear()
        return key

    def _tried(self, found: TrialResult) -> None:
        self._result = found
        self._show_result()
        self.tabs.setCurrentIndex(1 if found.differing else 2 if found.refusals else 0)
        self.tell(tr("Tried with {writes} in {time}.", writes=counted(found.writes, "write", "writes"),
                     time=span(found.seconds)))  # fmt: skip

    def _cleaned(self, found: TrialResult) -> None:
        self.tell(tr("What the trial made in {account} is taken away.", account=found.account))


def _refused_columns() -> list[Column[tuple[object, str, str]]]:
    return [
        Column(tr("Record"), lambda row: f"{one_of(row[0]).capitalize()} {row[1]}", width=190),  # type: ignore[arg-type]
        Column(tr("Why"), lambda row: row[2], width=0),
    ]
