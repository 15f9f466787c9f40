//! A line between a workstation and its gateway that a test can cut: in the middle of an answer, or after a request
//! whose reply is lost. What is on it is theirs: it is TLS from end to end.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, tcp::OwnedReadHalf, tcp::OwnedWriteHalf},
    sync::watch,
};

/// What a line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Whole,
    /// The workstation hears nothing more once the gateway has said this much, bytes.
    After(u64),
    /// It is cut, and nothing goes over it.
    Cut,
}

/// A line with an address of its own.
pub struct Line {
    pub address: SocketAddr,
    to: Arc<Mutex<SocketAddr>>,
    state: watch::Sender<State>,
}

impl Line {
    pub async fn to(gateway: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (state, _) = watch::channel(State::Whole);
        let to = Arc::new(Mutex::new(gateway));
        let (changes, target) = (state.clone(), Arc::clone(&to));
        tokio::spawn(async move {
            while let Ok((workstation, _)) = listener.accept().await {
                let to = *target.lock().unwrap();
                tokio::spawn(carry(workstation, to, changes.clone()));
            }
        });
        Self { address, to, state }
    }

    /// Cuts it once the gateway has said this many bytes more; with 0, at the first word of its next reply.
    pub fn cut_after(&self, bytes: u64) {
        self.state.send_replace(State::After(bytes));
    }

    /// Waits until it is cut.
    pub async fn is_cut(&self) {
        self.state.subscribe().wait_for(|state| *state == State::Cut).await.unwrap();
    }

    /// Mends it, to a gateway that has another address since it was started again.
    pub fn mend(&self, gateway: SocketAddr) {
        *self.to.lock().unwrap() = gateway;
        self.state.send_replace(State::Whole);
    }
}

/// One connection, until either side ends it or it is cut.
async fn carry(workstation: TcpStream, to: SocketAddr, state: watch::Sender<State>) {
    let Ok(gateway) = TcpStream::connect(to).await else { return };
    let (from_workstation, to_workstation) = workstation.into_split();
    let (from_gateway, to_gateway) = gateway.into_split();
    let mut changes = state.subscribe();
    tokio::select! {
        () = asks(from_workstation, to_gateway) => {}
        () = replies(from_gateway, to_workstation, &state) => {}
        _ = changes.wait_for(|state| *state == State::Cut) => {}
    }
}

async fn asks(mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
    let _ = tokio::io::copy(&mut from, &mut to).await;
}

async fn replies(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, state: &watch::Sender<State>) {
    let mut buffer = vec![0; 4096];
    while let Ok(size) = from.read(&mut buffer).await {
        let mut cut = size == 0;
        state.send_if_modified(|state| {
            let State::After(left) = state else { return false };
            cut |= *left < size as u64;
            *state = if cut { State::Cut } else { State::After(*left - size as u64) };
            true
        });
        if cut || to.write_all(&buffer[..size]).await.is_err() {
            return;
        }
    }
}
