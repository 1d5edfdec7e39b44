"""A headless Chromium, driven over WebDriver with nothing but the standard
library."""
import base64
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--disable-dev-shm-usage", "--hide-scrollbars",
]


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Browser:
    def __init__(self):
        self.profile = tempfile.mkdtemp(prefix="mqbench-browser.")
        self.port = free_port()
        self.driver = subprocess.Popen(
            ["chromedriver", "--port=%d" % self.port],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.session = None
        self.wait()
        options = {"args": ARGUMENTS + ["--user-data-dir=" + self.profile]}
        answer = self.ask("POST", "/session", {"capabilities": {
            "alwaysMatch": {
                "goog:chromeOptions": options,
                "goog:loggingPrefs": {"browser": "ALL",
                                      "performance": "ALL"}}}})
        self.session = answer["sessionId"]

    def __enter__(self):
        return self

    def __exit__(self, *what):
        if self.session:
            self.ask("DELETE", "/session/" + self.session)
        self.driver.terminate()
        self.driver.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def wait(self):
        for _ in range(200):
            try:
                if self.ask("GET", "/status")["ready"]:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise RuntimeError("chromedriver did not come up")

    def ask(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            "http://127.0.0.1:%d%s" % (self.port, path), data, method=method,
            headers={"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()[:500])

    def do(self, path, body=None, method="POST"):
        return self.ask(method, "/session/%s/%s" % (self.session, path),
                        body if method == "POST" else None)

    def devtools(self, command, **params):
        return self.do("goog/cdp/execute", {"cmd": command, "params": params})

    def size(self, width, height=900):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width,
                      height=height, deviceScaleFactor=1, mobile=False)

    def media(self, scheme, media=""):
        self.devtools("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": scheme}])

    def scripts(self, allowed):
        self.devtools("Emulation.setScriptExecutionDisabled",
                      value=not allowed)

    def load(self, path):
        self.logs()
        self.do("url", {"url": "file://" + os.path.abspath(path)})

    def logs(self):
        """What the console said, and which addresses were asked for."""
        said = [entry["message"]
                for entry in self.do("se/log", {"type": "browser"})]
        asked = []
        for entry in self.do("se/log", {"type": "performance"}):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"])
        return said, asked

    def evaluate(self, expression):
        answer = self.devtools("Runtime.evaluate", expression=expression,
                               returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(json.dumps(answer["exceptionDetails"])[:500])
        return answer["result"].get("value")

    def press(self, *keys):
        actions = []
        for key in keys:
            actions += [{"type": "keyDown", "value": key},
                        {"type": "keyUp", "value": key}]
        self.do("actions", {"actions": [
            {"type": "key", "id": "keyboard", "actions": actions}]})

    def focus(self, selector):
        self.evaluate("document.querySelector(%s).focus()" %
                      json.dumps(selector))

    def picture(self, path, top=0, height=None):
        """The whole page, or a piece of it."""
        height = height or self.height()
        answer = self.devtools(
            "Page.captureScreenshot", captureBeyondViewport=True,
            clip={"x": 0, "y": top, "scale": 1,
                  "width": self.evaluate("innerWidth"), "height": height})
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))

    def height(self):
        return self.evaluate("document.documentElement.scrollHeight")

    def pdf(self, path):
        answer = self.devtools("Page.printToPDF")
        with open(path, "wb") as file:
            file.write(base64.b64decode(answer["data"]))
