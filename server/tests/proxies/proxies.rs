//! Each proxy: its configuration with the ports and files of a test, and how it is started with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::proxied::NAME;

pub struct Proxy {
    pub program: &'static str,
    pub command: fn(&Place) -> Command,
}

/// What a proxy has to itself.
pub struct Place {
    pub folder: PathBuf,
    pub port: u16,
    pub port_without_https: u16,
    /// ParcelPilot's address.
    pub server: String,
}

impl Place {
    fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.join(name), text).unwrap();
    }

    /// The configuration with another text for each of these, which must be in it.
    fn adapted(&self, configuration: &str, changes: &[(&str, String)]) -> String {
        let server = [("127.0.0.1:3000", self.server.clone())];
        let mut text = configuration.to_owned();
        for (from, to) in changes.iter().chain(&server) {
            assert!(text.contains(from), "no {from:?} in {text}");
            text = text.replace(from, to);
        }
        text
    }
}

/// Where it is installed.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var("PATH").unwrap_or_default();
    path.split(':')
        .chain(["/usr/sbin"])
        .map(|folder| Path::new(folder).join(program))
        .find(|file| file.is_file())
}

fn program(name: &str) -> Command {
    Command::new(find(name).unwrap())
}

pub const NGINX: Proxy = Proxy {
    program: "nginx",
    command: |place| {
        let site = place.adapted(
            include_str!("../../proxies/nginx.conf"),
            &[
                (
                    "listen 80;",
                    format!("listen 127.0.0.1:{};", place.port_without_https),
                ),
                ("listen 443 ", format!("listen 127.0.0.1:{} ", place.port)),
                ("/etc/ssl/pilot.example.com.crt", place.file("certificate.pem")),
                ("/etc/ssl/pilot.example.com.key", place.file("key.pem")),
            ],
        );
        place.write("site.conf", &site);
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {};", place.file(kind)))
            .join(" ");
        // One process: workers of their own would outlive a killed master.
        let main = format!(
            "daemon off; master_process off; pid {}; events {{}} http {{ access_log off; {temporary} include {}; }}",
            place.file("nginx.pid"),
            place.file("site.conf"),
        );
        place.write("main.conf", &main);
        let mut command = program("nginx");
        command
            .args(["-e", "stderr", "-p"])
            .arg(&place.folder)
            .args(["-c", &place.file("main.conf")]);
        command
    },
};

pub const HAPROXY: Proxy = Proxy {
    program: "haproxy",
    command: |place| {
        let both = ["certificate.pem", "key.pem"].map(|name| fs::read_to_string(place.file(name)).unwrap());
        place.write("both.pem", &both.concat());
        let configuration = place.adapted(
            include_str!("../../proxies/haproxy.cfg"),
            &[
                (
                    "bind :80\n",
                    format!("bind 127.0.0.1:{}\n", place.port_without_https),
                ),
                ("bind :443 ", format!("bind 127.0.0.1:{} ", place.port)),
                ("/etc/haproxy/pilot.example.com.pem", place.file("both.pem")),
            ],
        );
        place.write("haproxy.cfg", &configuration);
        let mut command = program("haproxy");
        command.args(["-db", "-f", &place.file("haproxy.cfg")]);
        command
    },
};

pub const CADDY: Proxy = Proxy {
    program: "caddy",
    command: |place| {
        // The certificate is ours: no authority knows this machine by that name.
        let site = format!(
            "{{\n\tadmin off\n\tauto_https disable_redirects\n}}\nhttps://{NAME}:{} {{\n\tbind 127.0.0.1\n\ttls {} {}\n",
            place.port,
            place.file("certificate.pem"),
            place.file("key.pem"),
        );
        let configuration = place.adapted(
            include_str!("../../proxies/Caddyfile"),
            &[("pilot.example.com {\n", site)],
        );
        place.write("Caddyfile", &configuration);
        let mut command = program("caddy");
        command
            .args([
                "run",
                "--adapter",
                "caddyfile",
                "--config",
                &place.file("Caddyfile"),
            ])
            .env("HOME", &place.folder)
            .env("XDG_DATA_HOME", &place.folder)
            .env("XDG_CONFIG_HOME", &place.folder);
        command
    },
};
