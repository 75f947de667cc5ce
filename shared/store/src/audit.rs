//! The records of the audit trail: written once each, and never changed.

use aws_sdk_dynamodb::{error::SdkError, operation::put_item::PutItemError, types::ReturnConsumedCapacity};
use domain::audit::AuditRecord;

use crate::{
    Store,
    error::StoreError,
    keys::DataSet,
    record::audit_item,
    table::PRIMARY_KEY,
    transaction::{ITEM_BYTES_MAX, size_of_item},
    usage::Access,
};

impl Store {
    /// Stores a record of the audit trail, where it is not there yet. What does not fit into an item of it is left out.
    ///
    /// # Errors
    ///
    /// [`StoreError`]; it may be sent again after any.
    pub async fn put_audit_record(&self, data_set: &DataSet, record: &AuditRecord) -> Result<(), StoreError> {
        let mut record = record.clone();
        let mut item = audit_item(data_set, &record)?;
        while size_of_item(&item) > ITEM_BYTES_MAX
            && let Some(lighter) = record.clone().lighter()
        {
            item = audit_item(data_set, &lighter)?;
            record = lighter;
        }
        self.count_call(Access::PutItem);
        let sent = self
            .client
            .put_item()
            .table_name(&*self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(#pk)")
            .expression_attribute_names("#pk", PRIMARY_KEY.partition)
            .return_consumed_capacity(ReturnConsumedCapacity::Total)
            .send()
            .await;
        match sent {
            Ok(output) => {
                self.count_write(output.consumed_capacity.as_slice());
                Ok(())
            }
            Err(SdkError::ServiceError(error))
                if matches!(error.err(), PutItemError::ConditionalCheckFailedException(_)) =>
            {
                Ok(())
            }
            Err(error) => Err(StoreError::from_write(&error)),
        }
    }
}
