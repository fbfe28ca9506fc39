"""``help``: entries at the command line, without a home, a database or a window."""

from app.cli.main import main


def test_the_name_of_an_error(capsys):
    assert main(["help", "wrong-account"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Key of another account\n======")
    assert "What to do" in said
    assert max(len(line) for line in said.splitlines()) <= 79
    assert "**" not in said


def test_a_sentence_as_one_json_object(say):
    said = say("help", "The", "server", "did", "not", "answer.", "--json")
    assert said.code == 0
    assert [entry["key"] for entry in said.json["entries"]] == ["unreachable"]
    assert "The server did not answer." in said.json["entries"][0]["sentences"]


def test_without_words_the_chapters(say):
    said = say("help")
    assert said.code == 0
    assert "  Glossary" in said.out
    assert "  Needs attention" in said.out


def test_what_nobody_wrote_about(say):
    said = say("help", "xyzzy", "--json")
    assert said.code == 2
    assert said.json["error"]["code"] == "bad-input"


def test_it_opens_nothing(office, say, tmp_path):
    say("help", "guard", "--home", str(tmp_path / "home"))
    assert not (tmp_path / "home").exists()


def test_a_problem_says_where_to_read_on(say):
    said = say("preview", "--company", "Nobody")
    assert said.err.rstrip().endswith("tallybridge help no-company")
