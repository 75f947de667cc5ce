//! `remove-alias` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(aliases::remove_alias::endpoint()).await
}
