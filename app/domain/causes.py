"""Why two sides differ or a record stands still: kebab-case causes as scripts read them, with a name and a sentence."""

from __future__ import annotations

from enum import StrEnum


class Cause(StrEnum):
    """A cause, as ``--json`` prints it."""

    ONLY_IN_PRONTO = "only-in-pronto"
    ONLY_IN_STRIPE = "only-in-stripe"
    CHANGED_IN_PRONTO = "changed-in-pronto"
    CHANGED_IN_STRIPE = "changed-in-stripe"
    CHANGED_IN_BOTH = "changed-in-both"
    UNPROVEN = "unproven"
    DUPLICATE = "duplicate"
    SHARED_EMAIL = "shared-email"
    POSSIBLE_MATCH = "possible-match"
    BROKEN_LINK = "broken-link"
    AMOUNT_DIFFERS = "amount-differs"
    GST_DIFFERS = "gst-differs"
    TAX_INVOICE = "tax-invoice"
    TO_FINALISE = "to-finalise"
    CURRENCY_DIFFERS = "currency-differs"
    DATE_DIFFERS = "date-differs"
    STATUS_DIFFERS = "status-differs"
    PAID_IN_STRIPE = "paid-in-stripe"
    PAID_IN_PRONTO = "paid-in-pronto"
    CHARGED_TWICE = "charged-twice"
    NOT_CHARGED = "not-charged"
    UNMAPPED_CODE = "unmapped-code"
    INVALID = "invalid"
    REJECTED = "rejected"
    FINALISED = "finalised"
    NEEDS_PARENT = "needs-parent"
    WAITS_FOR_INVOICE = "waits-for-invoice"
    POST_DATED = "post-dated"
    GONE_IN_PRONTO = "gone-in-pronto"
    GUARD = "guard"
    APPROVAL = "approval"
    STALE = "stale"
    UNKNOWN_OUTCOME = "unknown-outcome"
    # what an undo makes of a record
    UNDO = "undo"
    UNDO_BY_DOCUMENT = "undo-by-document"
    EDITED_SINCE = "edited-since"
    CANNOT_UNDO = "cannot-undo"
    # reasons to leave a record alone, none of them trouble
    UNDONE = "undone"
    NOT_TRADING = "not-trading"
    ON_ACCOUNT = "on-account"
    QUOTE = "quote"
    NO_MONEY = "no-money"
    CARRIED_BY_INVOICE = "carried-by-invoice"
    PAID_AHEAD = "paid-ahead"
    ENRICHES = "enriches"
    LIVE_SWITCH_OFF = "live-switch-off"
    ACCEPTED = "accepted"
    RULED_OUT = "ruled-out"
    OUT_OF_SCOPE = "out-of-scope"
    LEFT_OUT = "left-out"
    LEFT_ALONE = "left-alone"


NAME: dict[Cause, str] = {
    Cause.ONLY_IN_PRONTO: "Only in Pronto",
    Cause.ONLY_IN_STRIPE: "Only in Stripe",
    Cause.CHANGED_IN_PRONTO: "Changed in Pronto",
    Cause.CHANGED_IN_STRIPE: "Changed in Stripe",
    Cause.CHANGED_IN_BOTH: "Changed on both sides",
    Cause.UNPROVEN: "Never agreed on",
    Cause.DUPLICATE: "Duplicate",
    Cause.SHARED_EMAIL: "Shared e-mail address",
    Cause.POSSIBLE_MATCH: "Possibly the same",
    Cause.BROKEN_LINK: "Broken link",
    Cause.AMOUNT_DIFFERS: "Amount differs",
    Cause.GST_DIFFERS: "GST differs",
    Cause.TAX_INVOICE: "Not a proper tax invoice",
    Cause.TO_FINALISE: "May be made final",
    Cause.CURRENCY_DIFFERS: "Currency differs",
    Cause.DATE_DIFFERS: "Date differs",
    Cause.STATUS_DIFFERS: "Status differs",
    Cause.PAID_IN_STRIPE: "Paid in Stripe, open in Pronto",
    Cause.PAID_IN_PRONTO: "Paid in Pronto, open in Stripe",
    Cause.CHARGED_TWICE: "Charged twice",
    Cause.NOT_CHARGED: "Not charged",
    Cause.UNMAPPED_CODE: "Unknown code",
    Cause.INVALID: "Cannot be written",
    Cause.REJECTED: "Refused by Stripe",
    Cause.FINALISED: "Final in Stripe",
    Cause.NEEDS_PARENT: "Its customer or item is missing",
    Cause.WAITS_FOR_INVOICE: "Waits for its invoice",
    Cause.POST_DATED: "Dated ahead",
    Cause.GONE_IN_PRONTO: "Gone from Pronto",
    Cause.GUARD: "Unusually many changes",
    Cause.APPROVAL: "Waits for approval",
    Cause.STALE: "Changed since the preview",
    Cause.UNKNOWN_OUTCOME: "Arrival not certain",
    Cause.UNDO: "Put back",
    Cause.UNDO_BY_DOCUMENT: "Taken back by voiding it",
    Cause.EDITED_SINCE: "Kept: edited since",
    Cause.CANNOT_UNDO: "Cannot be undone",
    Cause.UNDONE: "Undone",
    Cause.NOT_TRADING: "No longer trades",
    Cause.ON_ACCOUNT: "On account",
    Cause.QUOTE: "Not an order yet",
    Cause.NO_MONEY: "No amount",
    Cause.CARRIED_BY_INVOICE: "Its invoice asks for the money",
    Cause.PAID_AHEAD: "Paid ahead",
    Cause.ENRICHES: "Travels inside other records",
    Cause.LIVE_SWITCH_OFF: "Live writing is switched off",
    Cause.ACCEPTED: "Left as it is",
    Cause.RULED_OUT: "Left out by a rule",
    Cause.OUT_OF_SCOPE: "Outside the scope",
    Cause.LEFT_OUT: "Left out by a person",
    Cause.LEFT_ALONE: "Skipped by a person",
}
"""What a cause is called in lists and on cards."""


