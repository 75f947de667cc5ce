//! `togai-get-alias` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(togai::get_alias::endpoint()).await
}
