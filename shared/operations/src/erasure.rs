//! Forgetting what is left of a customer whose data has been erased.
//!
//! The customer itself was erased first, in a transaction of its own, and takes no change after that. So nothing is added
//! to what is found here, but for what was on its way: records of the table's stream that are handed over later. Whoever
//! stores something because of such a record looks at the customer afterwards, so that either it is found here, or the
//! customer is found erased there.
//!
//! Every step may be repeated, and what leads to others goes last: whatever is left undone is found again.

use std::collections::BTreeSet;

use domain::{
    account::Account,
    audit::{AuditOwner, AuditRecord, AuditedObject, Document, Omission},
    change::Change,
    erasure::{Erasure, erased_account, is_personal},
    text::{CustomerId, Identifier},
    timeline::{IdentifierKind, Timeline},
};
use store::{
    AnswerReference, Belonging, Committed, Patience, Record, Store, StoreError, Transaction, keys::DataSet,
};

/// Forgets what a record of the audit trail shows, which has just been stored, if the data of its customer has been erased, and
/// whatever else there is of that customer if it tells of the erasure itself.
///
/// # Errors
///
/// [`StoreError`]; it may be tried again after any.
pub(crate) async fn forget_if_erased(
    store: &Store,
    data_set: &DataSet,
    record: &AuditRecord,
) -> Result<(), StoreError> {
    match record.object.owner() {
        AuditOwner::Customer(customer_id) => {
            let Some(traces) = Traces::of_erased(store, data_set, &customer_id).await? else {
                return Ok(());
            };
            traces.forget_record(record).await?;
            match record.object {
                AuditedObject::Customer { .. } if record.change.id == traces.erasure.change.id => {
                    traces.forget_everything().await
                }
                _ => Ok(()),
            }
        }
        // No identifier is ever removed but one that was erased.
        AuditOwner::Identifier(value)
            if is_personal(&value) && store.timeline_in(data_set, &value).await?.is_none() =>
        {
            forget_trail(store, data_set, &value).await
        }
        AuditOwner::Identifier(_) | AuditOwner::Environment(_) | AuditOwner::Key(_) => Ok(()),
    }
}

/// Forgets an answer that shows something of a customer, if the data of that customer has been erased.
///
/// # Errors
///
/// [`StoreError`]; it may be tried again after any.
pub(crate) async fn forget_answer(
    store: &Store,
    data_set: &DataSet,
    customer_id: &CustomerId,
    reference: &AnswerReference,
) -> Result<(), StoreError> {
    match Traces::of_erased(store, data_set, customer_id).await? {
        None => Ok(()),
        Some(traces) => traces.forget_reference(reference).await,
    }
}

/// What there still is of an erased customer.
struct Traces<'a> {
    store: &'a Store,
    data_set: &'a DataSet,
    customer_id: CustomerId,
    erasure: Erasure,
}

impl<'a> Traces<'a> {
    /// Those of a customer; `None` when its data has not been erased.
    async fn of_erased(
        store: &'a Store,
        data_set: &'a DataSet,
        customer_id: &CustomerId,
    ) -> Result<Option<Self>, StoreError> {
        let customer = store.customer_in(data_set, customer_id).await?;
        let erasure = customer.and_then(|customer| customer.erasure);
        Ok(erasure.map(|erasure| Self { store, data_set, customer_id: customer_id.clone(), erasure }))
    }

    async fn forget_everything(&self) -> Result<(), StoreError> {
        let mut from = None;
        loop {
            let environment = &self.erasure.environment;
            let found = self.store.belongings_of(environment, &self.customer_id, from.take()).await?;
            for belonging in &found.page {
                self.forget_belonging(belonging).await?;
            }
            match found.next {
                None => break,
                next => from = next,
            }
        }
        let owner = AuditOwner::Customer(self.customer_id.clone());
        loop {
            let found = self.store.audit_trail_of(self.data_set, &owner, from.take()).await?;
            for record in &found.page {
                self.forget_record(record).await?;
            }
            match found.next {
                None => return Ok(()),
                next => from = next,
            }
        }
    }

