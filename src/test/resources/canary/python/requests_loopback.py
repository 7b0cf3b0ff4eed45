"""requests, against a server in the same sandbox."""
import http.server, json, threading
import requests


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/there?a=1")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        body = json.dumps({"path": self.path, "agent": self.headers["X-Agent"]}).encode()
        self.send_response(404 if self.path == "/absent" else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "seen=yes")
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[::-1])

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"
with requests.Session() as session:
    session.headers["X-Agent"] = "canary"
    first = session.get(base + "/moved")
    print(first.status_code, first.json(), [r.status_code for r in first.history], session.cookies.get("seen"))
    print(session.get(base + "/absent").status_code, session.post(base, data=b"abc" * 30_000).content[:6])
    print(sum(len(chunk) for chunk in session.post(base, data=b"x" * 300_000, stream=True).iter_content(4096)))
try:
    requests.get("http://127.0.0.1:9", timeout=2)
except requests.ConnectionError as e:
    print(type(e).__name__)
try:
    requests.get("http://192.0.2.1/", timeout=2)
except requests.ConnectionError as e:
    print("no way out:", type(e).__name__)
server.shutdown()
print("done")
