//! `list-account-aliases` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(aliases::list_account_aliases::endpoint()).await
}
