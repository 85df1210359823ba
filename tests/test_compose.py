"""The files around the code say the same as the code: image, Compose, proxy, documents."""

import ast
import inspect
import json
import re
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import get_resolver, reverse
from psycopg_pool import ConnectionPool

from studio import pictures
from studio.public import FOR_EVER

ROOT = settings.BASE_DIR
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
STUDIO = {"web", "worker", "beat", "migrate"}
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
SECRETS = {"SECRET_KEY", "POSTGRES_PASSWORD"}
# Read by Celery itself.
CELERYS = {"REMAP_SIGTERM"}


def names_in_settings():
    """Every name that settings.py asks the environment for."""
    tree = ast.parse((ROOT / "studio" / "settings.py").read_text())
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[0] == "env"
    }


def variables(text):
    """What Compose replaces: `${NAME}`, with what follows the name."""
    return set(re.findall(r"(?<!\$)\$\{(\w+)([^}]*)\}", text))


def environment(name):
    return SERVICES[name].get("environment", {})


def command(text):
    """The last CMD of the Dockerfile as a list of words."""
    joined = text.replace("\\\n", " ")
    return json.loads(re.findall(r"^CMD (\[.*\])$", joined, re.MULTILINE)[-1])


def seconds(duration):
    return int(duration.removesuffix("s"))


def test_the_file_is_what_the_compose_specification_allows():
    schema = json.loads((ROOT / "tests" / "vendor" / "compose-spec.json").read_text())

    jsonschema.validate(COMPOSE, schema, jsonschema.Draft202012Validator)


def test_every_image_is_pinned_to_a_major_version():
    foreign = {name: it["image"] for name, it in SERVICES.items() if name not in STUDIO}
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)

    unpinned = [
        image
        for image in [*foreign.values(), *bases]
        if not re.search(r":v?\d+(\.\d+)*(-[a-z-]+)?$", image)
    ]

    assert unpinned == []


def test_the_house_builds_one_image_and_never_fetches_it_from_strangers():
    building = {name for name, it in SERVICES.items() if "build" in it}
    policies = {name: SERVICES[name]["pull_policy"] for name in STUDIO}

    assert building == {"web"}
    assert {SERVICES[name]["image"] for name in STUDIO} == {"studio:${RELEASE:-local}"}
    assert policies == dict.fromkeys(STUDIO, "never") | {"web": "build"}


def test_only_the_proxy_is_reached_from_outside():
    published = {name: it["ports"] for name, it in SERVICES.items() if "ports" in it}

    assert published == {
        "proxy": ["80:80", "443:443", "443:443/udp"],
        "mail": ["127.0.0.1:8025:8025"],
    }
    assert SERVICES["mail"]["profiles"] == ["dev"]


def test_the_stores_are_on_a_network_that_leads_nowhere():
    networks = {name: set(it["networks"]) for name, it in SERVICES.items()}

    assert networks["postgres"] == networks["redis"] == {"back"}
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert networks["proxy"].isdisjoint({"back"})


def test_everything_that_stays_has_a_health_check():
    checked = {name for name, it in SERVICES.items() if it.get("healthcheck")}

    assert set(SERVICES) - checked == {"web"}
    assert "HEALTHCHECK" in DOCKERFILE
    assert SERVICES["migrate"]["healthcheck"] == {"disable": True}


def test_everything_that_stays_comes_back_and_keeps_its_log_short():
    restarts = {name: it["restart"] for name, it in SERVICES.items()}
    logs = {json.dumps(it["logging"]["options"]) for it in SERVICES.values()}

    assert restarts == dict.fromkeys(SERVICES, "unless-stopped") | {"migrate": "no"}
    assert logs == {'{"max-size": "10m", "max-file": "5"}'}


def test_nobody_has_more_rights_than_needed():
    capabilities = {name: it.get("cap_add", []) for name, it in SERVICES.items()}
    writable = {name for name, it in SERVICES.items() if not it.get("read_only")}

    assert all(it["cap_drop"] == ["ALL"] for it in SERVICES.values())
    assert all(
        "no-new-privileges:true" in it["security_opt"] for it in SERVICES.values()
    )
    assert {name for name, more in capabilities.items() if more} == {
        "proxy",
        "postgres",
    }
    assert writable == {"postgres"}
    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]


