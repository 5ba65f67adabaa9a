"""Stands between Open WebUI and HELIX: notes what is asked, passes all on as it comes, and plays a search engine that finds one page."""

import argparse
import json
import pathlib

from aiohttp import ClientSession, ClientTimeout, web

FOUND = {
    "results": [
        {
            "url": "http://127.0.0.1/greetings",
            "title": "How people greet",
            "content": "In Austria people say Servus.",
            "score": 1,
        }
    ]
}


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", required=True, type=int)
    options.add_argument("--to", required=True, help="HELIX's address")
    options.add_argument("--record", required=True, type=pathlib.Path)
    given = options.parse_args()

    async def search(request):
        with given.record.open("a") as record:
            record.write(json.dumps({"search": request.query.get("q", "")}) + "\n")
        return web.json_response(FOUND)

    async def passed(request):
        body = await request.read()
        if request.method == "POST":
            note = {
                "path": request.path,
                "headers": {k: v for k, v in request.headers.items() if k.lower().startswith("x-openwebui")},
                "body": json.loads(body),
            }
            with given.record.open("a") as record:
                record.write(json.dumps(note) + "\n")
        headers = {k: v for k, v in request.headers.items() if k.lower() not in ("host", "content-length")}
        async with request.app["session"].request(
            request.method, given.to + request.path_qs, data=body, headers=headers
        ) as answer:
            kept = {k: v for k, v in answer.headers.items() if k.lower() in ("content-type", "content-encoding", "cache-control")}
            out = web.StreamResponse(status=answer.status, headers=kept)
            await out.prepare(request)
            async for piece in answer.content.iter_any():
                await out.write(piece)
            await out.write_eof()
            return out

    async def session(app):
        async with ClientSession(timeout=ClientTimeout(total=None), auto_decompress=False) as opened:
            app["session"] = opened
            yield

    app = web.Application(client_max_size=30 * 1024 * 1024)
    app.cleanup_ctx.append(session)
    app.router.add_get("/search", search)
    app.router.add_route("*", "/{path:.*}", passed)
    web.run_app(app, host="127.0.0.1", port=given.port, print=None, handler_cancellation=True)


if __name__ == "__main__":
    main()
