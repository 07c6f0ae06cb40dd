// The application of one node, over the JSON-RPC socket proxy: the dummy's state hash, all internal transactions accepted.
import { createConnection, createServer } from 'node:net';
import { performance } from 'node:perf_hooks';

const STATES = ['Babbling', 'CatchingUp', 'Joining', 'Leaving', 'Shutdown', 'Suspended'];

function onLines(socket, handle) {
  let rest = '';
  socket.setEncoding('utf8');
  socket.setNoDelay(true);
  socket.on('data', (chunk) => {
    let from = 0;
    for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', from)) {
      handle(rest + chunk.slice(from, end));
      rest = '';
      from = end + 1;
    }
    rest += chunk.slice(from);
  });
}

export class Application {
  /** Closed loop: replace every committed own transaction by a new one. */
  refill = false;
  acknowledged = 0;
  states = [];
  /** Text → how often. */
  errors = new Map();
  #sequence = 0;
  #sockets = new Set();
  #server;
  #client;

  constructor(index, ledger, transactionBytes) {
    this.index = index;
    this.ledger = ledger;
    this.transactionBytes = transactionBytes;
  }

  get state() {
    return this.states.at(-1);
  }

  /** The side that the node calls. */
  async listen(port) {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', (error) => this.#count(`node to application: ${error.code}`));
      onLines(socket, (line) => this.#serve(socket, JSON.parse(line)));
    });
    await new Promise((done) => {
      this.#server.listen(port, '127.0.0.1', done);
    });
  }

  #serve(socket, { method, params, id }) {
    const answer = (result, error = null) => socket.write(`${JSON.stringify({ id, result, error })}\n`);
    const [argument] = params;
    if (method === 'State.CommitBlock') this.#commit(argument.Body, answer);
    else if (method === 'State.GetSnapshot') answer(this.ledger.blocks.get(argument)?.stateHash ?? '');
    else if (method === 'State.Restore') answer(argument);
    else if (method === 'State.OnStateChanged') {
      this.states.push(STATES[argument] ?? `state ${argument}`);
      answer({});
    } else answer(null, `unknown method ${method}`);
  }

  #commit(body, answer) {
    const { stateHash, own } = this.ledger.deliver(this.index, body);
    const accept = (InternalTransaction) => ({ InternalTransaction, Accepted: true });
    answer({ StateHash: stateHash, InternalTransactionReceipts: (body.InternalTransactions ?? []).map(accept) });
    if (this.refill && own > 0) this.submit(own);
  }

  /** The side that calls the node. Resolves to whether it could be reached. */
  connect(port) {
    this.#client?.destroy();
    return new Promise((done) => {
      this.#client = createConnection(port, '127.0.0.1', () => done(true));
      this.#client.on('error', (error) => {
        this.#count(`application to node: ${error.code}`);
        done(false);
      });
      onLines(this.#client, (line) => {
        const { result, error } = JSON.parse(line);
        if (result === true) this.acknowledged += 1;
        else this.#count(`SubmitTx answered ${JSON.stringify(error ?? result)}`);
      });
    });
  }

  /** Each transaction is `node.sequence.milliseconds`, padded: no two are equal. */
  submit(count) {
    let lines = '';
    for (let i = 0; i < count; i += 1) {
      const name = `${this.index}.${this.#sequence}.${Math.round(performance.timeOrigin + performance.now())}`;
      const transaction = Buffer.from(`${name} `.padEnd(this.transactionBytes, '.')).toString('base64');
      lines += `{"method":"Babble.SubmitTx","params":["${transaction}"],"id":${this.#sequence}}\n`;
      this.#sequence += 1;
      this.ledger.submit(name, this.index);
    }
    this.#client.write(lines);
  }

  #count(text) {
    this.errors.set(text, (this.errors.get(text) ?? 0) + 1);
  }

  close() {
    this.#client?.destroy();
    for (const socket of this.#sockets) socket.destroy();
    this.#server?.close();
  }
}