def test_no_secret_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text()

    required = {name for name, rest in variables(text) if rest.startswith(":?")}
    optional = {name for name, rest in variables(text) if not rest.startswith(":?")}

    assert required == {*SECRETS, "SITE_URL"}
    assert optional == {"RELEASE", "IPV6"}


@pytest.mark.parametrize("name", sorted(STUDIO))
def test_the_environment_has_names_that_somebody_reads(name):
    unknown = set(environment(name)) - names_in_settings() - CELERYS

    assert unknown == set()


def test_the_web_server_alone_keeps_a_pool():
    pooled = {name for name in STUDIO if "DATABASE_POOL" in environment(name)}
    threads = command(DOCKERFILE)[command(DOCKERFILE).index("--blocking-threads") + 1]
    connections = inspect.signature(ConnectionPool).parameters["min_size"].default

    assert pooled == {"web"}
    assert int(threads) == connections


def test_tables_are_made_before_anybody_uses_them():
    first = {name: it.get("depends_on", {}) for name, it in SERVICES.items()}
    migrated = {"condition": "service_completed_successfully"}

    assert first["migrate"] == {"postgres": {"condition": "service_healthy"}}
    assert all(first[name]["migrate"] == migrated for name in STUDIO - {"migrate"})


def test_pages_do_not_wait_for_redis():
    assert "redis" not in SERVICES["web"]["depends_on"]


def test_postgres_keeps_its_data_where_version_18_looks_for_it():
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["postgres"]["volumes"] == ["postgres:/var/lib/postgresql"]


def test_postgres_sorts_as_in_development():
    """By code point, whatever C library the image is built on."""
    ours = (ROOT / "studio" / "embedded.py").read_text()
    arguments = environment("postgres")["POSTGRES_INITDB_ARGS"].split()

    assert [it for it in arguments if f'"{it}"' not in ours] == []
    assert "--builtin-locale=C.UTF-8" in arguments


def test_a_worker_may_finish_before_it_is_killed():
    worker = SERVICES["worker"]
    [soft] = [word for word in worker["command"] if "soft_shutdown_timeout" in word]

    assert environment("worker")["REMAP_SIGTERM"] == "SIGQUIT"
    assert int(soft.split("=")[1]) < seconds(worker["stop_grace_period"])


def test_a_web_server_may_finish_before_it_is_killed():
    words = command(DOCKERFILE)

    patience = int(words[words.index("--workers-kill-timeout") + 1])

    assert patience < seconds(SERVICES["web"]["stop_grace_period"])


def test_one_proxy_is_believed_and_it_believes_nobody():
    """Else a visitor could write the address by which her rate is limited."""
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()

    assert environment("web")["TRUSTED_PROXIES"] == environment("web")["BEHIND_PROXY"]
    assert environment("web")["TRUSTED_PROXIES"] == "1"
    assert "trusted_proxies" not in caddyfile


def secret_addresses():
    """One for each page whose address is a secret, the library's own among them."""
    resolver = get_resolver()
    parts = [("", resolver), *((f"{it}:", found) for it, found in spaces(resolver))]
    for space, part in parts:
        for name in filter(lambda it: isinstance(it, str), part.reverse_dict):
            [(_path, known), *_more] = part.reverse_dict.getlist(name)[0][0]
            if "token" in known:
                yield reverse(f"{space}{name}", kwargs={"token": "s3cret"})
    yield reverse("account_reset_password_from_key", args=["1", "s3cret"])


def spaces(resolver):
    return [(it, found) for it, (_path, found) in resolver.namespace_dict.items()]


def test_no_secret_of_an_address_stands_in_the_proxys_log():
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    [shape] = re.findall(r'request>uri regexp "(\S+)" "/\$1/-"', caddyfile)
    addresses = set(secret_addresses())

    logged = {re.sub(shape, r"/\1/-", it) for it in addresses}

    assert len(addresses) > 15
    assert [it for it in logged if "s3cret" in it] == []
    assert re.sub(shape, r"/\1/-", "/tutorials/tree/") == "/tutorials/tree/"


def test_whole_bodies_wait_in_the_proxy():
    """More is buffered than any body may have, or a slow tail would hold a thread."""
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()

    limits = [int(size) for size in re.findall(r"max_size (\d+)MB", caddyfile)]
    [buffered] = re.findall(r"request_buffers (\d+)MB", caddyfile)

    assert limits == [32, 1]
    assert limits[0] * 10**6 > pictures.MOST_BYTES
    assert int(buffered) > max(limits)


