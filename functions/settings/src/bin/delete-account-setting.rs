//! `delete-account-setting` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(settings::delete_account_setting::endpoint()).await
}
