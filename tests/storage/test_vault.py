"""Keys: made once, readable by their owner alone, and what is sealed with an old one still opens."""

import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from models.conversation import Setting
from storage.database import Database
from storage.key_file import KeyFileError, make_key_file
from storage.settings import EARLIER_CHECK, check_key
from storage.vault import Vault, read_key_file


def test_a_new_key_file_is_its_owners_alone_and_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "key"
    earlier = os.umask(0)
    try:
        make_key_file(path)
    finally:
        os.umask(earlier)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    key = path.read_bytes()
    make_key_file(path)
    assert path.read_bytes() == key
    assert [entry.name for entry in tmp_path.iterdir()] == ["key"]


def test_what_a_crash_left_half_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "key.partial").write_text("half")
    make_key_file(tmp_path / "key")
    assert read_key_file(tmp_path / "key").open(read_key_file(tmp_path / "key").seal("words")) == "words"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o622, 0o777])
def test_a_key_file_that_others_may_use_is_refused(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "key"
    make_key_file(path)
    path.chmod(mode)
    with pytest.raises(KeyFileError, match="chmod 600"):
        read_key_file(path)


@pytest.mark.parametrize("content", [b"", b"\n", b"not a key\n", b"\xff\xfe", b"QUJD\n"])
def test_a_file_without_a_key_is_refused_without_showing_it(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeyFileError) as caught:
        read_key_file(path)
    assert str(path) in str(caught.value)
    assert "QUJD" not in str(caught.value)


def test_a_key_file_that_is_missing_or_a_folder_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="no key file"):
        read_key_file(tmp_path / "none")
    with pytest.raises(KeyFileError, match="cannot be read"):
        read_key_file(tmp_path)


def test_with_a_new_key_in_front_the_old_words_still_open(tmp_path: Path) -> None:
    path = tmp_path / "key"
    make_key_file(path)
    sealed = read_key_file(path).seal("words")
    new = Fernet.generate_key()
    path.write_bytes(new + b"\n" + path.read_bytes())
    both = read_key_file(path)
    assert both.open(sealed) == "words"
    assert Vault([new]).open(both.seal("new words")) == "new words"


def test_the_wrong_key_opens_nothing_and_says_so() -> None:
    sealed = Vault([Fernet.generate_key()]).seal("words")
    with pytest.raises(KeyFileError, match="does not fit"):
        Vault([Fernet.generate_key()]).open(sealed)


def test_a_key_that_does_not_fit_the_database_is_noticed_at_once(database: Database) -> None:
    database.run_here(check_key)
    database.run_here(check_key)
    other = Database(database.url, Vault([Fernet.generate_key()]))
    with pytest.raises(KeyFileError, match="does not fit this database"):
        other.run_here(check_key)
    other.close()


def test_an_installation_of_an_earlier_version_keeps_the_secrets_that_its_last_key_gave(database: Database) -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    checked = Setting(name=EARLIER_CHECK, value=Vault([old]).seal("key_check").decode("ascii"))
    database.run_here(lambda session: session.add(checked))

    def derived(*keys: bytes) -> str:
        opened = Database(database.url, Vault([*keys]))
        try:
            opened.run_here(check_key)
            return opened.vault.derived("one")
        finally:
            opened.close()

    with pytest.raises(KeyFileError, match="does not fit"):
        derived(new)
    assert derived(new, old) == Vault([old]).derived("one") == derived(new)  # what was sealed then is of the new key


def test_a_derived_secret_is_the_same_at_every_start_and_survives_a_new_key_in_front() -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    derived = Vault([old]).derived("one")
    assert Vault([old]).derived("one") == Vault([new, old]).derived("one") == derived != Vault([old]).derived("two")
    assert len(derived) == 64 and old.decode() not in derived


def test_what_was_not_given_stays_not_given(vault: Vault) -> None:
    assert vault.seal_given(None) is None and vault.open_given(None) is None
    assert vault.open_given(vault.seal_given("")) == ""


def test_a_fingerprint_names_a_key_and_stays_when_another_comes_on_top() -> None:
    old, new = Fernet.generate_key(), Fernet.generate_key()
    (name,) = Vault([old]).fingerprints()
    first, last = Vault([new, old]).fingerprints()
    assert last == name != first and len(name) == 16
