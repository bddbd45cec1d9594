//! A canvas as PNG (<https://www.w3.org/TR/png-3/>), one byte of the palette a pixel.
//!
//! The rows are not filtered: most are empty, and runs of one colour are what deflate is quickest at.

use std::io::Write;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::canvas::Canvas;
use super::palette::Palette;
use super::{HEIGHT, WIDTH};

/// Half as large as at the first level, for a fifth more time.
const LEVEL: Compression = Compression::new(2);
const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Eight bits a pixel, from a palette; the only compression and filtering that there are; not interlaced.
const FORMAT: [u8; 5] = [8, 3, 0, 0, 0];

/// The canvas as a PNG file.
pub(super) fn encode(canvas: &Canvas, palette: &Palette) -> Vec<u8> {
    let mut file = SIGNATURE.to_vec();
    let header = [&WIDTH.to_be_bytes()[..], &HEIGHT.to_be_bytes(), &FORMAT].concat();
    push_chunk(&mut file, b"IHDR", &header);
    push_chunk(&mut file, b"PLTE", &palette.bytes());
    push_chunk(&mut file, b"IDAT", &compressed(canvas));
    push_chunk(&mut file, b"IEND", &[]);
    file
}

fn compressed(canvas: &Canvas) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(32 << 10), LEVEL);
    // Writing to memory cannot fail.
    let _ = encoder.write_all(canvas.scanlines());
    encoder.finish().unwrap_or_default()
}

/// Adds a chunk: its length, its kind, what it holds, and a checksum of the last two.
fn push_chunk(file: &mut Vec<u8>, kind: &[u8; 4], content: &[u8]) {
    let mut checksum = Crc::new();
    checksum.update(kind);
    checksum.update(content);
    file.extend((content.len() as u32).to_be_bytes());
    file.extend(kind);
    file.extend(content);
    file.extend(checksum.sum().to_be_bytes());
}
