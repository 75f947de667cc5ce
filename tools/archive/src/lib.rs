//! The archive in which Lambda takes the program of a function.
//!
//! **What this crate may know:** archives, and how Lambda wants them.

use std::io::{self, Cursor, Write};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

/// The name of the program in the archive, which Lambda's runtimes for programs of their own start (AWS, "Building a custom
/// runtime").
const NAME: &str = "bootstrap";

/// The archive of a program. The same program always makes the same archive: neither the time nor whoever makes it is in it.
///
/// # Errors
///
/// When the program is too large for an archive.
pub fn of_program(program: &[u8]) -> io::Result<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(9))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o755);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(NAME, options)?;
    writer.write_all(program)?;
    Ok(writer.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn an_archive_has_the_program_and_is_the_same_every_time() {
        let program: Vec<u8> = (0..=u8::MAX).cycle().take(100_000).collect();
        let archive = of_program(&program).unwrap();
        assert_eq!(archive, of_program(&program).unwrap());
        assert!(archive.len() < program.len());
        let mut archive = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
        let mut file = archive.by_name("bootstrap").unwrap();
        assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o755));
        let mut found = Vec::new();
        file.read_to_end(&mut found).unwrap();
        assert_eq!(found, program);
        drop(file);
        assert_eq!(archive.len(), 1);
    }
}
