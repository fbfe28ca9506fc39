"""Where the help speaks of what is in front: the section's anchor for each page, step, card and dialog, by class name.

A test walks every such class and asks that it stands here and that its section exists.
"""

from __future__ import annotations

START = "how-to-begin"
"""Where the help opens when nothing in front has a section of its own."""

_MISMATCHES = "mismatches-when-the-two-sides-differ"

PLACES: dict[str, str] = {
    # pages
    "WelcomePage": START,
    "OverviewPage": "overview",
    "PreviewPage": "preview-and-sync",
    "RunPanel": "preview-and-sync",
    "MismatchesPage": _MISMATCHES,
    "AttentionPage": "needs-attention",
    "ApprovalsPage": "needs-approval",
    "RecordsPage": "records",
    "RecordDetails": "why-did-this-record-not-sync",
    "ActivityPage": "activity",
    "MappingPage": "mapping",
    "MatchingPage": "matching",
    "DuplicatesTab": "duplicates-in-stripe",
    "ThresholdsPanel": "thresholds-of-a-match",
    "MigrationPage": "migration-bringing-the-history-across",
    "SettingsPage": "settings",
    "LockScreen": "lock",
    # steps of the migration
    "ScopePage": "scope",
    "DataPage": "data",
    "MatchingStep": "matching-before-the-migration",
    "DryRunPage": "dry-run",
    "TrialPage": "trial",
    "CutoverPage": "cutover",
    "CertificatePage": "certificate",
    # steps of the connect wizard
    "ConnectWizard": "connect",
    "NamePage": "your-company",
    "ProntoPage": "pronto-xi-address-and-user",
    "StripePage": "stripe-the-key",
    "SummaryPage": "ready",
    # cards of the settings
    "ConnectionCard": "connection",
    "ModeCard": "mode",
    "ScheduleCard": "schedule",
    "PoliciesCard": "policies",
    "StandingCard": "standing-decisions",
    "SessionCard": "in-the-background",
    "ComputerCard": "this-computer",
    "LockCard": "lock",
    "AlertsCard": "alerts",
    "BackupCard": "backups",
    "UpdatesCard": "newer-versions",
    "CarryCard": "move-or-keep-these-settings",
    "HelpersCard": "help-from-somebody-else",
    "PracticeCard": "practice",
    # dialogs
    "ConfirmDialog": "questions-before-something-serious",
    "ProblemDialog": "when-something-goes-wrong",
    "CrashDialog": "if-tallybridge-itself-fails",
    "ImportDialog": "move-or-keep-these-settings",
    "SupportDialog": "help-from-somebody-else",
    "RestoreDialog": "if-the-data-file-is-damaged",
    "PlanDialog": "questions-before-something-serious",
    "AlwaysDialog": "standing-decisions",
    "CertificateDialog": _MISMATCHES,
    "NoteDialog": _MISMATCHES,
    "LinkDialog": _MISMATCHES,
    "KeysDialog": "keys",
    "SkipDialog": "needs-attention",
    "EditDialog": "needs-attention",
    "RefuseDialog": "needs-approval",
    "PastDialog": "records",
    "SaveDialog": "saving-a-mapping",
    "LeaveDialog": "saving-a-mapping",
    "VersionsDialog": "versions-of-the-mapping",
    "TableDialog": "mapping",
    "ReasonDialog": "matching",
    "AcceptGreenDialog": "matching",
    "LinkToDialog": "matching",
    "WhyDialog": "data",
    "ValueDialog": "data",
    # the help itself
    "HelpWindow": "using-this-help",
}
