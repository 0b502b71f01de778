#!/usr/bin/env python3
"""Verify an exported Stampdesk audit log: python3 verify_audit.py LOG [--against CHECKPOINT]

A second verifier that shares no code with Stampdesk and needs nothing but Python 3. Prints one line;
exit status 0: the log is as it was written, 1: it is not (the first bad row is named)."""
import base64, decimal, hashlib, json, re, sys

# Ed25519, RFC 8032 section 5.1.7, verification only.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)

def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)

def multiply(n, p):
    q = (0, 1, 1, 0)
    while n:
        q, p, n = (add(q, p) if n & 1 else q), add(p, p), n >> 1
    return q

def point(raw):
    y = int.from_bytes(raw, "little") & ((1 << 255) - 1)
    xx = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(xx, (P + 3) // 8, P)
    x = x if (x * x - xx) % P == 0 else x * I % P
    if y >= P or (x * x - xx) % P or (x == 0 and raw[31] >> 7):
        raise ValueError("not a point")
    x = x if x & 1 == raw[31] >> 7 else P - x
    return (x, y, 1, x * y % P)

BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))

def signed(key, text, signature):
    try:
        s, k = int.from_bytes(signature[32:], "little"), hashlib.sha512(signature[:32] + key + text).digest()
        left = multiply(s, BASE)
        right = add(point(signature[:32]), multiply(int.from_bytes(k, "little") % L, point(key)))
        same = lambda i: (left[i] * right[2] - right[i] * left[2]) % P == 0
        return len(signature) == 64 and s < L and same(0) and same(1)
    except ValueError:
        return False

class Bad(Exception): pass

def number(value):
    """As ECMAScript writes it (RFC 8785 section 3.2.2.3): the shortest digits that are this double."""
    if value - value != 0:
        raise ValueError("no number")
    sign, figures, exponent = decimal.Decimal(repr(abs(value))).as_tuple()
    point, digits = len(figures) + exponent, "".join(map(str, figures)).lstrip("0")
    point, digits = point - (len(figures) - len(digits)), digits.rstrip("0")
    if not digits:
        return "0"
    if 0 < point <= 21:
        out = digits.ljust(point, "0")[:point] + ("." + digits[point:] if digits[point:] else "")
    elif -6 < point <= 0:
        out = "0." + "0" * -point + digits
    else:
        out = digits[0] + ("." + digits[1:] if digits[1:] else "") + f"e{point - 1:+d}"
    return "-" + out if value < 0 else out

def spell(value):
    """RFC 8785: keys in the order of their UTF-16 units. A surrogate by itself, which that refuses, is escaped."""
    if isinstance(value, float):
        return number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(spell, value)) + "]"
    if isinstance(value, dict):
        order = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(spell(key) + ":" + spell(value[key]) for key in order) + "}"
    return re.sub("[\ud800-\udfff]", lambda it: f"\\u{ord(it[0]):04x}", json.dumps(value, ensure_ascii=False))

def text(value):
    return spell(value).encode()

SHAPES = {
    "log": {"kind", "version", "publicKey"},
    "checkpoint": {"kind", "number", "at", "rows", "prevHash", "heads", "hash", "signature"},
    "row": {"kind", "chain", "seq", "at", "event", "commandId", "actor", "body", "prevHash", "hash"},
    "end": {"kind", "rows", "checkpoints"},
}

def parse(line):
    """Every number is a double, as it was to whoever wrote it."""
    return json.loads(line, parse_int=float, parse_float=float, parse_constant=lambda it: float("nan"))

def shaped(line):
    if set(line) != SHAPES[line["kind"]]:
        raise Bad("a line has other fields than it was written with")
    return line

def decoded(value):
    raw = base64.b64decode(value)
    if base64.b64encode(raw).decode() != value:  # There is one spelling; decoders pass over what follows it.
        raise Bad("a key or a signature is spelled oddly")
    return raw

def check_signature(c, key):
    body = text(["stampdesk-checkpoint"] + [c[f] for f in ("number", "at", "rows", "prevHash", "heads")])
    if hashlib.sha256(body).hexdigest() != c["hash"] or not signed(key, body, decoded(c["signature"])):
        raise Bad(f"checkpoint {c['number']:g}: its signature is wrong")

def verify(lines, kept):
    genesis, fields = "0" * 64, ("chain", "seq", "at", "event", "commandId", "actor", "body", "prevHash")
    lines = map(shaped, lines)
    head = next(lines)
    if head["kind"] != "log" or spell(head["version"]) != "1":
        raise Bad("no head")
    key, last, noted, seen, rows, ended = decoded(head["publicKey"]), None, {}, {}, 0, False
    here = None
    if kept:
        check_signature(kept, decoded(kept["publicKey"]))
        if kept["publicKey"] != head["publicKey"]:
            raise Bad("the kept checkpoint was signed by another key")
    for line in lines:
        if ended:
            raise Bad("something follows the end")
        if line["kind"] == "checkpoint":
            check_signature(line, key)
            if line["number"] != (last["number"] if last else 0) + 1 or line["prevHash"] != (last["hash"] if last else genesis):
                raise Bad(f"checkpoint {line['number']:g}: does not follow the one before")
            if kept and kept["number"] == line["number"] and kept["hash"] != line["hash"]:
                raise Bad(f"checkpoint {line['number']:g}: is not the one that was kept")
            last, _ = line, [noted.setdefault(chain, {}).update({seq: digest}) for chain, seq, digest in line["heads"]]
        elif line["kind"] == "row":
            seq, before = seen.get(line["chain"], (0, genesis))
            rows, ok = rows + 1, spell(line["seq"]) == str(seq + 1) and line["prevHash"] == before
            ok = ok and hashlib.sha256(text([line[f] for f in fields])).hexdigest() == line["hash"]
            ok, here = ok and (seq == 0 or line["chain"] == here), line["chain"]  # A chain stands in one piece.
            if not ok or noted.get(line["chain"], {}).get(seq + 1, line["hash"]) != line["hash"]:
                raise Bad(f"{line['chain']} row {seq + 1}")
            seen[line["chain"]] = (seq + 1, line["hash"])
        else:
            ended = spell([line["rows"], line["checkpoints"]]) == spell([float(rows), last["number"] if last else 0.0])
    for chain, heads in noted.items():
        if max(heads) > seen.get(chain, (0,))[0]:
            raise Bad(f"{chain} row {seen.get(chain, (0,))[0] + 1}: cut off behind a checkpoint")
    if kept and kept["number"] > (last["number"] if last else 0) or not ended:
        raise Bad("the log is cut off")
    return f"good: {rows} rows, {last['number'] if last else 0:g} checkpoints"

def check(path, against=None):
    """The line to print. Lines end at a line feed alone; a carriage return between two values is white space."""
    try:
        kept = parse(open(against, encoding="utf-8").read()) if against else None
        return verify(map(parse, open(path, encoding="utf-8", newline="\n")), kept)
    except (Bad, LookupError, ValueError, TypeError, AttributeError, StopIteration, RecursionError) as error:
        return f"BAD: {error}"

if __name__ == "__main__":
    if len(sys.argv) != 2 and (len(sys.argv) != 4 or sys.argv[2] != "--against"):
        sys.exit("python3 verify_audit.py LOG [--against CHECKPOINT]")
    sys.stdout.reconfigure(errors="backslashreplace")
    verdict = check(sys.argv[1], sys.argv[3] if len(sys.argv) == 4 else None)
    print(verdict)
    sys.exit(verdict.startswith("BAD"))
