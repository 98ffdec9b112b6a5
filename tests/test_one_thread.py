"""What a person does on the page reaches a view in the order in which it was done, in a real kernel with subshells."""

import ast
import time

import pytest
from jupyter_client.manager import KernelManager

from refresh import NOTEBOOKS

SETUP = """
import threading
from oms import quiz
import oms.widgets.options, oms.widgets.view
heard = []

def noted(owner, name):
    before = getattr(owner, name)
    def after(self, *given):
        heard.append((name, threading.current_thread() is threading.main_thread()))
        return before(self, *given)
    setattr(owner, name, after)

noted(oms.widgets.view.View, "_press")
noted(oms.widgets.options.OptionGroup, "_receive")
view = quiz("certainty-warm-up", shuffle_seed=1)
print({"group": view.group.comm.comm_id, "check": view.check_button.comm.comm_id, "next": view.next_button.comm.comm_id})
"""


@pytest.fixture
def kernel():
    """A client of a kernel of its own, and the id of a subshell in it, as JupyterLab opens one for widgets."""
    manager = KernelManager()
    manager.start_kernel(cwd=str(NOTEBOOKS))
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
        manager.cleanup_resources()


def printed(client, code):
    """What a cell prints, as the Python value that it is."""
    told = []
    client.execute_interactive(code, timeout=60, output_hook=lambda m: told.append(m["content"].get("text", "")))
    return ast.literal_eval("".join(told).strip().splitlines()[0])


def subshell(client):
    """The id of a new subshell; None where this kernel has none, and then nothing can get out of order."""
    if "kernel subshells" not in client.kernel_info(reply=True, timeout=60)["content"].get("supported_features", ()):
        return None
    client.control_channel.send(client.session.msg("create_subshell_request"))
    return client.get_control_msg(timeout=60)["content"]["subshell_id"]


def test_every_message_of_a_view_is_handled_in_the_main_thread_in_order(kernel):
    """Choices and presses, sent with a subshell's id as JupyterLab does, arrive in one thread and one after another."""
    widgets = printed(kernel, SETUP)
    kernel.execute_interactive("view", timeout=60, output_hook=lambda _: None)
    inside = subshell(kernel)

    def send(widget, content):
        message = kernel.session.msg("comm_msg", {"comm_id": widgets[widget], "data": {"method": "custom", "content": content}})
        if inside:
            message["header"]["subshell_id"] = inside
        kernel.shell_channel.send(message)

    def heard(count):
        end = time.monotonic() + 30
        while len(found := printed(kernel, "print(heard)")) < count and time.monotonic() < end:
            time.sleep(0.05)
        return found

    for turn, draw in enumerate((1, 3), 1):  # drawn once, then the feedback, then the next question
        for option in "AB":
            send("group", {"event": "pick", "draw": draw, "picked": {"answer": [option]}})
        send("check", {"event": "click"})
        send("next", {"event": "click"})
        assert heard(4 * turn) == [(name, True) for name in ("_receive", "_receive", "_press", "_press") * turn]
    assert printed(kernel, "print(view.session.answered)") == 2
