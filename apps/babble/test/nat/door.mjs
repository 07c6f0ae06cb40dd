// The far end of a door: runs in another network, connects there for what comes through, and sends through what comes to its listeners.
import { connect, createServer } from 'node:net';

process.on('message', ({ host, port, listen }, socket) => {
  if (listen === true) {
    const server = createServer({ pauseOnConnect: true }, (came) => process.send({ host, port }, came));
    server.listen(port, host, () => process.send({ listening: port }));
    return;
  }
  if (socket === undefined) return;
  const there = connect(port, host);
  socket.pipe(there).pipe(socket);
  for (const end of [socket, there]) {
    end.on('error', () => {
      socket.destroy();
      there.destroy();
    });
  }
});
process.on('disconnect', () => process.exit());
