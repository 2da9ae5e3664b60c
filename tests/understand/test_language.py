"""Other languages are told from English, never the other way; and what is said in each."""

import re
from pathlib import Path

import pytest
import yaml

from benchmarks.mentions import sentences
from understand.language import answer_in, foreign

ROOT = Path(__file__).parents[2]
LANGUAGES = yaml.safe_load((ROOT / "understand" / "languages.yml").read_text(encoding="utf-8"))
FOREIGN = [
    ("pl", "Chcę złożyć skargę na waszą poradnię, czekam już pół roku."),
    ("pl", "nikt do mnie nie zadzwonił i nie wiem co dalej robić"),
    ("pl", "dzien dobry"),
    ("pl", "CHCIAŁABYM ROZMAWIAĆ Z KIMŚ PO POLSKU"),
    ("cy", "Hoffwn gwyno am y driniaeth a gefais gan eich therapydd."),
    ("cy", "Bore da"),
    ("cy", "does neb wedi ffonio fi yn ôl"),
    ("ro", "Aș vrea să fac o plângere despre programarea mea."),
    ("ro", "nimeni nu m-a sunat înapoi"),
    ("fr", "Je veux me plaindre de mon thérapeute, il ne m'écoute pas."),
    ("fr", "Bonjour"),
    ("es", "Quiero presentar una queja, nadie me ha llamado."),
    ("es", "¿Puedo hablar con alguien en español?"),
    ("pt", "Quero fazer uma reclamação sobre a minha consulta."),
    ("it", "Vorrei fare un reclamo, nessuno mi ha richiamato."),
    ("de", "Ich möchte mich beschweren, niemand hat mich zurückgerufen."),
    ("lt", "Noriu pasiskųsti, man niekas nepaskambino."),
    ("tr", "Randevum iptal edildi ve kimse beni aramadı."),
    ("so", "Waxaan rabaa inaan ka cawdo daryeelka la i siiyay."),
    ("hu", "Panaszt szeretnék tenni, senki sem hívott vissza."),
    ("ru", "Я хочу подать жалобу, мне никто не перезвонил."),
    ("uk", "Я хочу поскаржитися, мені ніхто не передзвонив."),
    ("ar", "أريد أن أقدم شكوى لأن أحدا لم يتصل بي"),
    ("ur", "میں شکایت کرنا چاہتا ہوں، مجھے کسی نے فون نہیں کیا"),
    ("fa", "می‌خواهم شکایت کنم، هیچ‌کس به من زنگ نزد"),
    ("pa", "ਮੈਂ ਸ਼ਿਕਾਇਤ ਕਰਨੀ ਚਾਹੁੰਦਾ ਹਾਂ"),
    ("hi", "मैं शिकायत करना चाहता हूँ"),
    ("bn", "আমি একটি অভিযোগ করতে চাই"),
    ("gu", "મારે ફરિયાદ કરવી છે"),
    ("zh", "我想投诉，没有人给我回电话"),
    ("ta", "நான் ஒரு புகார் செய்ய விரும்புகிறேன்"),
    ("el", "Θέλω να κάνω ένα παράπονο"),
]
ENGLISH = [
    "no",
    "ok ta",
    "k",
    "??",
    "😡😡😡",
    "",
    "asdf jkl qwer",
    "im well fed up m8 u lot r useless",
    "it's Priya Shah",
    "Siobhán Ní Bhriain",
    "Łukasz Wiśniewski, Leeds",
    "my name is Agnieszka Kowalczyk-Nowak",
    "Dr Müller was rude",
    "déjà vu, same as last time",
    "jo@example.com",
    "07700 900123",
    "Llanfairpwllgwyngyll",
    "innit",
    "Kumbaya my lord",
    "The therapist said 'bonjour' and laughed at my accent",
    "I rang the clinic. Dziękuję for nothing.",
    "C'est la vie I suppose, but I want an answer",
    "α and β waves, he said",
]


@pytest.mark.parametrize(("language", "text"), FOREIGN)
def test_another_language_is_recognised(language: str, text: str) -> None:
    assert foreign(text) == language


@pytest.mark.parametrize("text", ENGLISH)
def test_what_is_or_may_be_english_is_left_alone(text: str) -> None:
    assert foreign(text) is None


def test_no_english_sentence_of_the_project_is_taken_for_another_language() -> None:
    ordinary = yaml.safe_load((ROOT / "nlu" / "tests" / "ordinary.yml").read_text(encoding="utf-8"))
    texts = [line for group in ordinary.values() if isinstance(group, str) for line in group.splitlines()]
    texts += [sentence["say"] for sentence in sentences()[1]]
    assert len(texts) >= 800
    assert [text for text in texts if foreign(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_is_told_how_to_get_help_in_their_own_language(language: str) -> None:
    told = LANGUAGES[language]["answer"]
    assert sorted(re.findall(r"\{\w+\}", told)) == ["{email}", "{emergency}", "{phone}"]
    assert len(told.splitlines()) == 3
    assert not re.search(r"[!¡]", told)
    assert foreign(told.format(email="team@example.com", phone="01632 960123", emergency="999")) == language


def test_the_answer_names_the_provider_s_own_ways_to_be_reached() -> None:
    answer = answer_in("Chcę złożyć skargę na lekarza", "team@example.com", "01632 960123", "999")
    assert answer and answer.language == "pl"
    assert all(way in answer.answer for way in ("team@example.com", "01632 960123", "999"))


def test_without_words_in_a_language_nothing_is_said_in_it() -> None:
    assert answer_in("Θέλω να κάνω ένα παράπονο", "team@example.com", "01632 960123", "999") is None
    assert answer_in("I want to complain", "team@example.com", "01632 960123", "999") is None


def test_a_phrase_stands_for_one_language() -> None:
    words = [phrase for language in LANGUAGES.values() for phrase in language["words"]]
    assert len(words) == len(set(words))
