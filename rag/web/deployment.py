"""Files that run the server in earnest: a systemd unit, and a proxy in front of it that speaks HTTPS."""

import shlex
import sys

_UNIT = """\
# /etc/systemd/system/plainminutes.service
[Unit]
Description=Plain Minutes: what the council decided
After=network.target

[Service]
User=plainminutes
StateDirectory=plainminutes
Environment=RAG_LIBRARY=/var/lib/plainminutes/library
Environment=RAG_WEB_HOSTS=minutes.example.gov.uk
Environment=RAG_WEB_PROXIES=127.0.0.1
Environment=RAG_WEB_OPS_PORT={ops_port}
Environment="RAG_WEB_CONTACT=Democratic Services, telephone 01234 567890"
Environment=OMP_WAIT_POLICY=passive
ExecStart={python} -m rag serve --host 127.0.0.1 --port {port}
Restart=on-failure
TimeoutStopSec=30
MemoryMax=8G
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=read-only
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX

[Install]
WantedBy=multi-user.target
"""
_CADDY = """\
# Caddyfile: HTTPS with a certificate of its own; answers are passed on as they grow
minutes.example.gov.uk {{
    encode zstd gzip
    reverse_proxy 127.0.0.1:{port} {{
        flush_interval -1
    }}
}}

# Under a path of the council's own site instead, with RAG_WEB_ROOT_PATH=/minutes:
# www.example.gov.uk {{
#     handle /minutes/* {{
#         uri strip_prefix /minutes
#         reverse_proxy 127.0.0.1:{port} {{
#             flush_interval -1
#         }}
#     }}
# }}
"""


def deployment_file(kind: str, port: int) -> str:
    """Return a systemd unit ("unit") or a Caddyfile ("caddy") for a server on this port, with this Python."""
    text = _UNIT if kind == "unit" else _CADDY
    return text.format(port=port, ops_port=port + 1, python=shlex.quote(sys.executable))
