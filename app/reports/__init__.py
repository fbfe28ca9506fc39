"""Reports and month-end packs: spreadsheet, CSV and a page to sign.

``write_report(path, content)`` writes one file, chosen by its ending; ``write_pack(folder, content)`` a whole
month. ``Reports`` gathers the content from the store. The libraries behind them are imported when one is written.
"""

from app.reports.content import GstLine, Month, ReportContent, Rule
from app.reports.gather import Reports
from app.reports.write import write_pack, write_report

__all__ = ["GstLine", "Month", "ReportContent", "Reports", "Rule", "write_pack", "write_report"]