def test_the_proxy_shows_the_files_that_django_keeps():
    folders = {
        name: [it for it in SERVICES[name]["volumes"] if "media:" in it]
        for name in ("web", "worker", "proxy")
    }

    assert folders == {
        "web": ["media:/app/media"],
        "worker": ["media:/app/media"],
        "proxy": ["media:/srv/media:ro"],
    }


def test_the_proxy_shows_pictures_and_no_other_files():
    """Under the names and for the time that Django would."""
    caddyfile = (ROOT / "deploy" / "Caddyfile").read_text()
    [shape] = re.findall(r"path_regexp (\S+)", caddyfile)
    stored = pictures.stored("a" * 32, 700)
    ours = [f"/media/{name}" for name in stored]
    others = [
        "/media/.env",
        f"/media/incoming/{'a' * 32}",
        "/media/pictures/aa/",
        f"{ours[0]}/../../x",
        "/app/x.webp",
    ]

    shown = {address for address in ours + others if re.search(shape, address)}

    assert shown == set(ours)
    assert f'Cache-Control "{FOR_EVER}"' in caddyfile
    assert "Content-Security-Policy \"default-src 'none'; sandbox\"" in caddyfile
    assert "X-Content-Type-Options nosniff" in caddyfile


def test_the_image_has_every_app_and_nothing_that_is_not_named():
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    named = {line[1:] for line in lines if line.startswith("!")}
    ours = {
        app.label for app in apps.get_app_configs() if Path(app.path).parent == ROOT
    }

    assert lines[1] == "*"
    assert named == ours | {
        "manage.py",
        "requirements.txt",
        "templates",
        "locale",
        "deploy/healthy.py",
    }


def test_every_static_file_that_a_template_names_is_there():
    """In production a missing one is no broken picture but a broken page."""
    named = {
        name
        for template in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"{% static ['\"]([^'\"]+)['\"]", template.read_text())
    }

    assert named
    assert {name for name in named if not finders.find(name)} == set()


def test_every_setting_is_explained():
    explained = set(re.findall(r"^\| `(\w+)`", OPERATIONS, re.MULTILINE))

    assert explained == names_in_settings()


def test_every_dependency_is_argued_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    text = (ROOT / "docs" / "decisions.md").read_text()

    argued = [
        name
        for row in re.findall(r"^\|[^|]+\|([^|]*`[^|]+)\|", text, re.MULTILINE)
        for name in re.findall(r"`([^`]+)`", row)
    ]

    assert sorted(argued) == sorted(line.split("~=")[0] for line in lines)


def test_what_compose_asks_for_is_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text()
    example = (ROOT / ".env.example").read_text()
    given = dict(re.findall(r"^(\w+)=(.*)$", example, re.MULTILINE))

    required = {name for name, rest in variables(text) if rest.startswith(":?")}

    assert required <= set(given)
    assert {given[name] for name in SECRETS} == {""}
    assert set(given) <= names_in_settings() | SECRETS


class Website(BaseHTTPRequestHandler):
    """Answers as the web server does: 200 when asked in the site's name."""

    def do_GET(self):
        known = (self.path, self.headers["Host"]) == ("/healthz", "studio.example")
        self.send_response(200 if known else 400)
        self.end_headers()
        self.wfile.write(b"somebody else's host")

    def log_message(self, *args):
        pass


def healthy(port, site):
    return subprocess.run(
        [sys.executable, ROOT / "deploy" / "healthy.py", str(port)],
        env={"SITE_URL": site},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def website():
    with HTTPServer(("127.0.0.1", 0), Website) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_the_health_check_asks_in_the_name_of_the_site(website):
    right = healthy(website, "https://studio.example")
    wrong = healthy(website, "https://other.example")

    assert (right.returncode, right.stderr) == (0, "")
    assert (wrong.returncode, wrong.stderr) == (1, "somebody else's host\n")


def test_a_server_that_is_not_there_is_not_healthy():
    with HTTPServer(("127.0.0.1", 0), Website) as closed:
        port = closed.server_port

    answer = healthy(port, "https://studio.example")

    assert answer.returncode == 1
    assert "refused" in answer.stderr
