'use strict';

// A gateway's work with one message: node gateway.js TENANT CUSTOMER MESSAGE_ID TEXT
// It came in with that id, and is answered.

const crypto = require('node:crypto');
const fs = require('node:fs');
const { connect, call, passing } = require('./tollgate');

// What could not be told, a TrackItem a line, for stream.js.
const UNTOLD = process.env.UNTOLD_FILE || 'untold.ndjson';

function timestamp(date) {
  const millis = date.getTime();
  return { seconds: Math.floor(millis / 1000), nanos: (millis % 1000) * 1_000_000 };
}

// Stands for the provider: sends a message, and answers with the id that it gave it.
async function send(customer, text) {
  console.log(`sent ${text.length} characters`);
  return `out.${crypto.randomUUID()}`;
}

// Metering never stops messaging: what cannot be told now is kept.
async function track(tollgate, method, kind, request) {
  try {
    const answer = await call(tollgate, method, request);
    const used = `${answer.usage.conversation_count} conversations this month`;
    console.log(`${kind}: ${used}${answer.duplicate ? ', told before' : ''}`);
  } catch (error) {
    if (!passing(error)) {
      throw error;
    }
    fs.appendFileSync(UNTOLD, JSON.stringify({ [kind]: request }) + '\n');
    console.log(`${kind}: kept for later`);
  }
}

// Nor does a quota that cannot be asked for.
async function mayBeSent(tollgate, tenant, customer) {
  try {
    const request = { tenant_id: tenant, customer_id: customer };
    const { decision } = await call(tollgate, 'checkQuota', request);
    if (!decision.allowed) {
      console.log(`refused: ${decision.message}`);
    }
    return decision.allowed;
  } catch (error) {
    if (!passing(error)) {
      throw error;
    }
    return true;
  }
}

async function main(tenant, customer, messageId, text) {
  const tollgate = connect();
  // The id is the provider's, and the time is taken once: so every attempt is the same call.
  await track(tollgate, 'trackMessage', 'inbound', {
    tenant_id: tenant,
    customer_id: customer,
    message_id: messageId,
    occurred_at: timestamp(new Date()),
  });
  if (await mayBeSent(tollgate, tenant, customer)) {
    const sentId = await send(customer, text);
    await track(tollgate, 'trackOutbound', 'outbound', {
      tenant_id: tenant,
      customer_id: customer,
      message_id: sentId,
      occurred_at: timestamp(new Date()),
      path: 'SEND_PATH_DIRECT',
    });
  }
  tollgate.close();
}

if (process.argv.length !== 6) {
  console.error('usage: node gateway.js TENANT CUSTOMER MESSAGE_ID TEXT');
  process.exit(2);
}
main(...process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exit(1);
});
