"""Whether a process of this computer is alive."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import ctypes

    # Windows documentation: PROCESS_QUERY_LIMITED_INFORMATION, STILL_ACTIVE, ERROR_ACCESS_DENIED.
    _QUERY, _STILL_ACTIVE, _DENIED = 0x1000, 259, 5

    def alive(pid: int) -> bool:
        """Return whether a process runs; on Windows ``os.kill`` would end it."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        handle = kernel.OpenProcess(_QUERY, False, pid)
        if not handle:
            return ctypes.get_last_error() == _DENIED
        try:
            code = ctypes.c_ulong()
            kernel.GetExitCodeProcess(handle, ctypes.byref(code))
            return code.value == _STILL_ACTIVE
        finally:
            kernel.CloseHandle(handle)

else:

    def alive(pid: int) -> bool:
        """Return whether a process runs; signal 0 only asks."""
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            # It runs and belongs to somebody else.
            return True
        return True
