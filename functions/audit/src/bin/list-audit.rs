//! `list-audit` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(audit::list_audit::endpoint()).await
}
