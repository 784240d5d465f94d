"""A client of the debug adapter protocol, as Visual Studio Code is one, for one breakpoint."""
import json
import subprocess
import threading


class Adapter:
    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.seq = 0
        self.limit = threading.Timer(120, self.process.kill)
        self.limit.start()

    def send(self, command, **arguments):
        self.seq += 1
        text = json.dumps({"seq": self.seq, "type": "request", "command": command, "arguments": arguments}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(text) + text)
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.startswith(b"Content-Length:"):
                length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length) or "{}")

    def wait(self, name):
        """The body of the next answer to a command, or of the next event, of that name."""
        while message := self.receive():
            if name in (message.get("command"), message.get("event")):
                return message.get("body") or {}
        return {}

    def ask(self, command, **arguments):
        self.send(command, **arguments)
        return self.wait(command)


def stop_at(configuration, path, line):
    """Attaches as a configuration of launch.json says, and goes to a line: (the functions of its stack, line, {variable: value})."""
    adapter = Adapter(configuration["debugAdapterExecutable"])
    try:
        adapter.ask("initialize", adapterID="lldb-dap", linesStartAt1=True, columnsStartAt1=True, pathFormat="path")
        adapter.send("attach", **{k: configuration[k] for k in ("initCommands", "attachCommands")})
        adapter.wait("initialized")
        adapter.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": line}])
        adapter.send("configurationDone")
        while (stop := adapter.wait("stopped")).get("reason") != "breakpoint": # at the program's start, now and then
            if not stop:
                return [], 0, {}
            adapter.send("continue", threadId=stop["threadId"])
        thread = stop["threadId"]
        frames = adapter.ask("stackTrace", threadId=thread, startFrame=0, levels=20)["stackFrames"]
        frame = frames[0]
        scope = adapter.ask("scopes", frameId=frame["id"])["scopes"][0]
        variables = adapter.ask("variables", variablesReference=scope["variablesReference"])["variables"]
        return [f["name"] for f in frames], frame["line"], {v["name"]: v["value"] for v in variables}
    finally:
        adapter.limit.cancel()
        adapter.process.kill()
        adapter.process.wait()
