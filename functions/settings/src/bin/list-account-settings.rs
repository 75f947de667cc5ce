//! `list-account-settings` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(settings::list_account_settings::endpoint()).await
}
