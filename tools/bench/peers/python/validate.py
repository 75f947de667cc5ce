"""What is wrong with the body of a create, by JSON Pointer."""

import re
import unicodedata

# ISO 4217.
CURRENCIES = set(
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC "
    "CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR "
    "ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
    "MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE "
    "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER "
    "ZAR ZMW".split()
)


def validate(body):
    errors = []

    def wrong(pointer, code):
        errors.append({"pointer": pointer, "code": code})

    def text(pointer, value, least, most):
        if not isinstance(value, str):
            return wrong(pointer, "wrong_type")
        if not least <= len(unicodedata.normalize("NFC", value)) <= most:
            wrong(pointer, "wrong_length")
        if any(unicodedata.category(character) == "Cc" for character in value) or value.strip() != value:
            wrong(pointer, "wrong_characters")

    def members(pointer, value, known):
        for name in value:
            if name not in known:
                wrong(f"{pointer}/{name}", "unknown_member")

    if not isinstance(body, dict):
        return [{"pointer": "", "code": "wrong_type"}]
    members("", body, ("id", "name", "primaryEmail", "account"))
    text("/id", body.get("id"), 1, 50)
    text("/name", body.get("name"), 3, 255)
    email = body.get("primaryEmail")
    text("/primaryEmail", email, 3, 320)
    if isinstance(email, str) and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        wrong("/primaryEmail", "no_email")
    account = body.get("account")
    if not isinstance(account, dict):
        wrong("/account", "wrong_type")
        return errors
    members("/account", account, ("id", "name", "invoiceCurrency", "aliases"))
    text("/account/id", account.get("id"), 1, 50)
    text("/account/name", account.get("name"), 3, 255)
    if account.get("invoiceCurrency") not in CURRENCIES:
        wrong("/account/invoiceCurrency", "no_currency")
    aliases = account.get("aliases")
    if not isinstance(aliases, list) or len(aliases) > 10:
        wrong("/account/aliases", "wrong_type")
        return errors
    for index, value in enumerate(aliases):
        text(f"/account/aliases/{index}", value, 1, 255)
    if len({account.get("id"), *map(str, aliases)}) <= len(aliases):
        wrong("/account/aliases", "duplicate")
    return errors
