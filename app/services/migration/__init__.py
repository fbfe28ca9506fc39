"""Migration: a company's history brought across in steps a person sees: scope, data, dry run, trial, cutover, proof.

One service, ``Migration``; the modules beside it are its parts. Every step is kept on disk the moment it is taken.
"""

from app.services.migration.dry_run import DryRun
from app.services.migration.service import Migration
from app.services.migration.state import MigrationState

__all__ = ["DryRun", "Migration", "MigrationState"]
