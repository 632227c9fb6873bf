"""Runs a command to its end, and prints its seconds, its peak memory in MiB and its exit code.

    measured.py OUTPUT_FILE LOG_FILE COMMAND…
"""

import resource
import subprocess
import sys
import time

output, log, *command = sys.argv[1:]
began = time.monotonic()
with open(output, "wb") as out, open(log, "wb") as err:
    code = subprocess.run(command, stdout=out, stderr=err).returncode
took = time.monotonic() - began
# Linux counts KiB, of the largest process.
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(f"{took:.1f} {peak:.0f} {code}")
