//! What stands before the engine and speaks TLS, as the service does.

use std::sync::Arc;

use anyhow::Context;
use rustls::ServerConfig;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// Takes TLS connections at the port of HTTPS on loopback, and passes what they carry on to the engine at this address.
///
/// # Errors
///
/// When the port cannot be listened on.
pub(crate) async fn start(server: ServerConfig, engine: &str) -> anyhow::Result<()> {
    let listener = TcpListener::bind(("127.0.0.1", 443)).await.context("port 443 cannot be listened on")?;
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let engine = engine.to_owned();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let (acceptor, engine) = (acceptor.clone(), engine.clone());
            tokio::spawn(async move {
                connection.set_nodelay(true)?;
                let mut inner = TcpStream::connect(engine).await?;
                inner.set_nodelay(true)?;
                let mut outer = acceptor.accept(connection).await?;
                copy_bidirectional(&mut outer, &mut inner).await
            });
        }
    });
    Ok(())
}
