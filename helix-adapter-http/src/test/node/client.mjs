// What OpenAI's own client for node makes of a server: client.mjs URL WHAT QUESTION [OPTIONS] prints one JSON document.
import OpenAI from "openai";

const [url, what, question, options] = process.argv.slice(2);
const client = new OpenAI({ apiKey: "none", baseURL: url, ...JSON.parse(options ?? "{}") });
const messages = [{ role: "user", content: question }];
const model = "helix-consultant";
const seen = { content: "", reasoning: "", finish: null };

async function streamed() {
  const stream = await client.chat.completions.create({ model, messages, stream: true });
  for await (const chunk of stream) {
    seen.content += chunk.choices[0].delta.content ?? "";
    seen.reasoning += chunk.choices[0].delta.reasoning_content ?? "";
    seen.finish = chunk.choices[0].finish_reason ?? seen.finish;
  }
}

async function collected() {
  const stream = client.chat.completions.stream({ model, messages, stream_options: { include_usage: true } });
  const completion = await stream.finalChatCompletion();
  seen.content = completion.choices[0].message.content;
  seen.usage = completion.usage;
}

async function whole() {
  const completion = await client.chat.completions.create({ model, messages });
  seen.content = completion.choices[0].message.content;
}

async function twice() {
  await whole();
  messages[0].content += " again";
  await whole();
}

async function models() {
  const list = await client.models.list();
  seen.ids = list.data.map((entry) => entry.id);
}

async function unknown() {
  await client.chat.completions.create({ model: "gpt-5", messages });
}

try {
  await { streamed, collected, whole, twice, models, unknown }[what]();
} catch (error) {
  Object.assign(seen, { error: error.constructor.name, status: error.status, message: error.message });
}
console.log(JSON.stringify(seen));
