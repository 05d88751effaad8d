"""Kernels for papermill: forked from the warm start where the system can, processes of this very
Python elsewhere; none outlives the run."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from .warming import FORKS, Warm, environment


class ForkProvisioner(LocalProvisioner):
    """Gives a kernel by forking the warm start, in place of starting a Python of its own."""

    warm: Warm

    async def launch_kernel(self, cmd: list[str], **_: Any) -> Any:
        assert self.parent is not None
        kernel = self.warm.fork(self.parent.connection_file)
        self.process = kernel  # type: ignore[assignment]   # it answers as a Popen does
        self.pid = self.pgid = kernel.pid
        return self.connection_info


def manager(started: list[Any], places: Path, warm: Warm | None) -> type[AsyncKernelManager]:
    """A class of kernels, as papermill wants it, that are of this very Python whatever is installed;
    on socket files where the system can, so that nothing listens."""

    class Kernel(AsyncKernelManager):
        def __init__(self, **options: Any) -> None:
            super().__init__(
                **options,
                transport="ipc" if os.name == "posix" and len(str(places)) < 80 else "tcp",
                # kernels start in threads: a number could be given twice
                connection_file=str(places / f"{secrets.token_hex(4)}.json"),
            )
            self._kernel_spec = KernelSpec(
                argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
                language="python",
                env=environment(places),
            )
            if warm is not None and FORKS:
                self.provisioner = ForkProvisioner(
                    kernel_id="", kernel_spec=self._kernel_spec, parent=self
                )
                self.provisioner.warm = warm
            started.append(self)

        def end(self) -> None:
            process = getattr(self.provisioner, "process", None)
            if process is not None and process.poll() is None:
                process.kill()

    return Kernel
