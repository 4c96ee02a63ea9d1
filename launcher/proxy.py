"""A private nginx, for ``run --workers``: one address for pages and the websocket."""

import shutil
import subprocess

TEMPLATE = """\
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/log/nginx.log warn;
daemon off;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_max_body_size 128m;
    client_body_temp_path {folder}/nginx/body;
    proxy_temp_path {folder}/nginx/proxy;
    fastcgi_temp_path {folder}/nginx/fastcgi;
    uwsgi_temp_path {folder}/nginx/uwsgi;
    scgi_temp_path {folder}/nginx/scgi;
    map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_read_timeout 720s;
    server {{
        listen {address};
        location /websocket {{
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Host $http_host;
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_pass http://127.0.0.1:{gevent_port};
        }}
        location / {{ proxy_pass http://127.0.0.1:{http_port}; }}
    }}
}}
"""


class Proxy:
    """The nginx of one server.

    :param Instance instance: whose folder holds its files
    :param argparse.Namespace options: the host and port it listens on
    :param dict settings: Odoo's two ports, by option name
    """

    def __init__(self, instance, options, settings):
        self.folder = instance.folder
        self.config = instance.folder / f"nginx-{options.port}.conf"
        (self.folder / "nginx").mkdir(exist_ok=True)
        instance.logs.mkdir(exist_ok=True)
        host = f"[{options.host}]" if ":" in options.host else options.host
        self.config.write_text(
            TEMPLATE.format(
                folder=self.folder,
                address=f"{host}:{options.port}",
                http_port=settings["http_port"],
                gevent_port=settings["gevent_port"],
            )
        )

    def start(self):
        """Start nginx and return its process."""
        program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
        return subprocess.Popen(
            [program, "-c", self.config, "-p", self.folder, "-e", "stderr"],
            start_new_session=True,
        )
