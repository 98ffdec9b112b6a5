"""Processes forked from one that has everything imported: they begin within a millisecond and may be killed at any moment.

Used inside a process of its own (see `child` in progress_files), never in the one that runs the tests: that may have threads.
"""

import os
import signal
import traceback


class Forked:
    """A process that does work(say); say(text) sends one line. What was not said in full when it died is not heard."""

    def __init__(self, work, gate=None):
        self.heard = b""
        self.pipe, end = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            failed = 1
            try:
                os.close(self.pipe)
                if gate:
                    os.close(gate[1])
                    os.read(gate[0], 1)  # until the gate is closed everywhere else
                work(lambda text: os.write(end, f"{text}\n".encode()))
                failed = 0
            except BaseException:
                os.write(2, traceback.format_exc().encode())
            finally:
                os._exit(failed)  # nothing of the parent's is to be tidied up here
        os.close(end)

    def first_line(self):
        """Wait until it has said something."""
        while b"\n" not in self.heard and (more := os.read(self.pipe, 65536)):
            self.heard += more

    def lines(self):
        """Every whole line it has said, once it has ended."""
        while more := os.read(self.pipe, 65536):
            self.heard += more
        os.close(self.pipe)
        return self.heard[: self.heard.rfind(b"\n") + 1].decode().split("\n")[:-1]

    def killed(self):
        """Kill it with no chance to tidy up; returns what it has said."""
        os.kill(self.pid, signal.SIGKILL)
        lines = self.lines()
        assert os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]) in (-signal.SIGKILL, 0)
        return lines

    def ended(self):
        """Wait for its own end; returns what it has said."""
        lines = self.lines()
        assert os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1]) == 0
        return lines


def together(*works):
    """Begin all at the same moment, wait for all; returns the lines of each."""
    gate = os.pipe()
    running = [Forked(work, gate) for work in works]
    for end in gate:
        os.close(end)
    return [one.ended() for one in running]
