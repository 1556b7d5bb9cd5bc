'use strict';

// Calls of Tollgate, made from the .proto files alone.

const fs = require('node:fs');
const path = require('node:path');
const { Readable } = require('node:stream');
const { setTimeout: sleep } = require('node:timers/promises');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const PROTOS = path.join(__dirname, 'protos');
const SERVER = process.env.TOLLGATE_SERVER || '127.0.0.1:9090';

// What one attempt may take, and how many there are. Tracking is not worth more of a request's
// time: what is not told by then is told later.
const DEADLINE_MS = 5000;
const ATTEMPTS = 5;

// After these nobody knows whether the call was carried out, and the same call again does no harm:
// a message is counted once for its message_id.
const PASSING = [grpc.status.UNAVAILABLE, grpc.status.DEADLINE_EXCEEDED];

function connect() {
  const definition = protoLoader.loadSync('tollgate/metering/v1/metering_service.proto', {
    includeDirs: [PROTOS],
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const { MeteringService } = grpc.loadPackageDefinition(definition).tollgate.metering.v1;
  return new MeteringService(SERVER, credentials());
}

// A key must not travel in the clear, so only this machine is reached without TLS.
function credentials() {
  if (/^(127\.0\.0\.1|localhost):/.test(SERVER)) {
    return grpc.credentials.createInsecure();
  }
  const ca = process.env.TOLLGATE_CA_FILE;
  return grpc.credentials.createSsl(ca ? fs.readFileSync(ca) : null);
}

function metadata() {
  const metadata = new grpc.Metadata();
  if (process.env.TOLLGATE_KEY) {
    metadata.set('authorization', `Bearer ${process.env.TOLLGATE_KEY}`);
  }
  return metadata;
}

function passing(error) {
  return PASSING.includes(error.code);
}

function pause(attempt) {
  return sleep(200 * 2 ** (attempt - 1) * (0.5 + Math.random()));
}

function once(tollgate, method, request) {
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + DEADLINE_MS;
    tollgate[method](request, metadata(), { deadline }, (error, answer) =>
      error ? reject(error) : resolve(answer));
  });
}

// One call, again with the very same request while it fails in passing.
async function call(tollgate, method, request) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(tollgate, method, request);
    } catch (error) {
      if (!passing(error) || attempt === ATTEMPTS) {
        throw error;
      }
    }
    await pause(attempt);
  }
}

// One stream of items. The answers come in the order of the items; pipe waits whenever the server
// does not read. A stream has no deadline: the server ends it after 30 minutes.
function stream(tollgate, items, results) {
  return new Promise((resolve, reject) => {
    const call = tollgate.trackStream(metadata());
    call.on('data', (result) => results.push(result));
    call.on('end', resolve);
    call.on('error', reject);
    Readable.from(items).pipe(call);
  });
}

// Tracks items by as many streams as it takes: what has no answer, or one that says "later", goes
// into the next. Returns the items that were refused, with the reason.
async function trackAll(tollgate, items) {
  const refused = [];
  let left = items;
  for (let attempt = 1; left.length > 0; ) {
    const results = [];
    try {
      await stream(tollgate, left, results);
    } catch (error) {
      if (!passing(error)) {
        throw error;
      }
    }
    const next = [];
    left.forEach((item, i) => {
      const error = i < results.length ? results[i].error : { code: grpc.status.UNAVAILABLE };
      if (error && passing(error)) {
        next.push(item);
      } else if (error) {
        refused.push({ item, error });
      }
    });
    attempt = next.length < left.length ? 1 : attempt + 1;
    if (attempt > ATTEMPTS) {
      throw new Error('Tollgate takes nothing');
    }
    left = next;
    if (left.length > 0) {
      await pause(attempt);
    }
  }
  return refused;
}

module.exports = { connect, call, trackAll, passing };
