#!/usr/bin/env python3
"""A second opinion on a trail, written from the specifications and not from readroom-verify.

    verify_trail.py --key VKEY [--witness VKEY]… [--quorum N] PATH…

PATH is an export (.jsonl, or .csv with its .csv.proof) or a published folder of tiles. One JSON line for
each says whether it is whole and, if not, the first thing that is wrong. Exits 0 if all are whole, 1 if
one is not, 2 if it can't judge. RFC 6962 section 2.1, C2SP signed-note, tlog-checkpoint, tlog-cosignature
and tlog-tiles; the form of exports is in docs/readroom-verify.md.
"""

import argparse
import base64
import csv
import hashlib
import io
import json
import pathlib
import struct
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG, COSIGNATURE = 1, 4  # signature types of C2SP signed-note


class Wrong(Exception):
    """What is wrong with a trail."""


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def node(left, right):
    return sha(b"\x01", left, right)


def expect(holds, what):
    if not holds:
        raise Wrong(what)


class Key:
    """A verifier key: NAME+ID+BASE64 of the type and the Ed25519 key."""

    def __init__(self, text, kind):
        self.text = text.strip()
        self.name, key_id, key = self.text.split("+", 2)
        key = base64.b64decode(key, validate=True)
        self.id = sha(self.name.encode(), b"\n", key)[:4]
        if key[0] != kind or self.id.hex() != key_id:
            raise ValueError(f"not a verifier key of this kind: {text}")
        self.kind, self.key = kind, Ed25519PublicKey.from_public_bytes(key[1:])

    def signed(self, note):
        """Whether this key signed a note, given as (text, [(name, signature)])."""
        text, lines = note
        for name, blob in lines:
            if name != self.name or blob[:4] != self.id:
                continue
            message, signature = text.encode(), blob[4:]
            if self.kind == COSIGNATURE:
                (time,) = struct.unpack(">Q", signature[:8])
                message, signature = f"cosignature/v1\ntime {time}\n".encode() + message, signature[8:]
            try:
                self.key.verify(signature, message)
                return True
            except InvalidSignature:
                raise Wrong(f"a signature in the name of {name} is not by its key") from None
        return False


def open_note(note):
    text, _, lines = note.rpartition("\n\n")
    expect(text and lines.endswith("\n"), "a note has no signatures")
    signatures = []
    for line in lines.splitlines():
        dash, name, blob = (line.split(" ") + ["", ""])[:3]
        expect(dash == "\u2014", "a note's signature line can't be read")
        signatures.append((name, base64.b64decode(blob, validate=True)))
    return text + "\n", signatures


class Tree:
    """A growing tree: the roots of its perfect subtrees, the largest first."""

    def __init__(self, size=0, peaks=()):
        expect(len(peaks) == size.bit_count(), "the hashes on the left are not those of a tree of that size")
        self.size, self.peaks = size, list(peaks)

    def append(self, leaf):
        size = self.size
        while size & 1:
            leaf, size = node(self.peaks.pop(), leaf), size >> 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        if not self.peaks:
            return sha()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node(peak, root)
        return root


def check_consistency(proof, old, old_root, new, new_root):
    """RFC 9162, 2.1.4.2."""
    if old == new or old == 0:
        expect(not proof and (old == 0 or old_root == new_root), "the log forked")
        return
    proof = list(proof)
    if old & (old - 1) == 0:
        proof.insert(0, old_root)
    expect(proof, "the consistency proof is empty")
    fn, sn = old - 1, new - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = proof[0]
    for part in proof[1:]:
        expect(sn > 0, "the consistency proof is too long")
        if fn & 1 or fn == sn:
            fr, sr = node(part, fr), node(part, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, part)
        fn, sn = fn >> 1, sn >> 1
    expect(sn == 0 and fr == old_root and sr == new_root, "the log forked")


