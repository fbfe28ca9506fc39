"""Syncing by itself, pretended: what a window or the tray asked for is remembered."""

import datetime as dt

from app.domain.errors import Code, NeedsUser
from app.domain.schedule import Ahead, Timetable

NOW = dt.datetime(2026, 11, 23, 3, 30, tzinfo=dt.UTC)


class FakeSchedule:
    def __init__(self, tables):
        self.tables = tables
        self.on = set()
        self.asked = []
        self.woken = 0
        self.problem = None

    def silenced(self, company_id):
        return self.problem

    def start(self, company_id):
        self.on.add(company_id)

    def stop(self, company_id):
        self.on.discard(company_id)

    def start_wished(self, company_ids):
        self.on.update(one for one in company_ids if self.tables.kept.get(one, Timetable()).on)

    def sync_now(self, company_id):
        self.asked.append(company_id)

    def wake_up(self):
        self.woken += 1

    def next_run(self, company_id):
        return NOW if company_id in self.on else None


class FakeAutostart:
    def __init__(self):
        self.on = False

    def enabled(self):
        return self.on

    def turn(self, *, on):
        self.on = on


class FakeTimetables:
    def __init__(self):
        self.kept = {}
        self.every = {}
        self.pauses = {}

    def table(self, company_id):
        return self.kept.get(company_id, Timetable())

    def change(self, company_id, table, who, *, every=None):
        if table.wrong():
            raise NeedsUser(Code.BAD_INPUT, table.wrong())
        self.kept[company_id] = table
        self.every[company_id] = every

    def pause(self, company_id, wish, who):
        self.pauses[company_id] = wish

    def resume(self, company_id, who):
        self.pauses.pop(company_id, None)

    def ahead(self, company_id):
        return Ahead(sync=NOW, paused=company_id in self.pauses)

    def words(self, company_id):
        return ["Paused until you resume it."] if company_id in self.pauses else ["Next sync in 40 seconds."]
