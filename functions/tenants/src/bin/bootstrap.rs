//! `bootstrap` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve_task(tenants::bootstrap::task()).await
}
