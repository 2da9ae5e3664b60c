"""Crisis phrases in other languages, as people type them: with and without accents, native and romanised.

Plain phrases, no patterns: folded like the text, found as whole words where the script has words.
A phrase is here when it is hardly ever said without danger; nothing takes it back.
"""

import re
from functools import cache

from understand.normalise import fold

PHRASES: dict[str, tuple[str, ...]] = {
    "Polish": (
        "mąż mnie bije", "bije mnie mąż", "on mnie bije", "boję się wracać do domu",
        "chcę się zabić", "powiesić się", "się powiesić", "zabiję się", "chcę umrzeć", "nie chcę żyć", "nie chce mi się żyć", "mam myśli samobójcze",
        "popełnić samobójstwo", "samobójstwo", "samobójstwie", "samobójstwa", "popełnię samobójstwo", "skończyć ze sobą", "odebrać sobie życie", "myślę o samobójstwie",
        "wolałbym nie żyć", "wolałabym nie żyć", "potnę się", "tnę się", "chcę ze sobą skończyć", "chce sie zabic",
        "chcę skończyć ze sobą", "nie mam po co żyć", "mam dość życia", "dość życia", "skończyć z życiem", "skończę ze sobą", "chce umrzeć", "nie mogę tak żyć", "chcę sobie coś zrobić", "połknąłem tabletki", "połknęłam tabletki", "on mnie bije", "bije mnie",
        "zgwałcił mnie", "chce się zabić", "targnąć się na życie",
    ),
    "Welsh": (
        "eisiau marw", "isio marw", "moyn marw", "lladd fy hun", "lladd fy hunan", "ladd ei hun", "ladd fy hun", "lladd ei hun", "lladd ei hunan", "hunanladd",
        "ddim eisiau byw", "ddim isio byw", "ddim moyn byw", "niweidio fy hun", "brifo fy hun", "rhoi diwedd ar fy mywyd",
        "dod â fy mywyd i ben", "torri fy hun", "hunan-niweidio", "well i mi farw",
    ),
    "Urdu, Hindi, Punjabi (romanised)": (
        "ab jeena nahi", "mujhe jeena nahi", "jeena nahi hai", "jina nahi hai",
        "main marna chahta", "main marna chahti", "marna chahta hoon", "marna chahti hoon", "marna chahta hun", "marna chahti hun",
        "mein marna chahta", "mein marna chahti", "khudkushi", "khud kushi", "khudkhushi", "atmahatya", "aatmahatya", "mar jana chahta",
        "mar jana chahti", "mar jaunga", "mar jaungi", "jeena nahi chahta", "jeena nahi chahti", "jina nahi chahta", "jina nahi chahti",
        "jeene ka mann nahi", "jeene ka dil nahi", "apni jaan le", "apni jaan lena", "apne aap ko maar", "khud ko maar", "khud ko khatam",
        "zindagi khatam", "marna chahunda", "marna chaundi", "marna chaunda", "marna chahundi", "mainu marna", "mainu mar jana",
        "jeena nahi chahunda", "jeena nahi chaundi", "apne aap nu maar", "mujhe marna hai", "mujhe mar jana",
    ),
    "Urdu": (
        "مرنا چاہتا", "مرنا چاہتی", "خودکشی", "خود کشی", "جینا نہیں چاہتا", "جینا نہیں چاہتی", "اپنی جان لے", "اپنی جان لینا",
        "خود کو مار", "مر جانا چاہتا", "مر جانا چاہتی", "زندگی ختم کر",
    ),
    "Hindi": (
        "मरना चाहता", "मरना चाहती", "आत्महत्या", "खुदकुशी", "ख़ुदकुशी", "जीना नहीं चाहता", "जीना नहीं चाहती", "अपनी जान ले",
        "खुद को मार", "ख़ुद को मार", "मर जाना चाहता", "मर जाना चाहती", "जिंदगी खत्म कर", "मुझे मरना है", "जीना नहीं है", "जीने का मन नहीं", "मर जाऊंगा", "मर जाऊंगी",
    ),
    "Punjabi": (
        "ਮਰਨਾ ਚਾਹੁੰਦਾ", "ਮਰਨਾ ਚਾਹੁੰਦੀ", "ਖੁਦਕੁਸ਼ੀ", "ਆਤਮ ਹੱਤਿਆ", "ਆਤਮਹੱਤਿਆ", "ਜੀਣਾ ਨਹੀਂ ਚਾਹੁੰਦਾ", "ਜੀਣਾ ਨਹੀਂ ਚਾਹੁੰਦੀ",
        "ਆਪਣੀ ਜਾਨ ਲੈ", "ਮਰ ਜਾਣਾ ਚਾਹੁੰਦਾ", "ਮਰ ਜਾਣਾ ਚਾਹੁੰਦੀ", "ਮੈਨੂੰ ਮਰਨਾ",
    ),
    "Arabic": (
        "أريد أن أموت", "اريد الموت", "بدي موت", "بدي اموت", "عايز اموت", "عاوز اموت", "عايزة اموت", "ابغى اموت", "أريد الانتحار", "انتحار", "الانتحار", "بالانتحار", "للانتحار",
        "سأنتحر", "رح انتحر", "هنتحر", "سأقتل نفسي", "أقتل نفسي", "اقتل حالي", "لا أريد أن أعيش", "ما بدي عيش", "لا أريد العيش", "أنهي حياتي",
        "إنهاء حياتي", "أتمنى الموت", "اؤذي نفسي",
    ),
    "Romanian": (
        "soțul meu mă bate", "soțul mă bate", "mă bate soțul",
        "vreau să mor", "vreau să mă omor", "mă omor", "vreau să mă sinucid", "mă sinucid", "sinucidere", "nu mai vreau să trăiesc",
        "să-mi iau viața", "îmi iau viața", "să îmi iau viața", "să termin cu viața", "gânduri suicidale", "mă tai", "tăiat venele", "mi-am tăiat", "vrea să moară",
        "vrea să se omoare", "să mă omor", "aș vrea să mor",
    ),
    "Portuguese": (
        "quero morrer", "vou me matar", "me matar", "matar-me", "vou matar-me", "quero me matar", "quero matar-me", "não quero viver", "não quero mais viver",
        "suicídio", "suicidar", "suicidar-me", "acabar com a minha vida", "pôr fim à minha vida", "tirar a minha vida", "me cortar",
        "quer se matar", "quer morrer", "queria estar morto", "queria estar morta",
    ),
    "Spanish": (
        "mi marido me pega", "mi pareja me pega",
        "quiero morir", "quiero morirme", "me quiero morir", "me quiero matar", "quiero matarme", "voy a matarme", "me voy a matar",
        "suicidarme", "ganas de morir", "matarme", "suicidarse", "suicidio", "no quiero vivir", "quitarme la vida", "acabar con mi vida", "acabar con todo esto de una vez",
        "ojalá estuviera muerto", "ojalá estuviera muerta", "quiere matarse", "se quiere matar", "quiere morir", "hacerme daño",
    ),
    "French": (
        "d'en finir avec la vie", "d'en finir ce soir", "mon mari me frappe", "mon mari me bat", "il me frappe",
        "je veux mourir", "j'ai envie de mourir", "envie de mourir", "me suicider", "au suicide", "de me suicider", "me tuer", "je vais me tuer", "suicidaire",
        "suicidaires", "en finir avec la vie", "mettre fin à mes jours", "mettre fin à ma vie", "je ne veux plus vivre", "plus envie de vivre",
        "me faire du mal", "se suicider", "mourir ce soir", "veut mourir", "pensées suicidaires", "j'en finis ce soir", "me pendre",
    ),
    "Italian": (
        "voglio morire", "voglio uccidermi", "voglio uccidere", "uccidermi", "mi uccido", "mi ammazzo", "ammazzarmi", "suicidarmi", "suicidio",
        "non voglio vivere", "non voglio più vivere", "farla finita", "togliermi la vita", "farmi del male", "vuole uccidersi",
        "vuole morire",
    ),
    "German": (
        "ich will sterben", "ich möchte sterben", "will nicht mehr leben", "möchte nicht mehr leben", "bringe mich um", "bring mich um",
        "mich umbringen", "selbstmord", "selbstmordgedanken", "suizid", "suizidal", "suizidgedanken", "mir das leben nehmen", "mein leben beenden",
        "mich umzubringen", "mich töten", "will nicht mehr da sein", "ritze mich", "sich umbringen", "wäre lieber tot",
    ),
    "Bengali": (
        "মরতে চাই", "আত্মহত্যা", "বাঁচতে চাই না", "নিজেকে শেষ করে", "মরে যেতে চাই", "জীবন শেষ করে", "morte chai", "ami morte chai", "more jete chai",
        "atmahotta", "attohotta", "bachte chai na", "nijeke shesh kore",
    ),
    "Turkish": (
        "ölmek istiyorum", "kendimi öldür", "kendimi öldüreceğim", "kendimi öldürmek", "intihar", "intihar etmek", "yaşamak istemiyorum",
        "canıma kıyacağım", "hayatıma son", "kendime zarar", "intiharı", "intihara", "intihar etmeyi", "ölmek istiyor",
    ),
    "Ukrainian": (
        "хочу померти", "хочеться померти", "не хочу жити", "вбити себе", "вб'ю себе", "самогубств", "накласти на себе руки", "покінчити з собою",
        "покінчу з собою", "хочу вмерти", "не хочу більше жити", "хоче померти",
    ),
    "Russian": (
        "хочу умереть", "хочется умереть", "жить не хочется", "не хочется жить", "не хочу жить", "не хочу больше жить", "убить себя", "убью себя", "самоубийств", "покончить с собой", "покончу с собой",
        "суицид", "наложить на себя руки", "хочет умереть", "хочу сдохнуть", "порезать себя", "режу себя",
    ),
    "Somali": (
        "inaan dhinto", "rabaa inaan dhinto", "is dilo", "is dili", "isdilo", "isdili", "is dilaa", "naftayda ka takhaluso", "nolosha waan ka daalay",
        "ma rabo inaan noolaado", "waan is dilayaa", "isdil",
    ),
    "Dutch": (
        "ik wil dood", "ik wil niet meer leven", "zelfmoord", "zelfmoord plegen", "mezelf van kant maken", "wil niet meer leven",
    ),
    "Czech, Slovak": (
        "nechci žít", "už nechci žít", "chci umřít", "chci se zabít", "zabiju se", "sebevražd", "nechcem žiť", "chcem zomrieť", "samovražd",
    ),
    "Albanian": (
        "dua të vdes", "nuk dua të jetoj", "vetëvrasje",
    ),
    "Hungarian": (
        "meg akarok halni", "nem akarok élni", "nem akarok tovább élni", "öngyilkos",
    ),
    "Lithuanian, Latvian": (
        "nebenoriu gyventi", "nenoriu gyventi", "noriu mirti", "nusižudyti", "savižudyb", "negribu dzīvot", "gribu mirt", "pašnāvīb",
    ),
    "Tagalog": (
        "gusto ko nang mamatay", "gusto kong mamatay", "magpakamatay",
    ),
    "Greek": (
        "θέλω να πεθάνω", "δεν θέλω να ζω", "αυτοκτον",
    ),
    "Bulgarian": (
        "искам да умра", "не искам да живея", "самоубий",
    ),
    "Persian": (
        "می‌خواهم بمیرم", "میخوام بمیرم", "نمی‌خواهم زنده",
    ),
    "Chinese": (
        "我想死", "我想自杀", "想自杀", "我不想活", "不想活了",
    ),
    "Tamil": (
        "நான் சாக விரும்புகிறேன்", "சாக விரும்புகிறேன்", "தற்கொலை",
    ),
    "Gujarati": (
        "મારે મરવું છે", "આત્મહત્યા",
    ),
}  # fmt: skip


