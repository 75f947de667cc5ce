//! Records in the audit trail what each change made of each object, as the table's stream shows it.

use lambda::Consumer;
use store::{Access, stream::UNAUDITED};

/// The consumer.
pub fn consumer() -> Consumer {
    Consumer::new(
        "record-audit",
        "Records in the audit trail what each change made of each object, from the table's stream.",
        &[Access::PutItem],
        &UNAUDITED,
        async |store, record| operations::record_audit(&store, &record).await,
    )
}
