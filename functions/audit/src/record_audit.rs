//! Records in the audit trail what each change made of each object, as the table's stream shows it, and forgets what is left
//! of customers that have been erased.

use lambda::Consumer;
use store::{Access, stream::UNAUDITED};

/// The consumer.
pub fn consumer() -> Consumer {
    Consumer::new(
        "record-audit",
        "Records in the audit trail what each change made of each object, from the table's stream, and forgets what is left of customers that have been erased.",
        &[Access::GetItem, Access::PutItem, Access::UpdateItem, Access::DeleteItem, Access::QueryTable],
        &UNAUDITED,
        async |store, record| operations::record_audit(&store, &record).await,
    )
}
