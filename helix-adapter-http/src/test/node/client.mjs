// What OpenAI's own client for node makes of a server: prints one JSON document.
import OpenAI from "openai";

const client = new OpenAI({ apiKey: "none", baseURL: process.argv[2] });
const messages = [{ role: "user", content: process.argv[4] }];
const model = "helix-consultant";

async function streamed() {
  const stream = await client.chat.completions.create({ model, messages, stream: true });
  let content = "";
  let chunks = 0;
  for await (const chunk of stream) {
    chunks++;
    content += chunk.choices[0]?.delta?.content ?? "";
  }
  return { content, chunks };
}

async function collected() {
  const stream = client.chat.completions.stream({ model, messages, stream_options: { include_usage: true } });
  const completion = await stream.finalChatCompletion();
  return { content: completion.choices[0].message.content, usage: completion.usage };
}

async function whole() {
  const completion = await client.chat.completions.create({ model, messages });
  return { content: completion.choices[0].message.content };
}

async function models() {
  const list = await client.models.list();
  return { ids: list.data.map((entry) => entry.id) };
}

try {
  console.log(JSON.stringify(await { streamed, collected, whole, models }[process.argv[3]]()));
} catch (error) {
  console.log(JSON.stringify({ error: error.constructor.name, status: error.status, message: error.message }));
}
