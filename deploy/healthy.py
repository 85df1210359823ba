#!/usr/bin/env python
"""Whether the web server in this container can serve pages: the exit code says it.

It asks in the site's own name, so that ALLOWED_HOSTS need not know the container.
"""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

site = urlsplit(os.environ.get("SITE_URL", "http://localhost:8000"))
server = HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=4)
try:
    server.request("GET", "/healthz", headers={"Host": site.netloc})
    answer = server.getresponse()
except (OSError, HTTPException) as problem:
    sys.exit(str(problem))
if answer.status != HTTPStatus.OK:
    sys.exit(answer.read().decode(errors="replace"))
