"""kill -9 between a retry and its answer: the same key and contents go out again, and the record is made once."""

import signal
import subprocess
import sys
from pathlib import Path

from app.domain.attention import Stand
from app.domain.errors import Code, ItemRejected
from app.domain.kinds import RecordType
from app.services.explain import Explain
from app.services.queue_care import QueueCare
from app.storage.store import open_store
from tests.services.test_push import On, quiet
from tests.support.environment import ROOT

RUN = """
import os, signal, sys
from pathlib import Path
from app.services.sync import Sync
from app.storage.store import open_store
from tests.fakes.clock import ManualClock
from tests.fakes.job_context import QuietContext
from tests.fakes.pronto import FakePronto
from tests.fakes.stripe import FakeGateway
from tests.planning import samples
from app.domain.kinds import RecordType

clock = ManualClock()
store = open_store(Path(sys.argv[1]), clock)
source, gateway = FakePronto(samples.customer("BETA", name="Beta of Ryde")), FakeGateway(clock)
gateway.after = lambda intent: os.kill(os.getpid(), signal.SIGKILL)

class Connectors:
    def pronto(self, company, password=None):
        return source

    def stripe(self, company, key=None):
        gateway.open()
        return gateway

mapping = samples.mapping()
Sync(store, Connectors(), clock, lambda company: mapping).run(1, [RecordType.CUSTOMERS], QuietContext())
"""


def test_a_retry_killed_on_the_line_is_sent_again_as_it_was(office, tmp_path: Path, child_environment):
    customers = RecordType.CUSTOMERS
    office.gateway.before = On(ItemRejected(Code.REJECTED, "No such town."), record="BETA")
    office.sync([customers])
    care = QueueCare(
        office.store,
        office.clock,
        lambda company: office.mapping,
        Explain(office.store, office.clock, lambda company: office.mapping),
    )
    care.retry(office.company.id, [(customers, "BETA")])
    office.store.close()
    path = tmp_path / "office.db"
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(path)], env=child_environment, cwd=ROOT, check=False, capture_output=True
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    office.store = open_store(path, office.clock)
    (left,) = [one for one in office.store.queue.unanswered(office.company.id) if one.pronto_id == "BETA"]
    care = QueueCare(
        office.store,
        office.clock,
        lambda company: office.mapping,
        Explain(office.store, office.clock, lambda company: office.mapping),
    )
    (shown,) = care.page(office.company.id, care.rows(office.company.id, stand=Stand.RETRYING, text="beta"))
    assert (shown.pronto_id, shown.cause) == ("BETA", "")
    # Asked for once more before the outcome is known: it still is the same request that goes out first.
    care.retry(office.company.id, [(customers, "BETA")])
    office.gateway.before = quiet
    office.sync([customers])
    sent = [one for one in office.gateway.carried_out if one.pronto_id == "BETA"]
    assert (sent[0].key, sent[0].step) == (left.key, left.step)
    assert [one.step.name for one in sent].count("create") == 1
    assert office.store.links.get(office.company.id, customers, "BETA") is not None
