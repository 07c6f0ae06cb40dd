#!/usr/bin/env node
import { main } from '../dist/main.js';

// Whoever reads the output has had enough of it, as `head` does: no reason for a stack.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(1);
});

process.exitCode = await main(process.argv.slice(2));
