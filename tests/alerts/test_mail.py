"""E-mail received by a mail server on this computer."""

import ssl

import pytest

from app.alerts.mail import send_mail
from app.domain.alert import MailServer, Message
from app.domain.errors import Code, NeedsUser, Retryable
from tests.alerts.conftest import PASSWORD, USER
from tests.e2e.certificates import certificate

NEWS = Message("Müller & Co needs you", "2 records need attention.\nSolved: syncs get through again.")


def server(port: int, **parts) -> MailServer:
    fields = {"security": "none", "sender": "tally@example.com.au", "to": ("a@example.com.au", "b@example.com.au")}
    return MailServer("127.0.0.1", port, **fields | parts)


def test_a_letter_arrives_whole(post_office):
    box, port = post_office()
    send_mail(NEWS, server(port), "", "7-2026")
    (letter,) = box.letters
    assert letter["Subject"] == "Müller & Co needs you"
    assert letter["From"] == "tally@example.com.au"
    assert letter["To"] == "a@example.com.au, b@example.com.au"
    assert letter["Message-ID"] == "<7-2026@tallybridge.invalid>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"]
    assert letter.get_content().splitlines()[:2] == NEWS.body.splitlines()


def test_a_company_named_over_two_lines_breaks_no_header(post_office):
    box, port = post_office()
    send_mail(Message("A\r\nBcc: x@example.com needs you", "."), server(port), "", "8")
    assert box.letters[0]["Subject"] == "A Bcc: x@example.com needs you"
    assert box.letters[0]["Bcc"] is None


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_the_sign_in_is_used(post_office, signing_in):
    box, port = post_office(**signing_in)
    send_mail(NEWS, server(port, user=USER), PASSWORD, "9")
    assert len(box.letters) == 1
    with pytest.raises(NeedsUser) as refused:
        send_mail(NEWS, server(port, user=USER), "not-it-planted", "9")
    assert "refuses the user or the password" in refused.value.detail
    assert "not-it-planted" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_an_encrypted_server_of_an_unknown_authority_is_refused_and_of_a_known_one_taken(post_office, tmp_path):
    chain, key = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)
    box, port = post_office(tls_context=context, require_starttls=True)
    with pytest.raises(NeedsUser) as refused:
        send_mail(NEWS, server(port, security="starttls"), "", "1")
    assert refused.value.code is Code.CERTIFICATE
    assert box.letters == []

    def trusting() -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(chain))

    send_mail(NEWS, server(port, security="starttls"), "", "1", trust=trusting)
    assert len(box.letters) == 1


def test_a_server_without_encryption_is_not_spoken_to_unencrypted(post_office):
    box, port = post_office()
    with pytest.raises(NeedsUser) as refused:
        send_mail(NEWS, server(port, security="starttls"), "", "1")
    assert "does not offer what is asked" in refused.value.detail
    assert box.letters == []


def test_a_busy_server_is_asked_again_later(post_office):
    box, port = post_office()
    box.answer = "451 try later"
    with pytest.raises(Retryable) as late:
        send_mail(NEWS, server(port), "", "1")
    assert "(451)" in late.value.detail


def test_a_server_that_is_not_there_is_asked_again_later():
    with pytest.raises(Retryable) as late:
        send_mail(NEWS, server(1), "", "1")
    assert late.value.code is Code.UNREACHABLE
