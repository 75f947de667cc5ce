//! `list-keys` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(keys::list_keys::endpoint()).await
}
