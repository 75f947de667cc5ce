//! `togai-list-accounts` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(togai::list_accounts::endpoint()).await
}