SENTENCE: dict[Cause, str] = {
    Cause.ONLY_IN_PRONTO: "It is in Pronto and not yet in Stripe.",
    Cause.ONLY_IN_STRIPE: "It is in Stripe and no Pronto record carries it.",
    Cause.CHANGED_IN_PRONTO: "It was changed in Pronto since both sides last agreed.",
    Cause.CHANGED_IN_STRIPE: "It was changed in Stripe since both sides last agreed.",
    Cause.CHANGED_IN_BOTH: "It was changed on both sides since they last agreed; a person has to choose.",
    Cause.UNPROVEN: "Both sides had a value before they were linked; it is kept until a person chooses.",
    Cause.DUPLICATE: "Several records stand for the same thing; a person has to choose one.",
    Cause.SHARED_EMAIL: "Its e-mail address belongs to several debtors, so the address alone proves nothing.",
    Cause.POSSIBLE_MATCH: "It may be in Stripe already under other words; accept or reject the match.",
    Cause.BROKEN_LINK: "The Stripe object it was linked to has been deleted.",
    Cause.AMOUNT_DIFFERS: "The amounts differ.",
    Cause.GST_DIFFERS: "The GST differs.",
    Cause.TAX_INVOICE: "It is not a proper tax invoice yet, so it is not made final.",
    Cause.CURRENCY_DIFFERS: "The currencies differ.",
    Cause.DATE_DIFFERS: "The dates differ.",
    Cause.STATUS_DIFFERS: "The status differs.",
    Cause.PAID_IN_STRIPE: "It is paid in Stripe and still open in Pronto: a receipt waits to be posted.",
    Cause.PAID_IN_PRONTO: "It is paid in Pronto, and Stripe still asks for the money.",
    Cause.CHARGED_TWICE: "Its money was taken more than once.",
    Cause.NOT_CHARGED: "It is to be paid ahead, and Stripe took no money and asks for none any more.",
    Cause.UNMAPPED_CODE: "It uses a code that no table knows.",
    Cause.INVALID: "It cannot be written as it is.",
    Cause.REJECTED: "Stripe refused it.",
    Cause.FINALISED: "Its Stripe invoice is final and can no longer be changed; void it or credit it.",
    Cause.NEEDS_PARENT: "A record it belongs to is not in Stripe.",
    Cause.WAITS_FOR_INVOICE: "A credit note needs a finalised invoice, and its invoice is still a draft.",
    Cause.TO_FINALISE: "Its draft agrees with Pronto to the cent and may be made final.",
    Cause.POST_DATED: "It carries a later date, so it stays a draft until then.",
    Cause.GONE_IN_PRONTO: "It is no longer in Pronto.",
    Cause.GUARD: "The run would change unusually many records; a person has to agree first.",
    Cause.APPROVAL: "It waits for approval.",
    Cause.STALE: "It changed since it was previewed; look again.",
    Cause.UNKNOWN_OUTCOME: "The connection broke while it was sent, and Stripe does not show whether it arrived.",
    Cause.UNDO: "It is put back to what it was.",
    Cause.UNDO_BY_DOCUMENT: "It is taken back by voiding it; what is final cannot be deleted.",
    Cause.EDITED_SINCE: "It is kept: it was changed again since.",
    Cause.CANNOT_UNDO: "It cannot be undone.",
    Cause.UNDONE: "A person undid it; it is left alone until it changes in Pronto or somebody asks for it.",
    Cause.NOT_TRADING: "The debtor no longer trades and was never in Stripe.",
    Cause.ON_ACCOUNT: "The order is on account: its invoice asks for the money.",
    Cause.QUOTE: "It is still being entered or a quotation, not an order.",
    Cause.NO_MONEY: "It has no amount to ask for.",
    Cause.CARRIED_BY_INVOICE: "Its money is asked for by its invoice.",
    Cause.PAID_AHEAD: "Its money was taken with its order before it was invoiced.",
    Cause.ENRICHES: "It has no object of its own at Stripe; its values travel inside other records.",
    Cause.ACCEPTED: "A person accepted it as it is; it comes back when a value changes.",
    Cause.RULED_OUT: "This company's rule about which records go to Stripe leaves it out.",
    Cause.OUT_OF_SCOPE: "It lies outside what this company brings across.",
    Cause.LEFT_OUT: "A person left it out; it stays out until somebody takes it in again.",
    Cause.LEFT_ALONE: "A person skipped it; it is left alone until it changes in Pronto or is taken up again.",
    Cause.LIVE_SWITCH_OFF: "Writing to the live account is switched off for this company.",
}
"""What a person reads when nothing more particular is known."""
