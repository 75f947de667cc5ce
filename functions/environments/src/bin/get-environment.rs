//! `get-environment` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(environments::get_environment::endpoint()).await
}
