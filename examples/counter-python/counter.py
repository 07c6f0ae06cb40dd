#!/usr/bin/env python3
"""A replicated counter on Babble, with nothing but the standard library.

Every number typed is added to the same total on all machines. The program has two connections with its Babble node:
the node calls it (State.*), and it hands transactions to the node (Babble.SubmitTx). Both speak JSON-RPC 1.0, one JSON
object per line.
"""

import argparse
import base64
import hashlib
import json
import re
import socket
import socketserver
import sys
import threading


class Counter:
    """The state that Babble keeps equal everywhere. Nothing but committed blocks may change it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.total = 0
        self.responses: dict[int, dict] = {}  # by block; a real application would keep them on disk
        self.snapshots: dict[int, bytes] = {}

    def commit_block(self, block: dict) -> dict:
        body = block["Body"]
        index = body["Index"]
        with self.lock:
            # A node sends a block again when it lost the connection before it read the answer.
            if index in self.responses:
                return self.responses[index]
            self.total += sum(number(base64.b64decode(data or "")) for data in body["Transactions"] or [])
            # One receipt for each request to join or leave. All machines must decide alike; this one welcomes everybody.
            receipts = [{"InternalTransaction": it, "Accepted": True} for it in body["InternalTransactions"] or []]
            self.snapshots[index] = str(self.total).encode()
            self.responses[index] = {"StateHash": self.state_hash(), "InternalTransactionReceipts": receipts}
            print(f"block {index}: total {self.total}", flush=True)
            return self.responses[index]

    def get_snapshot(self, index: int) -> str:
        if index not in self.snapshots:
            raise LookupError(f"Snapshot {index} not found")
        return text64(self.snapshots[index])

    def restore(self, snapshot: str) -> str:
        with self.lock:
            self.total = int(base64.b64decode(snapshot))
            self.responses.clear()
            return self.state_hash()

    def on_state_changed(self, state: int) -> dict:
        return {}  # anything but None: nodes of the Go implementation do not take null

    def state_hash(self) -> str:
        return text64(hashlib.sha256(str(self.total).encode()).digest())


def number(transaction: bytes) -> int:
    """Anybody can submit anything: what is no number counts as 0, on every machine alike."""
    return int(transaction) if re.fullmatch(rb"-?[0-9]{1,9}", transaction) else 0


def text64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class NodeConnection(socketserver.StreamRequestHandler):
    """Answers the calls of the node, one after the other."""

    def handle(self) -> None:
        counter = self.server.counter
        methods = {
            "State.CommitBlock": counter.commit_block,
            "State.GetSnapshot": counter.get_snapshot,
            "State.Restore": counter.restore,
            "State.OnStateChanged": counter.on_state_changed,
        }
        for line in self.rfile:
            call = json.loads(line)
            answer = {"id": call["id"], "result": None, "error": None}
            try:
                answer["result"] = methods[call["method"]](call["params"][0])
            except Exception as failure:  # the node gets to know, and offers the block again
                answer["error"] = f"{type(failure).__name__}: {failure}"
            self.wfile.write(json.dumps(answer).encode() + b"\n")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def submit(node: tuple[str, int], line: str) -> None:
    """Hands a transaction to the node. An answer of true means taken, not committed: that is when commit_block gets it."""
    with socket.create_connection(node) as connection, connection.makefile("rw") as stream:
        request = {"method": "Babble.SubmitTx", "params": [text64(line.strip().encode())], "id": 0}
        print(json.dumps(request), file=stream, flush=True)
        if error := json.loads(stream.readline())["error"]:
            print(f"not submitted: {error}", file=sys.stderr)


def address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    return host, int(port)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="A replicated counter on Babble")
    parser.add_argument("--listen", type=address, default="127.0.0.1:1339", help="where the node calls")
    parser.add_argument("--node", type=address, default="127.0.0.1:1338", help="where the node takes numbers")
    flags = parser.parse_args()
    server = Server(flags.listen, NodeConnection)
    server.counter = Counter()
    threading.Thread(target=server.serve_forever).start()  # goes on after the end of the input
    for line in sys.stdin:
        submit(flags.node, line)
