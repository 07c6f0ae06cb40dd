// Health check of the containers: does somebody accept connections at this port?
import { connect } from 'node:net';

const socket = connect(Number(process.argv[2]), '127.0.0.1');
socket.setTimeout(2_000);
socket.on('connect', () => process.exit(0));
socket.on('timeout', () => process.exit(1));
socket.on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
