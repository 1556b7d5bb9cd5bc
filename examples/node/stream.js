'use strict';

// Tells what gateway.js could not: node stream.js FILE

const fs = require('node:fs');
const { connect, trackAll } = require('./tollgate');

async function main(file) {
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter((line) => line);
  const tollgate = connect();
  const refused = await trackAll(tollgate, lines.map((line) => JSON.parse(line)));
  tollgate.close();
  fs.rmSync(file);
  for (const { error } of refused) {
    console.error(`refused: ${error.message}`);
  }
  console.log(`told ${lines.length - refused.length}, refused ${refused.length}`);
}

if (process.argv.length !== 3) {
  console.error('usage: node stream.js FILE');
  process.exit(2);
}
main(process.argv[2]).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
