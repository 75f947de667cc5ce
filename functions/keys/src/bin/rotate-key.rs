//! `rotate-key` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(keys::rotate_key::endpoint()).await
}
