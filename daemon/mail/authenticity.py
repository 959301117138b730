"""Reads what the receiving server found out about a sender (Authentication-Results, RFC 8601), and only that server."""

from __future__ import annotations

import re
from collections.abc import Iterator

from daemon.core.address import ascii_domain, lowered
from daemon.mail.fields import plain
from daemon.mail.parse import Part
from daemon.mail.reading import Verdict

MICROSOFT = "microsoft"
"""Configured for Exchange Online, whose own field has no authserv-id at all."""

_Result = tuple[str, str, dict[str, str]]
_PAIR = re.compile(r'([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;"]+)(\S*)')
_CLAUSE = re.compile(r'(?:[^;"]|"(?:[^"\\]|\\.)*"|")+')


def verdict(root: Part, authserv_id: str | None, sender: str | None) -> Verdict:
    """pass, fail or none for the mail; fields of any other server, or below the next hop's, count for nothing."""
    if not authserv_id:
        return "none"
    fields = [list(_results(value)) for value in _trusted(root, authserv_id.lower())]
    return _weigh(_first_said(fields), (sender or "").rpartition("@")[2])


def _trusted(root: Part, authserv_id: str) -> list[str]:
    """That server's fields in the topmost block: those with no Received between them; what lies below may be forged."""
    found: list[str] = []
    begun = False
    for name, value in root.headers:
        if name == "received" and begun:
            break
        if name == "authentication-results":
            begun = True
            text = without_comments(plain(value))
            if _server_of(text) == authserv_id:
                found.append(text)
    return found


def _server_of(text: str) -> str:
    head = text.partition(";")[0].strip()
    if "=" in head:
        return MICROSOFT
    return head.split()[0].strip('"').lower() if head else ""


def without_comments(text: str) -> str:
    """`text` without its parenthesised comments, however deep; quoted strings stay."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == '"' and not depth:
            quoted = not quoted
        elif character == "(" and not quoted:
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            continue
        if not depth:
            kept.append(character)
    return "".join(kept)


def _results(text: str) -> Iterator[_Result]:
    """The results of one field; a quoted value, such as a sender's address, is one value whatever stands in it."""
    for clause in _CLAUSE.findall(text):
        pairs = _PAIR.findall(clause)
        if pairs:
            method, result, _ = pairs[0]
            properties = {
                key.lower(): lowered(value + rest).replace('"', "") for key, value, rest in pairs[1:]
            }
            yield method.partition("/")[0].lower(), result.strip('"').lower(), properties


def _first_said(fields: list[list[_Result]]) -> list[_Result]:
    """What is said of each method where it is first spoken of: a field further down may be the sender's own."""
    found: list[_Result] = []
    for results in fields:
        known = {method for method, _, _ in found}
        found += [result for result in results if result[0] not in known]
    return found


def _weigh(results: list[_Result], domain: str) -> Verdict:
    said = {
        method: [result for name, result, _ in results if name == method]
        for method in ("dmarc", "dkim", "spf")
    }
    if "fail" in said["dmarc"] or any(_is_of_another(result, domain) for result in results):
        return "fail"
    spf_fails = bool({"fail", "softfail"} & set(said["spf"])) and "pass" not in said["spf"]
    # Whoever may write a field below the server's could add a DMARC to it, but none passes without one of these.
    if spf_fails and "fail" in said["dkim"] and "pass" not in said["dkim"]:
        return "fail"
    return (
        "pass" if "pass" in said["dmarc"] or any(_vouches(result, domain) for result in results) else "none"
    )


def _is_of_another(result: _Result, domain: str) -> bool:
    """Whether the server judged another sender than the one we read: then one of the two was led astray."""
    method, _, properties = result
    judged = properties.get("header.from", "").rpartition("@")[2]
    return method == "dmarc" and bool(judged and domain) and not _aligned(judged, domain)


def _vouches(result: _Result, domain: str) -> bool:
    method, outcome, properties = result
    signer = properties.get("header.d") or properties.get("header.i", "").rpartition("@")[2]
    return method == "dkim" and outcome == "pass" and _aligned(signer, domain)


def _aligned(signer: str, domain: str) -> bool:
    """Relaxed alignment (RFC 7489 3.1.1) without a public suffix list: the same, or one under the other."""
    signer, domain = (ascii_domain(name) or name for name in (signer, domain))
    if not signer or not domain or signer.count(".") < 1:
        return False
    return signer == domain or domain.endswith("." + signer) or signer.endswith("." + domain)
