"""The account that the simulator plays, and the balance it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class AccountFacts:
    """Facts about the account; one set serves both modes.

    Attributes:
        id: the account's id, "acct_…".
        name: the business's name.
        country: two-letter ISO code.
        currency: default currency, lower case.
        timezone: the dashboard's time zone.
        created: Unix seconds.
    """

    id: str = "acct_1PracticeHarbour01"
    name: str = "Practice company"
    country: str = "AU"
    currency: str = "aud"
    timezone: str = "Australia/Sydney"
    created: int = 1_600_000_000

    def json(self) -> dict[str, Any]:
        """Return the account object."""
        return {
            "id": self.id,
            "object": "account",
            "business_profile": {
                "mcc": None,
                "name": self.name,
                "product_description": None,
                "support_address": None,
                "support_email": None,
                "support_phone": None,
                "support_url": None,
                "url": None,
            },
            "business_type": "company",
            "capabilities": {"card_payments": "active", "transfers": "active"},
            "charges_enabled": True,
            "controller": {"type": "account"},
            "country": self.country,
            "created": self.created,
            "default_currency": self.currency,
            "details_submitted": True,
            "email": "owner@practice.example",
            "metadata": {},
            "payouts_enabled": True,
            "settings": {
                "bacs_debit_payments": {"display_name": None, "service_user_number": None},
                "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
                "card_payments": {
                    "statement_descriptor_prefix": None,
                    "statement_descriptor_prefix_kana": None,
                    "statement_descriptor_prefix_kanji": None,
                },
                "dashboard": {"display_name": self.name, "timezone": self.timezone},
                "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": None},
                "payments": {
                    "statement_descriptor": None,
                    "statement_descriptor_kana": None,
                    "statement_descriptor_kanji": None,
                },
                "sepa_debit_payments": {},
            },
            "type": "standard",
        }
