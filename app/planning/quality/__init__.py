"""What is wrong with a company's data before its history goes across: found, named, and what to do about it. Pure."""

from app.planning.quality.check import DataCheck
from app.planning.quality.groups import GROUPS, Fix, Group, GroupWords

__all__ = ["GROUPS", "DataCheck", "Fix", "Group", "GroupWords"]