class Judge:
    def __init__(self, logs, witnesses, quorum):
        self.logs, self.witnesses, self.quorum = logs, witnesses, quorum

    def key_of(self, origin, own):
        given = [key for key in self.logs if key.name == origin]
        key = given[0] if given else Key(own, LOG)
        expect(key.name == origin and key.text == own, f"{origin} is signed by another key than was given")
        return key

    def head(self, note, key):
        """(size, root, how many witnesses) of a checkpoint that the log signed."""
        note = open_note(note)
        origin, size, root = note[0].split("\n")[:3]
        expect(origin == key.name and key.signed(note), "a checkpoint is not signed by its log")
        return int(size), base64.b64decode(root, validate=True), sum(witness.signed(note) for witness in self.witnesses)

    def export(self, path):
        if path.suffix == ".csv":
            body = path.read_bytes()
            head = path.with_name(path.name + ".proof").read_bytes()
        else:
            first, second, body = path.read_bytes().split(b"\n", 2)
            head = first + b"\n" + second + b"\n"
        expect(head.count(b"\n") == 2 and head.endswith(b"\n"), "there is more or less to the proof than its two lines")
        line, note = head.splitlines()
        manifest, text = json.loads(line), json.loads(note)
        expect(json.dumps(text, ensure_ascii=False).encode() == note, "the manifest's signature is not spelled as it was")
        signer = Key(manifest["signer"], LOG)
        signed = open_note(text)
        expect(self.key_of(signer.name, manifest["signer"]).signed(signed), "the manifest is not signed")
        expect(signed[0] == f"readroom-export/1\n{sha(line).hex()}\n", "the manifest is not the one that was signed")
        expect(sha(body).hex() == manifest["text"], "the entries are not the bytes that were exported")
        if path.suffix == ".csv":
            rows = list(csv.DictReader(io.StringIO(body.decode(), newline="")))
        else:
            rows = [json.loads(row) for row in body.splitlines()]
        self.rows(manifest, rows)

    def rows(self, manifest, rows):
        chain, shown, logs = hashlib.sha256(), 0, [[] for _ in manifest["logs"]]
        for row in rows:
            leaf, entry = base64.b64decode(row["leaf"], validate=True), row.get("entry") or None
            if entry is not None:
                expect(leaf == sha(b"\x00", entry.encode()), f"entry {row['n']} was changed")
                shown += 1
            log, n = int(row["log"]), int(row["n"])
            chain.update(struct.pack(">IQ", log, n) + leaf + bytes([entry is not None]))
            logs[log].append((n, leaf))
        told = (manifest["chain"], manifest["lines"], manifest["shown"])
        expect((chain.hexdigest(), len(rows), shown) == told, "the manifest's counts are not those of its lines")
        for part, leaves in zip(manifest["logs"], logs):
            self.part(part, leaves)

    def part(self, part, leaves):
        expect([n for n, _ in leaves] == list(range(part["from"], part["to"])), "entries are missing or out of order")
        key = self.key_of(part["origin"], part["key"])
        last = self.head(part["last"], key)
        expect(last[2] >= self.quorum, f"{last[2]} witnesses signed the last checkpoint of {key.name}")
        heads = {}
        for note in part["heads"]:
            size, root, _ = self.head(note, key)
            expect(heads.setdefault(size, root) == root, f"the log forked at {size}")
        tree = Tree(part["from"], [base64.b64decode(peak) for peak in part["left"]])
        for _, leaf in leaves:
            tree.append(leaf)
            expect(heads.pop(tree.size, tree.root()) == tree.root(), f"the log forked before {tree.size}")
        expect(not heads, "a checkpoint lies outside the entries")
        proof = [base64.b64decode(part) for part in part["consistency"]]
        check_consistency(proof, tree.size, tree.root(), last[0], last[1])

    def folder(self, path):
        origin = (path / "checkpoint").read_text().split("\n", 1)[0]
        key = next((key for key in self.logs if key.name == origin), None)
        expect(key, f"no key was given for {origin}")
        size, root, witnesses = self.head((path / "checkpoint").read_text(), key)
        expect(witnesses >= self.quorum, f"{witnesses} witnesses signed the checkpoint")
        heads = {size: root}
        for line in (path / "heads.jsonl").read_text().splitlines():
            earlier, its_root, _ = self.head(json.loads(line), key)
            expect(heads.setdefault(earlier, its_root) == its_root, f"the log forked at {earlier}")
        tree = Tree()
        while tree.size < size:
            for entry in bundle(path, tree.size // 256, min(256, size - tree.size)):
                tree.append(sha(b"\x00", entry))
                expect(heads.get(tree.size, tree.root()) == tree.root(), f"the log forked before {tree.size}")


def bundle(path, n, width):
    """The entries of a bundle: each after its length (tlog-tiles)."""
    name = f"{n % 1000:03}"
    while n >= 1000:
        n //= 1000
        name = f"x{n % 1000:03}/{name}"
    file = path / "tile" / "entries" / (name if width == 256 else f"{name}.p/{width}")
    data, entries = file.read_bytes(), []
    while data:
        (length,) = struct.unpack(">H", data[:2])
        expect(len(data) >= 2 + length, "a bundle is cut off")
        entries.append(data[2 : 2 + length])
        data = data[2 + length :]
    expect(len(entries) == width, "a bundle has more or fewer entries than its name says")
    return entries


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=pathlib.Path, metavar="PATH")
    parser.add_argument("--key", action="append", default=[])
    parser.add_argument("--witness", action="append", default=[])
    parser.add_argument("--quorum", type=int, default=0)
    args = parser.parse_args()
    try:
        witnesses = [Key(text, COSIGNATURE) for text in args.witness]
        judge = Judge([Key(text, LOG) for text in args.key], witnesses, args.quorum)
    except (ValueError, IndexError) as error:
        print(f"verify_trail: {error}", file=sys.stderr)
        return 2
    worst = 0
    for path in args.paths:
        why = None
        try:
            (judge.folder if path.is_dir() else judge.export)(path)
        # Whatever can't be read is not whole either: bytes of any kind may stand in a tampered file.
        except (Wrong, ValueError, KeyError, TypeError, IndexError, OSError, struct.error, AttributeError) as error:
            why, worst = f"{type(error).__name__}: {error}", 1
        print(json.dumps({"path": str(path), "whole": why is None, "why": why}))
    return worst


if __name__ == "__main__":
    sys.exit(main())
