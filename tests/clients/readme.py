"""Runs the README's example of the official clients: python readme.py URL KEY"""

import contextlib
import io
import pathlib
import re
import sys

url, key = sys.argv[1:]
readme = (pathlib.Path(__file__).parents[2] / "README.md").read_text()
[example] = re.findall(r"^```python\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
line = 'host, key = "http://127.0.0.1:8787", "tsk_test_demo"'
assert line in example, f"the example does not begin with {line}"
printed = io.StringIO()
with contextlib.redirect_stdout(printed):
    exec(example.replace(line, f"host, key = {url!r}, {key!r}"))
assert printed.getvalue() == "True\nTrue\n", f"the example printed {printed.getvalue()!r}"
print("The README's example of the clients works.")