def in_another_language(text: str) -> bool:
    """True when `text`, as typed, holds one of the phrases."""
    return bool(_pattern().search(_comparable(text)))


_DOUBLED = re.compile(r"([a-z])\1")


def _comparable(text: str) -> str:
    """Words with one space; a doubled Latin letter counts as one ("jaana", "jana"), as romanised spelling varies."""
    words = re.sub(r"[^\w\s'\u0900-\u0dff-]", " ", fold(text))
    return _DOUBLED.sub(r"\1", " ".join(words.split()).replace("nahin", "nahi").replace("nahee", "nahi"))


@cache
def _pattern() -> re.Pattern[str]:
    """One alternation; every phrase begins a word and may have an ending after it.

    One more word may stand between two words of a phrase ("nie chcę już żyć").
    """
    phrases: list[str] = []
    known = {_comparable(phrase) for phrases in PHRASES.values() for phrase in phrases}
    for phrase in sorted(known, key=len, reverse=True):
        loose = r" (?:\S{1,12} )?".join(re.escape(word) for word in phrase.split())
        if phrase.isascii() and len(phrase) < 8:
            loose += r"(?!\S)"  # short ones are also the beginning of English words
        phrases.append(loose)
    return re.compile(rf"(?<!\S)(?:{'|'.join(phrases)})")