    async fn forget_belonging(&self, belonging: &Belonging) -> Result<(), StoreError> {
        if let Some(change) = &belonging.change {
            self.forget_answer_of(change).await?;
        }
        let erasure = &self.erasure.change;
        let mut transaction = self.transaction();
        match &belonging.record {
            Record::AnswerReference(_, reference) => return self.forget_reference(reference).await,
            Record::Account(account) => {
                let erased = erased_account(account, erasure);
                if (Account { revision: account.revision.clone(), ..erased.clone() }) == **account {
                    return Ok(());
                }
                for alias in account.aliases.iter().filter(|alias| is_personal(&alias.value)) {
                    self.forget_identifier(&alias.value).await?;
                }
                transaction.replace(Record::Account(Box::new(erased)), account.revision.version);
            }
            record => transaction.delete(record.clone()),
        }
        // It is refused where another has been handed the same record of the stream, and was first.
        match self.store.commit(&transaction, &mut Patience::default()).await? {
            Committed::Done | Committed::Refused(_) => Ok(()),
        }
    }

    async fn forget_reference(&self, reference: &AnswerReference) -> Result<(), StoreError> {
        let AnswerReference { id, change, .. } = reference;
        self.store.erase_answer(self.data_set, id, change).await?;
        self.store.delete_answer_reference(&self.erasure.environment, &self.customer_id, reference).await
    }

    /// Forgets what a record of the audit trail shows. The record itself stays.
    async fn forget_record(&self, record: &AuditRecord) -> Result<(), StoreError> {
        // It is marked so when everything that it leads to is forgotten.
        if record.omitted == Some(Omission::Erased) {
            return Ok(());
        }
        self.forget_answer_of(&record.change).await?;
        let images = [&record.before, &record.after].into_iter().flatten();
        let aliases: BTreeSet<_> = images.flat_map(Document::alias_values).collect();
        for alias in aliases.iter().filter(|alias| is_personal(alias)) {
            self.forget_identifier(alias).await?;
        }
        self.store.erase_from_audit_record(self.data_set, record).await
    }

    /// Forgets what the request of a change was answered. What the erasure itself was answered shows nothing.
    async fn forget_answer_of(&self, change: &Change) -> Result<(), StoreError> {
        match &change.idempotency_id {
            Some(id) if change.id != self.erasure.change.id => {
                self.store.erase_answer(self.data_set, id, &change.id).await
            }
            _ => Ok(()),
        }
    }

    /// Forgets that an identifier named accounts of the customer, and the identifier itself where it named no other.
    async fn forget_identifier(&self, value: &Identifier) -> Result<(), StoreError> {
        let mut patience = Patience::default();
        loop {
            let Some(timeline) = self.store.timeline_in(self.data_set, value).await? else {
                return forget_trail(self.store, self.data_set, value).await;
            };
            if timeline.kind == IdentifierKind::AccountId {
                return Ok(());
            }
            match timeline.without_customer(&self.customer_id) {
                Some(left) if left == timeline => return Ok(()),
                // What is there afterwards tells whether it was replaced.
                Some(left) => self.replace_timeline(left, &timeline).await?,
                None => {
                    forget_trail(self.store, self.data_set, value).await?;
                    if self.store.delete_timeline(self.data_set, &timeline).await? {
                        return Ok(());
                    }
                }
            }
            if !patience.pause().await {
                return Err(StoreError::Contention);
            }
        }
    }

    /// Replaces a timeline, unless it has changed since.
    async fn replace_timeline(&self, left: Timeline, current: &Timeline) -> Result<(), StoreError> {
        let mut transaction = self.transaction();
        let mut left = left;
        left.version = current.version.next();
        transaction.replace(Record::Identifier(left), current.version);
        self.store.commit(&transaction, &mut Patience::default()).await.map(|_| ())
    }

    fn transaction(&self) -> Transaction<'_> {
        Transaction::new(&self.erasure.environment, self.erasure.change.clone())
    }
}

/// Forgets that an identifier was ever reserved, and what the requests were answered that did so or undid it.
async fn forget_trail(store: &Store, data_set: &DataSet, value: &Identifier) -> Result<(), StoreError> {
    let owner = AuditOwner::Identifier(value.clone());
    let mut from = None;
    loop {
        let found = store.audit_trail_of(data_set, &owner, from.take()).await?;
        for record in &found.page {
            if let Some(id) = &record.change.idempotency_id {
                store.erase_answer(data_set, id, &record.change.id).await?;
            }
            store.delete_audit_record(data_set, record).await?;
        }
        match found.next {
            None => return Ok(()),
            next => from = next,
        }
    }
}
