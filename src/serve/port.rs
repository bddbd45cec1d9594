//! `Port`: where the preview listens, always on the loopback interface.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};

use super::ServeError;

/// The port that is tried first when none was asked for.
const FIRST: u16 = 4000;
/// The last of the ports that are tried then.
const LAST: u16 = 4099;

/// The port to listen at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// 4000, or the first one above it that is free, up to 4099.
    Free,
    /// This one and no other; 0 lets the system choose.
    Exactly(u16),
}

impl Port {
    /// Listens at the port.
    pub(super) fn bind(self) -> Result<TcpListener, ServeError> {
        match self {
            Self::Exactly(port) => listen(port).map_err(|cause| ServeError::Port { port, cause }),
            Self::Free => first_free(FIRST, LAST),
        }
    }
}

fn first_free(port: u16, last: u16) -> Result<TcpListener, ServeError> {
    match listen(port) {
        Err(cause) if cause.kind() == ErrorKind::AddrInUse && port < last => first_free(port + 1, last),
        listener => listener.map_err(|cause| ServeError::Port { port, cause }),
    }
}

fn listen(port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_was_asked_for_is_taken_or_an_error() {
        let holder = Port::Exactly(0).bind().unwrap();
        let address = holder.local_addr().unwrap();
        assert!(address.ip().is_loopback());
        let error = Port::Exactly(address.port()).bind().unwrap_err();
        assert!(error.to_string().contains(&format!("port {}", address.port())), "{error}");
    }

    #[test]
    fn otherwise_the_next_free_one_is_taken() {
        let holder = Port::Exactly(0).bind().unwrap();
        let taken = holder.local_addr().unwrap().port();
        let last = taken.saturating_add(50);
        let found = first_free(taken, last).unwrap().local_addr().unwrap().port();
        assert!(taken < found && found <= last, "{taken} {found}");
        assert!(first_free(taken, taken).is_err(), "the search ends");
    }
}
