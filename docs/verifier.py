"""A second verifier of sealed books, for auditors: plain Python, no library, nothing of the program that made them.

python3 verifier.py FOLDER      prints the root of the book, and of each sealed year whether it holds; ends with 1 if not.
"""
import hashlib, json, pathlib, sys, tomllib  # noqa: E401, I001

FIELDS = {"approval": "lines", "variation": "lines", "decision": "lines", "quotation": "lines", "correction": "was now"}
PENDING = {"proposed", "recommended", "agreed", "deferred"}
STANDS = {"approved", "amended", "upheld"}
UNDECIDED, ENDED = {None, "noted"}, {"withdrawn", "rescinded"}
BEFORE = {word: UNDECIDED | PENDING for word in PENDING}
BEFORE |= {word: UNDECIDED | PENDING | STANDS | {"indicative", "rejected", "called-in"} for word in ("approved", "amended")}
BEFORE |= {word: UNDECIDED | PENDING | {"indicative"} for word in ("rejected", "withdrawn")}
BEFORE |= {"called-in": STANDS, "upheld": {"called-in"}, "rescinded": STANDS | {"called-in"}}
BEFORE |= {"noted": {None, *PENDING, *STANDS, "indicative", "noted", "rejected", "called-in"}}
BEFORE |= {"indicative": {None, *PENDING, "indicative", "noted", "rejected", "called-in"}}

def sha(data): return hashlib.sha256(data).digest()
def coded(value): return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
def plain(key, value):  # a value of the file as the digest takes it
    if isinstance(value, dict): return {k: plain(k, v) for k, v in value.items() if v not in ("", [], {})}
    if isinstance(value, list): return [plain(key.removesuffix("s"), part) for part in value]
    if key == "year" and value != "not-stated":
        years = [y.strip().replace("/", "-").replace(" to ", "-")[:4] for y in value.split("..")]
        return "..".join(f"{y}-{(int(y) + 1) % 100:02d}" for y in years)
    if key == "amount" and value not in ("not-stated", "withheld"): return int(value.replace(".", ""))
    return value.isoformat() if hasattr(value, "isoformat") else value

def root(leaves):
    row = [sha(b"\0" + f"{name}={digest}".encode()) for name, digest in sorted(leaves.items())] or [sha(b"")]
    while len(row) > 1: row = [sha(b"\1" + row[i] + row[i + 1]) if i + 1 < len(row) else row[i] for i in range(0, len(row), 2)]
    return "sha256:" + row[0].hex()

def scheme_of(entry, entries):
    while "scheme" not in entry: entry = entries[entry.get("of") or entry["corrects"]]
    return entry["scheme"]

def read(folder):
    files = [tomllib.loads(path.read_text("utf-8-sig")) for path in sorted(folder.rglob("*.toml")) if not path.name.startswith(".")]
    entries = {entry["id"]: entry for file in files for entry in file.get("entry", ())}
    accounts = {scheme["code"]: scheme.get("account", "not-stated") for file in files for scheme in file.get("scheme", ())}
    powers = {body["id"]: body.get("decides", ()) for file in files for body in file.get("body", ())}
    whole = {}
    for name, entry in entries.items():
        made = {"matter": "budget", **entry, "scheme": scheme_of(entry, entries)}
        if "decision" in made: made["decision"] = {"evidence": "minute", **made["decision"]}
        for part in FIELDS[made["kind"]].split():
            if part in made: made[part] = [{"scheme": made["scheme"], "source": "not-stated", **line} for line in made[part]]
            for line in made.get(part, ()): line.setdefault("account", accounts.get(line["scheme"], "not-stated"))
        whole[name] = plain("entry", made)
    return whole, powers

def totals(entries, powers, year):  # approved and pending in pence: each entry's last possible step, its lines as corrected
    lines = {name: list(entry.get("lines", entry.get("now", []))) for name, entry in entries.items()}
    meaning = lambda line: {k: v for k, v in line.items() if k != "stated"}  # noqa: E731
    for entry in sorted((e for e in entries.values() if e["kind"] == "correction"), key=lambda e: (e["recorded"], e["statement"]["made"], len(e["id"]), e["id"])):
        target = entry["corrects"]
        while target:
            left = list(lines[target])
            found = [next((o for o in left if meaning(o) == meaning(w)), None) for w in entry.get("was", [])]
            if None in found: break
            lines[target] = [line for line in left if line not in found] + entry.get("now", [])
            target = entries[target].get("corrects")
    sums = {f"{c}-{f}": 0 for c in ("approved", "pending") for f in ("capital", "revenue", "not-stated")}
    for name, entry in entries.items():
        later = [e for e in entries.values() if e["kind"] == "decision" and e["of"] == name]
        day = lambda e: e["decision"].get("decided") or e["decision"].get("quoted_in", {}).get("dated") or e["recorded"]  # noqa: E731
        outcome, source = None, name
        own = (entry,) if entry["kind"] in ("approval", "variation") else ()
        for step in (*own, *sorted(later, key=lambda e: (day(e), e["recorded"], len(e["id"]), e["id"]))):
            said, body = step["decision"]["outcome"], step["decision"].get("body")
            able = entry["matter"] in powers.get(body, ()) if body else step["decision"]["evidence"] == "quoted"
            if outcome not in BEFORE[said] or (said == "noted" and outcome) or (said == "indicative" and outcome not in UNDECIDED): continue
            if said in ("approved", "amended", "rescinded") and not able:
                outcome = outcome if said == "rescinded" or outcome in STANDS | {"called-in"} else "agreed"
                continue
            outcome = said
            if said == "amended" and step.get("lines"): source = step["id"]
        column = "approved" if outcome in STANDS else "pending" if outcome in PENDING | {"called-in"} else None
        for line in lines[source] if column else ():
            if line["year"] == year and isinstance(line["amount"], int): sums[f"{column}-{line['funding']}"] += line["amount"]
    return sums

folder, failed = pathlib.Path(sys.argv[1]), False
whole, powers = read(folder)
digests = {name: hashlib.sha256(b"hmsledger:entry:1\0" + coded(entry)).hexdigest() for name, entry in whole.items()}
print(f"{len(whole)} entries, root {root(digests)}")
for path in sorted((folder / "seals").glob("*.seal")):
    seal = tomllib.loads(path.read_text("utf-8"))
    sealed = {entry["id"]: entry["digest"] for entry in seal.get("entry", ())}
    wrong = [name for name, digest in sealed.items() if digests.get(name) != digest]
    wrong += ["its root"] if root(sealed) != seal["root"] else []
    held = {name: whole[name] for name in sealed if name in whole}
    if not wrong and '"withheld"' not in json.dumps(held):
        sums = totals(held, powers, seal["year"])
        wrong += [name for name, amount in seal["totals"].items() if sums[name] != int(amount.replace(".", ""))]
    failed |= bool(wrong)
    print(f"{seal['year']}: " + (f"does NOT hold: {', '.join(wrong)}" if wrong else f"holds, {len(sealed)} entries, root {seal['root']}"))
sys.exit(failed)
