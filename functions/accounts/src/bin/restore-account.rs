//! `restore-account` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(accounts::restore_account::endpoint()).await
}
