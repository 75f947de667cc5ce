//! A chain of certificates like the service's: a root, an issuer and the server, each with an RSA key of 2,048 bits.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, ensure};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256,
};
use rustls::{
    ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// How the server identifies itself, and the root that clients must trust.
pub(crate) struct Identity {
    /// What the server is configured with.
    pub(crate) server: ServerConfig,
    /// The certificate of the root, as PEM.
    pub(crate) root: String,
}

impl Identity {
    /// Makes new keys and certificates for a server of this name.
    pub(crate) fn of_server(name: &str) -> anyhow::Result<Self> {
        let (root_key, issuer_key, server_key) = (new_key()?, new_key()?, new_key()?);
        let root = authority("Tallystick measurements, root");
        let root_certificate = root.self_signed(&root_key)?;
        let issuer = authority("Tallystick measurements, issuer");
        let issuer_certificate = issuer.signed_by(&issuer_key, &Issuer::from_params(&root, &root_key))?;
        let server = CertificateParams::new([name.to_owned()])?;
        let server_certificate = server.signed_by(&server_key, &Issuer::from_params(&issuer, &issuer_key))?;

        let chain = [&server_certificate, &issuer_certificate, &root_certificate];
        let chain = chain.map(|certificate| CertificateDer::from(certificate.der().to_vec()));
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
        let server = ServerConfig::builder().with_no_client_auth().with_single_cert(chain.to_vec(), key)?;
        Ok(Self { server, root: root_certificate.pem() })
    }
}

/// An RSA key, which the library that signs here cannot make.
fn new_key() -> anyhow::Result<KeyPair> {
    let arguments = ["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"];
    let output =
        Command::new("openssl").args(arguments).output().context("openssl cannot be run; install it")?;
    ensure!(output.status.success(), "openssl makes no key: {}", String::from_utf8_lossy(&output.stderr));
    Ok(KeyPair::from_pem_and_sign_algo(&String::from_utf8(output.stdout)?, &PKCS_RSA_SHA256)?)
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

/// Where systems keep the certificates that they trust: Debian's place, and that of Lambda's own system.
const TRUSTED: [&str; 2] = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];

/// Writes the roots that this system trusts and this one into a file, so that clients read as many as in a deployment.
pub(crate) fn write_bundle(root: &str, file: &Path) -> anyhow::Result<()> {
    let known = TRUSTED.iter().find_map(|path| fs::read_to_string(path).ok());
    let known = known.context("this system has no bundle of certificates; install ca-certificates")?;
    fs::write(file, known + root).with_context(|| format!("{} cannot be written", file.display()))
}
