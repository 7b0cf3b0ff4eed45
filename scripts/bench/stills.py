"""Notices when the whole machine stands still, as a virtual one does while its host saves or moves it: what is timed then is wrong."""

import threading
import time

LOOK = 0.5
GAP = 3.0  # a driver that is only busy comes to it sooner


class Stills:
    """Looks from its making on, for as long as the driver lives; marks what is reported of the section as disturbed."""

    def __init__(self, report):
        self.report, self.gaps = report, []
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self):
        while True:
            before = time.monotonic()
            time.sleep(LOOK)
            gap = time.monotonic() - before - LOOK
            if gap > GAP:
                self.gaps.append(gap)
                self.report.disturbed = True
                print(f"  the machine stood still for {gap:.0f} s: measure this section again", flush=True)

    def tell(self):
        """A row on those since it was asked last."""
        gaps, self.gaps = self.gaps, []
        if gaps:
            self.report.note("  the machine stood still", ", ".join(f"{gap:.0f} s" for gap in gaps) + ": measure again")
