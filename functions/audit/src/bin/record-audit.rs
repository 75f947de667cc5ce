//! `record-audit` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve_stream(audit::record_audit::consumer()).await
}
