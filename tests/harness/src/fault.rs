//! What a table may do that the engine itself does not show.

/// A call to the table, by what can happen to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// One item is put, changed in part, or removed.
    Put,
    /// Several are written together.
    Transact,
    /// One item is read.
    Get,
    /// Several are read.
    Batch,
    /// A part of a partition is read.
    Query,
    /// A part of an index is read.
    QueryIndex,
    /// Anything else, which only tests and the making of a table do.
    Other,
}

impl Action {
    /// Whether it may change something.
    pub const fn writes(self) -> bool {
        matches!(self, Self::Put | Self::Transact)
    }
}

/// What happens to a call instead of what the engine would answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The write meets another transaction on its first item: the service cancels it, or refuses the put
    /// (`TransactionConflictException`). Nothing is written.
    Conflict,
    /// A transaction meets another one on its last item. Nothing is written.
    ConflictOnLast,
    /// The table takes no more requests (`ThrottlingException`). Nothing is done.
    Throttled,
    /// A partition has no more throughput (`ProvisionedThroughputExceededException`). Nothing is done.
    ThroughputExceeded,
    /// The account has no more throughput (`RequestLimitExceeded`). Nothing is done.
    RequestLimitExceeded,
    /// A transaction is cancelled because one of its items is throttled. Nothing is written.
    ItemThrottled,
    /// An attempt of the same transaction is said to be still under way (`TransactionInProgressException`).
    InProgress,
    /// The token of a transaction is said to be that of another one (`IdempotentParameterMismatchException`). Nothing is
    /// written.
    ParameterMismatch,
    /// The service fails before it does anything (`InternalServerError`).
    FailedBeforeTheWrite,
    /// The service does what it is asked to, and fails all the same (`InternalServerError`).
    FailedAfterTheWrite,
    /// The service is not there (status 503).
    Unavailable,
    /// The service refuses the call with a code that nobody knows. Nothing is done.
    UnknownCode,
    /// The service does what it is asked to, and its reply breaks off.
    ReplyMalformed,
    /// The connection is closed before the service has read the call.
    NotSent,
    /// The service does what it is asked to, and the connection is closed before its reply.
    ReplyLostAfterTheWrite,
    /// The service does what it is asked to, and its reply comes when nobody waits any more.
    ReplyLate,
    /// The call is delivered twice, and the first reply is heard.
    DeliveredTwice,
    /// A batch of reads leaves out some of its keys, perhaps all (`UnprocessedKeys`).
    PartialBatch,
    /// A query gives a page of nothing, and says that there is more (`LastEvaluatedKey`).
    EmptyPage,
    /// A query gives a page of one item.
    ShortPage,
    /// An index does not know yet what was written last.
    StaleIndex,
    /// An item that is read is not what it should be.
    Corrupted,
}

impl Fault {
    /// Every fault.
    pub const ALL: [Self; 22] = [
        Self::Conflict,
        Self::ConflictOnLast,
        Self::Throttled,
        Self::ThroughputExceeded,
        Self::RequestLimitExceeded,
        Self::ItemThrottled,
        Self::InProgress,
        Self::ParameterMismatch,
        Self::FailedBeforeTheWrite,
        Self::FailedAfterTheWrite,
        Self::Unavailable,
        Self::UnknownCode,
        Self::ReplyMalformed,
        Self::NotSent,
        Self::ReplyLostAfterTheWrite,
        Self::ReplyLate,
        Self::DeliveredTwice,
        Self::PartialBatch,
        Self::EmptyPage,
        Self::ShortPage,
        Self::StaleIndex,
        Self::Corrupted,
    ];

    /// Whether it can happen to such a call.
    pub const fn concerns(self, action: Action) -> bool {
        match self {
            Self::Conflict => action.writes(),
            Self::ConflictOnLast | Self::ItemThrottled | Self::InProgress | Self::ParameterMismatch => {
                matches!(action, Action::Transact)
            }
            Self::PartialBatch => matches!(action, Action::Batch),
            Self::EmptyPage | Self::ShortPage => matches!(action, Action::Query | Action::QueryIndex),
            Self::StaleIndex => matches!(action, Action::QueryIndex),
            Self::Corrupted => {
                matches!(action, Action::Get | Action::Batch | Action::Query | Action::QueryIndex)
            }
            Self::Throttled
            | Self::ThroughputExceeded
            | Self::RequestLimitExceeded
            | Self::FailedBeforeTheWrite
            | Self::FailedAfterTheWrite
            | Self::Unavailable
            | Self::UnknownCode
            | Self::ReplyMalformed
            | Self::NotSent
            | Self::ReplyLostAfterTheWrite
            | Self::ReplyLate
            | Self::DeliveredTwice => !matches!(action, Action::Other),
        }
    }
}
