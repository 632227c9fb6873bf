//! A device with passkeys, in software: ES256, and an attestation that says nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parcelpilot::accounts::tokens::new_token;
use rcgen::{KeyPair, SigningKey};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const HAS_CREDENTIAL: u8 = 0x40;

/// One passkey; and what it says, which tests change.
pub struct Authenticator {
    key: KeyPair,
    id: Vec<u8>,
    handle: Option<String>,
    pub counter: u32,
    /// Whether it asks for a fingerprint or a PIN.
    pub is_verified: bool,
    /// The page that the browser is on.
    pub origin: &'static str,
}

impl Authenticator {
    pub fn new() -> Self {
        let random = new_token().unwrap();
        Self {
            key: KeyPair::generate().unwrap(),
            id: random.expose_secret().as_bytes()[..16].to_vec(),
            handle: None,
            counter: 0,
            is_verified: true,
            origin: "http://localhost:3000",
        }
    }

    /// Makes a passkey as the options say; the credential as the page sends it.
    pub fn create(&mut self, options: &Value) -> String {
        self.handle = options["user"]["id"].as_str().map(str::to_owned);
        let client_data = self.client_data("webauthn.create", options);
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), HAS_CREDENTIAL);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(&self.id);
        // COSE: EC2, ES256, P-256, x, y.
        let point = self.key.public_key_raw();
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 32]);
        data.extend(&point[33..65]);
        // CBOR: `fmt`, `attStmt`, `authData`.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(&data);
        self.credential(json!({
            "clientDataJSON": base64(client_data.as_bytes()),
            "attestationObject": base64(&object),
        }))
    }

    /// Signs what the options ask for.
    pub fn get(&mut self, options: &Value) -> String {
        self.counter += 1;
        let client_data = self.client_data("webauthn.get", options);
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let signed = [data.as_slice(), &Sha256::digest(client_data.as_bytes())].concat();
        self.credential(json!({
            "clientDataJSON": base64(client_data.as_bytes()),
            "authenticatorData": base64(&data),
            "signature": base64(&self.key.sign(&signed).unwrap()),
            "userHandle": self.handle,
        }))
    }

    fn client_data(&self, kind: &str, options: &Value) -> String {
        json!({ "type": kind, "challenge": options["challenge"], "origin": self.origin }).to_string()
    }

    fn data(&self, party: &str, flags: u8) -> Vec<u8> {
        let verified = if self.is_verified { VERIFIED } else { 0 };
        let mut data = Sha256::digest(party.as_bytes()).to_vec();
        data.push(PRESENT | verified | flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn credential(&self, response: Value) -> String {
        let id = base64(&self.id);
        json!({ "id": id, "rawId": id, "type": "public-key", "response": response }).to_string()
    }
}

fn base64(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
