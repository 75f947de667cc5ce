//! `update-environment` as a Lambda function.

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda::Error> {
    lambda::serve(environments::update_environment::endpoint()).await
}
