"""Tabs of Firefox and of WebKit, with one set of words for both. What is pressed is pressed as a person presses it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Protocol

from marionette_driver.errors import MarionetteException
from marionette_driver.marionette import ActionSequence, Marionette
from selenium.common.exceptions import WebDriverException
from selenium.webdriver import ActionChains, WebKitGTK
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.asking import until

# Asked in the window of Firefox itself.
TAB = "const { gBrowser } = Services.wm.getMostRecentWindow('navigator:browser');"
READY = "return document.readyState === 'complete' ? location.href : ''"


class Tab(Protocol):
    """A tab of a browser. None of these waits for a page; `open` and `wait_for` do."""

    def go_to(self, address: str) -> None: ...
    def run(self, script: str): ...
    def press_leave(self) -> None: ...
    def press_shift(self) -> None: ...
    def shown(self) -> str: ...
    def back(self) -> bool: ...
    def new(self) -> None: ...


class Firefox:
    """The tab that is in front. Its own words for pages that could not be loaded are `about:neterror?...`."""

    def __init__(self, marionette: Marionette) -> None:
        self._marionette = marionette

    def go_to(self, address: str) -> None:
        """Type an address."""
        self._marionette.navigate(address)

    def run(self, script: str):
        """Run a script in the page; what it returns."""
        return self._marionette.execute_script(script)

    def press_leave(self) -> None:
        """Press the way out."""
        self._marionette.find_element("css selector", LEAVE).click()

    def press_shift(self) -> None:
        """Press Shift three times."""
        keys = ActionSequence(self._marionette, "key", "keys")
        for _ in range(3):
            keys.key_down(Keys.SHIFT).key_up(Keys.SHIFT)
        keys.perform()

    def shown(self) -> str:
        """Return the address of the document that is shown."""
        return self._ask("return gBrowser.selectedBrowser.documentURI?.spec ?? ''")

    def back(self) -> bool:
        """Go one entry back; False where there is none."""
        return self._ask("const can = gBrowser.canGoBack; if (can) gBrowser.goBack(); return can")

    def new(self) -> None:
        """Open a tab, and close the one that was in front."""
        old = self._marionette.current_window_handle
        opened = self._marionette.open(type="tab", focus=True)["handle"]
        self._marionette.switch_to_window(old)
        self._marionette.close()
        self._marionette.switch_to_window(opened)

    def _ask(self, script: str):
        with self._marionette.using_context("chrome"):
            return self._marionette.execute_script(TAB + script)


class WebKit:
    """The tab that is in front."""

    def __init__(self, driver: WebKitGTK) -> None:
        self._driver = driver

    def go_to(self, address: str) -> None:
        """Type an address."""
        self._driver.get(address)

    def run(self, script: str):
        """Run a script in the page; what it returns."""
        return self._driver.execute_script(script)

    def press_leave(self) -> None:
        """Press the way out."""
        self._driver.find_element("css selector", LEAVE).click()

    def press_shift(self) -> None:
        """Press Shift three times."""
        keys = ActionChains(self._driver)
        for _ in range(3):
            keys.key_down(Keys.SHIFT).key_up(Keys.SHIFT)
        keys.perform()

    def shown(self) -> str:
        """Return the address of the document that is shown; "" while there is none."""
        return self.run("return location.href")

    def back(self) -> bool:
        """Go one entry back. WebKit does not say where the list ends."""
        self._driver.back()
        return True

    def new(self) -> None:
        """Open a tab, and close the one that was in front."""
        old = self._driver.current_window_handle
        self._driver.switch_to.new_window("tab")
        opened = self._driver.current_window_handle
        self._driver.switch_to.window(old)
        self._driver.close()
        self._driver.switch_to.window(opened)


LEAVE = "a[href='/i/']:not(.govuk-skip-link)"


def asked(question, otherwise):
    """Return a tab's answer, or `otherwise` while it is between two pages."""
    with suppress(MarionetteException, WebDriverException):
        return question()
    return otherwise


def open_page(tab: Tab, address: str) -> None:
    """Type an address and wait until the page is whole."""
    tab.go_to(address)
    wait_for(tab, address)


def wait_for(tab: Tab, address: str) -> None:
    """Wait until a whole page is shown, whose address begins so."""
    until(
        lambda: f"{address} in place of {asked(tab.shown, '?')}",
        lambda: (asked(lambda: tab.run(READY), "") or "").startswith(address),
        30,
    )


@contextmanager
def firefox(program: str, profile: str) -> Iterator[Firefox]:
    """Start a Firefox without a window, with its files below the folder `profile`, until the block ends."""
    marionette = Marionette(
        bin=program,
        headless=True,
        app_args=["-remote-allow-system-access"],
        gecko_log=f"{profile}/firefox.log",  # it deletes what is there: no device
        workspace=profile,
    )
    try:
        marionette.start_session({"pageLoadStrategy": "none"})
        yield Firefox(marionette)
    finally:
        marionette.cleanup()


@contextmanager
def webkit(driver: str, display: str) -> Iterator[WebKit]:
    """Start WebKit's own browser, on a display that nobody sees, until the block ends."""
    screen = subprocess.Popen(
        [display, "-displayfd", "1", "-screen", "0", "1000x800x24", "-nolisten", "tcp"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        number = screen.stdout.readline().strip()
        options = Options()
        options.page_load_strategy = "none"
        service = Service(driver, env=os.environ | {"DISPLAY": f":{number}"})
        started = WebKitGTK(options=options, service=service)
        try:
            yield WebKit(started)
        finally:
            started.quit()
    finally:
        screen.terminate()
        screen.wait()
