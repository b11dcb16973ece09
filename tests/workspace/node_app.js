// The greeting app of test_compat.py on Bolt for JavaScript; settings come as the first argument.
const { App, LogLevel } = require('@slack/bolt');

const settings = JSON.parse(process.argv[2]);
const app = new App({
  token: settings.token,
  appToken: settings.appToken,
  socketMode: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl: settings.api },
});

app.message('hello', async ({ message, say }) => {
  const button = { type: 'button', text: { type: 'plain_text', text: 'Click me' }, action_id: 'click' };
  const text = { type: 'mrkdwn', text: `Hey there <@${message.user}>!` };
  await say({
    blocks: [{ type: 'section', text, accessory: button }],
    text: 'Hey there',
    thread_ts: message.ts,
  });
});

app.action('click', async ({ body, ack, say }) => {
  await ack();
  await say(`<@${body.user.id}> clicked the button`);
});

app.command('/readiness', async ({ ack, body, client }) => {
  await ack();
  await client.views.open({ trigger_id: body.trigger_id, view: settings.view });
});

app.view('new', async ({ ack, body, view, client }) => {
  await ack();
  const quantity = view.state.values.quantity.value.value;
  await client.chat.postMessage({ channel: body.user.id, text: `got ${quantity}` });
});

app.start();
