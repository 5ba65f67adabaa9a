"""Asks with OpenAI's own client and prints what it saw as one JSON object: client.py URL streamed|collected|whole|models."""

import json
import sys

import openai

url, what = sys.argv[1:3]
client = openai.OpenAI(base_url=url, api_key="none")
question = {"model": "helix-consultant", "messages": [{"role": "user", "content": "hello"}]}
seen = {}
try:
    if what == "streamed":
        content, reasoning = "", ""
        with client.chat.completions.create(stream=True, stream_options={"include_usage": True}, **question) as stream:
            for chunk in stream:
                if chunk.choices:
                    content += chunk.choices[0].delta.content or ""
                    reasoning += getattr(chunk.choices[0].delta, "reasoning_content", None) or ""
                if chunk.usage:
                    seen["total_tokens"] = chunk.usage.total_tokens
        seen |= {"content": content, "reasoning": reasoning}
    elif what == "collected":
        with client.chat.completions.stream(**question) as stream:
            for _ in stream:
                pass
            completion = stream.get_final_completion()
        seen["content"] = completion.choices[0].message.content
    elif what == "whole":
        completion = client.chat.completions.create(**question)
        seen["content"] = completion.choices[0].message.content
    else:
        seen["ids"] = [model.id for model in client.models.list()]
except openai.APIError as error:
    seen = {"error": type(error).__name__, "message": str(error), "status": getattr(error, "status_code", None)}
print(json.dumps(seen))
