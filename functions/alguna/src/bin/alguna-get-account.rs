//! `alguna-get-account` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(alguna::get_account::endpoint()).await
}
